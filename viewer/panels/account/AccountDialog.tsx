import { Button, Modal, Tabs } from 'antd';
import { Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Identity } from '../../../models/schema/access.ts';
import { lazyPart } from '../../app/lazy-part.tsx';
import { recordError } from '../../stores/status.ts';
import { accountApi } from './account-api.ts';
import { useAreaNames } from './area-names.ts';
import { useCityTime } from './city-time.ts';
import { GrantText } from './GrantText.tsx';
import { reloadAs, useIdentity } from './identity.ts';
import { PasswordForm } from './PasswordForm.tsx';
import { SecondFactorForm } from './SecondFactorForm.tsx';
import { useAttempt } from './use-attempt.ts';

const AccountList = lazyPart(() => import('./AccountList.tsx'));
const PolicyForm = lazyPart(() => import('./PolicyForm.tsx'));
const AuditList = lazyPart(() => import('./AuditList.tsx'));

type Account = NonNullable<Identity['account']>;

/** The own account, and what an administrator may do. What is due comes first, and alone. */
export default function AccountDialog({ account, identity }: { account: Account; identity: Identity }) {
  const { t } = useTranslation();
  const { actions, due } = identity;
  const may = (action: Identity['actions'][number]) => actions.includes(action);
  const [first] = due;
  const close = () => {
    if (first === undefined) useIdentity.setState({ dialog: 'none' });
  };
  const tabs = [
    { key: 'own', label: t('accounts.own'), children: <OwnAccount account={account} identity={identity} /> },
    ...(may('account.change') || may('grant.change')
      ? [{ key: 'list', label: t('accounts.list'), children: <AccountList identity={identity} /> }]
      : []),
    ...(may('policy.change')
      ? [{ key: 'policy', label: t('accounts.policy.title'), children: <PolicyForm /> }]
      : []),
    ...(may('audit.read')
      ? [{ key: 'audit', label: t('accounts.audit.title'), children: <AuditList /> }]
      : []),
  ].map((tab) => ({ ...tab, children: <Suspense fallback={<Spinner />}>{tab.children}</Suspense> }));
  return (
    <Modal
      open
      title={account.displayName}
      footer={null}
      onCancel={close}
      closable={first === undefined}
      maskClosable={false}
      width={tabs.length > 1 && first === undefined ? 900 : 420}
    >
      {first === 'password' && <PasswordForm due />}
      {first === 'second-factor' && <SecondFactorForm account={account} due />}
      {first !== undefined && <SignOut />}
      {first === undefined &&
        (tabs.length > 1 ? <Tabs items={tabs} defaultActiveKey={tabs[1].key} /> : tabs[0].children)}
    </Modal>
  );
}

function OwnAccount({ account, identity }: { account: Account; identity: Identity }) {
  const { expires, external } = identity;
  const { t } = useTranslation();
  const names = useAreaNames(identity);
  const { clock, zone } = useCityTime();
  return (
    <div className="account-own">
      <dl>
        <dt>{t('accounts.name')}</dt>
        <dd>{account.name}</dd>
        <dt>{t('accounts.rights')}</dt>
        <dd>
          {account.grants.length === 0 && t('accounts.noRights')}
          {account.grants.map((grant) => (
            <div key={`${grant.role}${grant.areas}`}>
              <GrantText grant={grant} names={names} />
            </div>
          ))}
        </dd>
        {expires !== undefined && (
          <>
            <dt>{t('accounts.expires')}</dt>
            <dd>
              {clock(expires)} <span className="muted">{zone}</span>
            </dd>
          </>
        )}
      </dl>
      {account.kind === 'person' && !external && (
        <>
          <details>
            <summary>{t('accounts.changePassword')}</summary>
            <PasswordForm />
          </details>
          <details>
            <summary>{t('accounts.secondFactor')}</summary>
            <SecondFactorForm account={account} />
          </details>
        </>
      )}
      <SignOut />
    </div>
  );
}

/** What an account computed and drew and this browser keeps is not for who uses the browser next. */
async function forgetKept(account: string): Promise<void> {
  const forgetting = [
    async () => (await import('../../flood/browser-runs.ts')).forgetRunsOf(account),
    async () => (await import('../../planning/browser-documents.ts')).forgetDocumentsOf(account),
  ];
  for (const forget of forgetting) await forget().catch(recordError);
}

/** How many schemes and results go with the sign-out; 0 where the browser does not say. */
async function countKept(account: string): Promise<number> {
  try {
    return await (await import('../../planning/browser-documents.ts')).countDocumentsOf(account);
  } catch (error) {
    recordError(error);
    return 0;
  }
}

function SignOut() {
  const { t } = useTranslation();
  const { attempt, busy, fault } = useAttempt();
  const [kept, setKept] = useState(0);
  const account = useIdentity(({ identity }) => identity?.account?.id);
  const signOut = async () => {
    await accountApi.signOut();
    if (account !== undefined) await forgetKept(account);
    reloadAs();
  };
  const begin = async () => {
    const count = account === undefined ? 0 : await countKept(account);
    if (count === 0) return signOut();
    setKept(count);
  };
  return (
    <>
      {fault && (
        <p className="trouble" role="alert">
          {fault}
        </p>
      )}
      {kept > 0 && <p role="alert">{t('accounts.signOutKept', { count: kept })}</p>}
      <Button block danger={kept > 0} loading={busy} onClick={() => void attempt(kept > 0 ? signOut : begin)}>
        {t(kept > 0 ? 'accounts.signOutAll' : 'accounts.signOut')}
      </Button>
    </>
  );
}

function Spinner() {
  const { t } = useTranslation();
  return <span className="spinner" role="status" aria-label={t('status.loading')} />;
}
