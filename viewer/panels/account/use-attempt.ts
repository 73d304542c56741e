import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { i18n } from '../../locale/i18n.ts';
import { Refusal } from './account-api.ts';

/** Asks the server for something, and says in the language of the page why it was refused. */
export function useAttempt() {
  const { t } = useTranslation();
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<Refusal>();

  async function attempt(
    action: () => Promise<unknown>,
    onRefusal?: (refusal: Refusal) => void,
  ): Promise<void> {
    setBusy(true);
    setRefusal(undefined);
    try {
      await action();
    } catch (error) {
      const refused = error instanceof Refusal ? error : new Refusal('failed', String(error));
      onRefusal?.(refused);
      setRefusal(refused);
    } finally {
      setBusy(false);
    }
  }

  const key = `accounts.fault.${refusal?.code}`;
  const known = refusal !== undefined && i18n.exists(key);
  const time = refusal?.lockedUntil === undefined ? '' : new Date(refusal.lockedUntil).toLocaleTimeString();
  const fault =
    refusal && (known ? t(key, { time }) : t('accounts.failed', { why: refusal.message || refusal.code }));
  return { attempt, busy, fault };
}
