import { Button, Select, TreeSelect } from 'antd';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type AccountGrant, isAdministrator, ROLES, WORKING_ROLES } from '../../../models/access/roles.ts';
import type { Account } from '../../../models/schema/access.ts';
import { PUBLICATIONS } from '../../../models/schema/publication.ts';
import { localized } from '../../locale/i18n.ts';
import { useView } from '../../stores/view.ts';
import type { AreaNames } from './area-names.ts';
import { areaTree } from './area-tree.ts';

/** The rights of an account, one line each. */
export function GrantsForm({
  account,
  names: { areas },
  onSave,
}: {
  account: Account;
  names: AreaNames;
  onSave: (grants: AccountGrant[]) => void;
}) {
  const { t } = useTranslation();
  const [grants, setGrants] = useState<AccountGrant[]>(account.grants);
  const set = (index: number, grant: AccountGrant) => setGrants(grants.with(index, grant));
  const language = useView(({ document }) => document.language);
  const tree = useMemo(() => {
    const has = account.grants.flatMap((grant) => (grant.areas === '*' ? [] : grant.areas));
    return areaTree(areas ?? [], { has, nameOf: ({ name }) => localized(name, language) });
  }, [areas, account, language]);
  const roles = account.kind === 'device' ? WORKING_ROLES : ROLES;
  return (
    <form
      className="account-grants"
      onSubmit={(event) => {
        event.preventDefault();
        onSave(grants);
      }}
    >
      {grants.map((grant, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a right has no name of its own; lines are not moved.
        <div key={index} className="account-grant">
          <Select
            aria-label={t('accounts.roleLabel')}
            value={grant.role}
            options={roles.map((role) => ({ value: role, label: t(`accounts.role.${role}`) }))}
            onChange={(role) =>
              set(
                index,
                isAdministrator(role) ? { role, areas: '*', publication: 'public' } : { ...grant, role },
              )
            }
          />
          {!isAdministrator(grant.role) && (
            <>
              <TreeSelect
                multiple
                showSearch
                classNames={{ popup: { root: 'account-areas' } }}
                allowClear
                aria-label={t('accounts.areas')}
                placeholder={t('accounts.wholeCity')}
                value={grant.areas === '*' ? [] : grant.areas}
                treeData={tree}
                loading={areas === undefined}
                maxTagCount={4}
                notFoundContent={t(tree.length === 0 ? 'accounts.noAreas' : 'accounts.noSuchArea')}
                filterTreeNode={(typed, { words }) => words.includes(typed.trim().toLowerCase())}
                onChange={(chosen: string[]) =>
                  set(index, { ...grant, areas: chosen.length === 0 ? '*' : chosen })
                }
              />
              <Select
                aria-label={t('accounts.opens')}
                value={grant.publication}
                options={PUBLICATIONS.map((publication) => ({
                  value: publication,
                  label: t(`accounts.publication.${publication}`),
                }))}
                onChange={(publication) => set(index, { ...grant, publication })}
              />
            </>
          )}
          <Button onClick={() => setGrants(grants.toSpliced(index, 1))}>{t('accounts.removeRight')}</Button>
        </div>
      ))}
      <p className="muted">{t('accounts.areasHint')}</p>
      <div className="account-tools">
        <Button
          onClick={() => setGrants([...grants, { role: 'viewer', areas: '*', publication: 'internal' }])}
        >
          {t('accounts.addRight')}
        </Button>
        <Button type="primary" htmlType="submit">
          {t('accounts.saveRights')}
        </Button>
      </div>
    </form>
  );
}
