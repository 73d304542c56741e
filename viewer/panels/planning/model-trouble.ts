import type { TFunction } from 'i18next';
import { InputError } from '../../../models/errors.ts';
import { refusalText } from '../../server/refusal-text.ts';

/** What is wrong with a model, in words of the page's language where it has them: `planning.model.error.<code>`. */
export function modelTrouble(t: TFunction, error: unknown): string {
  if (!(error instanceof InputError)) return refusalText(t, error);
  const { code, input: name, message } = error;
  return t(`planning.model.error.${code}`, { name, defaultValue: message });
}
