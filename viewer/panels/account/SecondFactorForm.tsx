import { Button, Input, QRCode } from 'antd';
import { type FormEvent, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { accountApi } from './account-api.ts';
import { continueAs } from './identity.ts';
import { useAttempt } from './use-attempt.ts';

/** Joins an authenticator app to the own account, or takes it away. */
export function SecondFactorForm({
  account,
  due = false,
}: {
  account: { hasSecondFactor: boolean };
  due?: boolean;
}) {
  const { t } = useTranslation();
  const ids = useId();
  const [offer, setOffer] = useState<{ secret: string; address: string }>();
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const { attempt, busy, fault } = useAttempt();
  const { hasSecondFactor } = account;

  const begin = () => void attempt(async () => setOffer(await accountApi.newSecret()));
  const send = (event: FormEvent) => {
    event.preventDefault();
    void attempt(async () => {
      if (offer) continueAs(await accountApi.takeSecret({ password, secret: offer.secret, code }));
      else continueAs(await accountApi.dropSecret(password));
    });
  };

  return (
    <form className="account-form" onSubmit={send}>
      {due && <p>{t('accounts.secondFactorDue')}</p>}
      {!offer && <p className="muted">{t(hasSecondFactor ? 'accounts.hasFactor' : 'accounts.factorWhy')}</p>}
      {!offer && !hasSecondFactor && (
        <Button type="primary" block loading={busy} onClick={begin}>
          {t('accounts.factorBegin')}
        </Button>
      )}
      {offer && (
        <>
          <p>{t('accounts.factorScan')}</p>
          <div className="account-picture">
            {/* Dark on light whatever the page's theme: cameras read it so. */}
            <QRCode type="svg" value={offer.address} size={168} color="#000000" bgColor="#ffffff" />
          </div>
          <p>
            {t('accounts.factorType')}{' '}
            <code className="account-secret">{offer.secret.replace(/(.{4})/g, '$1 ')}</code>
          </p>
        </>
      )}
      {(offer || hasSecondFactor) && (
        <>
          <label htmlFor={`${ids}password`}>{t('accounts.password')}</label>
          <Input.Password
            id={`${ids}password`}
            value={password}
            autoComplete="current-password"
            onChange={({ target }) => setPassword(target.value)}
          />
        </>
      )}
      {offer && (
        <>
          <label htmlFor={`${ids}code`}>{t('accounts.code')}</label>
          <Input
            id={`${ids}code`}
            value={code}
            inputMode="numeric"
            autoComplete="one-time-code"
            maxLength={7}
            onChange={({ target }) => setCode(target.value)}
          />
        </>
      )}
      {fault && (
        <p className="trouble" role="alert">
          {fault}
        </p>
      )}
      {(offer || hasSecondFactor) && (
        <Button
          type={offer ? 'primary' : 'default'}
          block
          htmlType="submit"
          loading={busy}
          disabled={password === '' || (offer !== undefined && code === '')}
        >
          {t(offer ? 'accounts.factorTake' : 'accounts.factorDrop')}
        </Button>
      )}
    </form>
  );
}
