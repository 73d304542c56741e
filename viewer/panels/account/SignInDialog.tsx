import { Button, Input, Modal } from 'antd';
import { type FormEvent, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { accountApi } from './account-api.ts';
import { continueAs, reloadAs, signInElsewhere, useIdentity } from './identity.ts';
import { useAttempt } from './use-attempt.ts';

/** Name, password and, where the account has one, the code of the second factor. */
export default function SignInDialog() {
  const { t } = useTranslation();
  const ids = useId();
  const { ended, identity, refused } = useIdentity();
  const [name, setName] = useState(ended ?? '');
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const { attempt, busy, fault } = useAttempt();
  const [codeWanted, setCodeWanted] = useState(false);

  const signIn = (event: FormEvent) => {
    event.preventDefault();
    void attempt(
      async () => continueAs(await accountApi.signIn({ name, password, ...(codeWanted ? { code } : {}) })),
      ({ code: fault }) => setCodeWanted((wanted) => wanted || fault === 'code-wanted'),
    );
  };
  // Whose session has ended looks on as anybody, which shows less.
  const close = () => (ended === undefined ? useIdentity.setState({ dialog: 'none' }) : reloadAs());

  return (
    <Modal open title={t('accounts.signIn')} footer={null} onCancel={close} width={380}>
      <form className="account-form" onSubmit={signIn}>
        {ended !== undefined && <p role="status">{t('accounts.ended')}</p>}
        {identity?.local && <p className="muted">{t('accounts.localHint')}</p>}
        <label htmlFor={`${ids}name`}>{t('accounts.name')}</label>
        <Input
          id={`${ids}name`}
          value={name}
          autoFocus
          autoComplete="username"
          spellCheck={false}
          maxLength={200}
          onChange={({ target }) => setName(target.value)}
        />
        <label htmlFor={`${ids}password`}>{t('accounts.password')}</label>
        <Input.Password
          id={`${ids}password`}
          value={password}
          autoComplete="current-password"
          maxLength={200}
          onChange={({ target }) => setPassword(target.value)}
        />
        {codeWanted && (
          <>
            <label htmlFor={`${ids}code`}>{t('accounts.code')}</label>
            <Input
              id={`${ids}code`}
              value={code}
              autoFocus
              inputMode="numeric"
              autoComplete="one-time-code"
              maxLength={7}
              onChange={({ target }) => setCode(target.value)}
            />
          </>
        )}
        {(fault || refused) && (
          <p className="trouble" role="alert">
            {fault ?? t('accounts.refusedBy', { provider: identity?.provider ?? '' })}
          </p>
        )}
        <Button
          type="primary"
          block
          htmlType="submit"
          loading={busy}
          disabled={name === '' || password === '' || (codeWanted && code === '')}
        >
          {t('accounts.signIn')}
        </Button>
        {identity?.provider && (
          <Button block onClick={signInElsewhere}>
            {t('accounts.signInBy', { provider: identity.provider })}
          </Button>
        )}
        {ended !== undefined && (
          <Button block onClick={close}>
            {t('accounts.goOnAsAnybody')}
          </Button>
        )}
      </form>
    </Modal>
  );
}
