import { Button, Input } from 'antd';
import { type FormEvent, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { accountApi } from './account-api.ts';
import { continueAs } from './identity.ts';
import { useAttempt } from './use-attempt.ts';

/** Another password for the own account. `due`: nothing goes on before. */
export function PasswordForm({ due = false }: { due?: boolean }) {
  const { t } = useTranslation();
  const ids = useId();
  const [password, setPassword] = useState('');
  const [wanted, setWanted] = useState('');
  const [again, setAgain] = useState('');
  const { attempt, busy, fault } = useAttempt();
  const differs = again !== '' && again !== wanted;
  const change = (event: FormEvent) => {
    event.preventDefault();
    if (wanted === again)
      void attempt(async () => continueAs(await accountApi.changePassword(password, wanted)));
  };
  const fields = [
    ['now', password, setPassword, 'current-password'],
    ['new', wanted, setWanted, 'new-password'],
    ['again', again, setAgain, 'new-password'],
  ] as const;
  return (
    <form className="account-form" onSubmit={change}>
      {due && <p>{t('accounts.passwordDue')}</p>}
      {fields.map(([field, value, set, complete]) => (
        <div key={field}>
          <label htmlFor={`${ids}${field}`}>{t(`accounts.passwordField.${field}`)}</label>
          <Input.Password
            id={`${ids}${field}`}
            value={value}
            autoComplete={complete}
            maxLength={200}
            onChange={({ target }) => set(target.value)}
          />
        </div>
      ))}
      {(differs || fault) && (
        <p className="trouble" role="alert">
          {differs ? t('accounts.passwordDiffers') : fault}
        </p>
      )}
      <Button
        type="primary"
        block
        htmlType="submit"
        loading={busy}
        disabled={password === '' || wanted === '' || wanted !== again}
      >
        {t('accounts.changePassword')}
      </Button>
    </form>
  );
}
