import { AddError } from '../add-error.ts';
import { descendants, type XmlElement } from '../xml.ts';

/** What a service says in place of an answer, as an error; undefined for other documents. */
export function exceptionOf(root: XmlElement): AddError | undefined {
  if (!/^(ServiceExceptionReport|ExceptionReport|ServiceException)$/.test(root.name)) return undefined;
  const texts = [...descendants(root, 'ServiceException'), ...descendants(root, 'ExceptionText')].map(
    ({ text }) => text,
  );
  const message = texts.find(Boolean) ?? (root.text || root.name);
  return new AddError('service-exception', { message: message.slice(0, 300) });
}
