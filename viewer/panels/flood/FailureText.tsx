import { useTranslation } from 'react-i18next';
import '../../server/refusal-text.ts';
import type { FloodFailure } from '../../flood/messages.ts';

/** Why there is no run, and what to do: by the code where there is a sentence for it, else as it was told. */
export function FailureText({ failure }: { failure: FloodFailure }) {
  const { t, i18n } = useTranslation();
  // What the server refused has its sentence with the server's.
  const keys = [`flood.failure.${failure.code}`, failure.code.replace(/^server-/, 'server.refused.')];
  const key = keys.find((one) => i18n.exists(one));
  const { code: _, message, input = '', advice = '' } = failure;
  return (
    <span className="failure" role="alert">
      {key !== undefined ? t(key, { message, input, advice }) : t('flood.failure.other', { message })}
    </span>
  );
}
