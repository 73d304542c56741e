import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { i18n } from '../../locale/i18n.ts';
import { ServerRefusal } from '../../server/ask-server.ts';
import { refusalText } from '../../server/refusal-text.ts';
import { useCityTime } from './city-time.ts';

/** Asks the server for something, and says in the language of the page why it was refused. */
export function useAttempt() {
  const { t } = useTranslation();
  const { clock } = useCityTime();
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<ServerRefusal>();

  async function attempt(
    action: () => Promise<unknown>,
    onRefusal?: (refusal: ServerRefusal) => void,
  ): Promise<void> {
    setBusy(true);
    setRefusal(undefined);
    try {
      await action();
    } catch (error) {
      const refused = error instanceof ServerRefusal ? error : new ServerRefusal('failed', String(error));
      onRefusal?.(refused);
      setRefusal(refused);
    } finally {
      setBusy(false);
    }
  }

  const key = `accounts.fault.${refusal?.code}`;
  const known = refusal !== undefined && i18n.exists(key);
  const until = refusal?.said.lockedUntil;
  const time = typeof until === 'number' ? clock(until) : '';
  const fault =
    refusal && (known ? t(key, { time }) : t('accounts.failed', { why: refusalText(t, refusal) }));
  return { attempt, busy, fault };
}
