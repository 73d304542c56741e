import { Button, Input, Segmented } from 'antd';
import { useCallback, useEffect, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isAdministrator } from '../../../models/access/roles.ts';
import type { Account, Entrance, Identity } from '../../../models/schema/access.ts';
import { accountApi } from './account-api.ts';
import { type AreaNames, useAreaNames } from './area-names.ts';
import { GrantsForm } from './GrantsForm.tsx';
import { GrantText } from './GrantText.tsx';
import { useAttempt } from './use-attempt.ts';

/** All accounts: the system administrator makes and closes them, the security administrator gives them rights. */
export default function AccountList({ identity }: { identity: Identity }) {
  const { t } = useTranslation();
  const [accounts, setAccounts] = useState<Account[]>();
  const [open, setOpen] = useState<string>();
  const [entrance, setEntrance] = useState<Entrance & { name: string }>();
  const { attempt, fault } = useAttempt();
  const names = useAreaNames(identity);
  const mayChange = identity.actions.includes('account.change');

  const load = useCallback(async () => setAccounts(await accountApi.accounts()), []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when it is opened.
  useEffect(() => {
    void attempt(load);
  }, []);
  const act = (action: () => Promise<unknown>) =>
    void attempt(async () => {
      await action();
      await load();
    });

  return (
    <div className="account-list">
      {mayChange && (
        <NewAccountForm
          onAdded={async ({ account, ...given }) => {
            setEntrance({ ...given, name: account.name });
            await load();
          }}
        />
      )}
      {entrance && <EntranceNote entrance={entrance} onClose={() => setEntrance(undefined)} />}
      {fault && (
        <p className="trouble" role="alert">
          {fault}
        </p>
      )}
      {!accounts && !fault && <span className="spinner" role="status" aria-label={t('status.loading')} />}
      <ul>
        {accounts?.map((account) => (
          <li
            key={account.id}
            className={account.disabled ? 'disabled' : undefined}
            ref={(line) => {
              // What opens below the last line would stay out of sight.
              if (open === account.id) line?.scrollIntoView({ block: 'nearest' });
            }}
          >
            <button
              type="button"
              className="account-line"
              aria-expanded={open === account.id}
              onClick={() => setOpen(open === account.id ? undefined : account.id)}
            >
              <strong>{account.displayName}</strong> <span className="muted">{account.name}</span>
              <span className="account-rights">
                {account.grants.map((grant, index) => (
                  <span key={`${grant.role}${grant.areas}`}>
                    {index > 0 && '; '}
                    <GrantText grant={grant} names={names} />
                  </span>
                ))}
                {account.grants.length === 0 && t('accounts.noRights')}
              </span>
              <StateWords account={account} />
            </button>
            {open === account.id && account.id !== identity.account?.id && (
              <AccountTools
                account={account}
                identity={identity}
                names={names}
                act={act}
                onEntrance={(given) => setEntrance({ ...given, name: account.name })}
              />
            )}
            {open === account.id && account.id === identity.account?.id && (
              <p className="muted">{t('accounts.fault.own-account')}</p>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}

function StateWords({ account }: { account: Account }) {
  const { t } = useTranslation();
  const words = [
    account.kind === 'device' && t('accounts.device'),
    account.hasSecondFactor && t('accounts.factorShort'),
    account.disabled && t('accounts.disabled'),
    account.lockedUntil > Date.now() && t('accounts.locked'),
  ].filter(Boolean);
  return words.length === 0 ? null : <span className="account-state">{words.join(' · ')}</span>;
}

function AccountTools({
  account,
  identity,
  names,
  act,
  onEntrance,
}: {
  account: Account;
  identity: Identity;
  names: AreaNames;
  act: (action: () => Promise<unknown>) => void;
  onEntrance: (entrance: Entrance) => void;
}) {
  const { t } = useTranslation();
  const { id, kind, disabled, lockedUntil, grants } = account;
  const isAdmin = grants.some(({ role }) => isAdministrator(role));
  if (!identity.actions.includes('account.change'))
    return (
      <GrantsForm
        key={JSON.stringify(grants)}
        account={account}
        names={names}
        onSave={(wanted) => act(() => accountApi.setGrants(id, wanted))}
      />
    );
  return (
    <div className="account-tools">
      {lockedUntil > Date.now() && (
        <Button onClick={() => act(() => accountApi.unlock(id))}>{t('accounts.unlock')}</Button>
      )}
      {kind === 'person' && !isAdmin && (
        <Button onClick={() => act(async () => onEntrance(await accountApi.resetPassword(id)))}>
          {t('accounts.resetPassword')}
        </Button>
      )}
      {kind === 'device' && (
        <>
          <Button onClick={() => act(async () => onEntrance(await accountApi.newPairing(id, false)))}>
            {t('accounts.pairOnce')}
          </Button>
          <Button onClick={() => act(async () => onEntrance(await accountApi.newPairing(id, true)))}>
            {t('accounts.pairLasting')}
          </Button>
        </>
      )}
      <Button onClick={() => act(() => accountApi.endSessions(id))}>{t('accounts.endSessions')}</Button>
      <Button onClick={() => act(() => accountApi.change(id, { disabled: !disabled }))}>
        {t(disabled ? 'accounts.enable' : 'accounts.disable')}
      </Button>
    </div>
  );
}

function NewAccountForm({ onAdded }: { onAdded: (added: Entrance & { account: Account }) => Promise<void> }) {
  const { t } = useTranslation();
  const ids = useId();
  const [name, setName] = useState('');
  const [displayName, setDisplayName] = useState('');
  const [kind, setKind] = useState<Account['kind']>('person');
  const { attempt, busy, fault } = useAttempt();
  return (
    <form
      className="account-new"
      aria-label={t('accounts.add')}
      onSubmit={(event) => {
        event.preventDefault();
        void attempt(async () => {
          const added = await accountApi.add({ name, displayName, kind });
          setName('');
          setDisplayName('');
          await onAdded(added);
        });
      }}
    >
      <div>
        <label htmlFor={`${ids}name`}>{t('accounts.name')}</label>
        <Input
          id={`${ids}name`}
          value={name}
          maxLength={40}
          spellCheck={false}
          autoComplete="off"
          onChange={({ target }) => setName(target.value.toLowerCase())}
        />
      </div>
      <div>
        <label htmlFor={`${ids}display`}>{t('accounts.displayName')}</label>
        <Input
          id={`${ids}display`}
          value={displayName}
          maxLength={80}
          autoComplete="off"
          onChange={({ target }) => setDisplayName(target.value)}
        />
      </div>
      <Segmented
        aria-label={t('accounts.kind')}
        value={kind}
        options={[
          { value: 'person', label: t('accounts.person') },
          { value: 'device', label: t('accounts.device') },
        ]}
        onChange={(value) => setKind(value as Account['kind'])}
      />
      <Button htmlType="submit" type="primary" loading={busy} disabled={name === '' || displayName === ''}>
        {t('accounts.add')}
      </Button>
      {fault && (
        <p className="trouble" role="alert">
          {fault}
        </p>
      )}
    </form>
  );
}

function EntranceNote({
  entrance: { name, password, pairing },
  onClose,
}: {
  entrance: Entrance & { name: string };
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const link = pairing && new URL(`#pair=${pairing}`, document.baseURI).href;
  return (
    <div className="account-entrance" role="status">
      <p>{t(password ? 'accounts.passwordOnce' : 'accounts.pairingOnce', { name })}</p>
      <output>{password ?? link}</output>
      <Button onClick={onClose}>{t('accounts.noted')}</Button>
    </div>
  );
}
