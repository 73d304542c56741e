import { useTranslation } from 'react-i18next';
import type { FloodFailure } from '../../flood/messages.ts';

/** Why there is no run, and what to do: by the code where there is a sentence for it, else as it was told. */
export function FailureText({ failure }: { failure: FloodFailure }) {
  const { t, i18n } = useTranslation();
  const key = `flood.failure.${failure.code}`;
  const { code: _, message, input = '', advice = '' } = failure;
  return (
    <span className="failure" role="alert">
      {i18n.exists(key) ? t(key, { message, input, advice }) : t('flood.failure.other', { message })}
    </span>
  );
}
