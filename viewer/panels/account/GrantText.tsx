import { useTranslation } from 'react-i18next';
import { type AccountGrant, isAdministrator } from '../../../models/access/roles.ts';

/** One right of an account in words: role, where it holds, and what it opens. */
export function GrantText({ grant: { role, areas, publication } }: { grant: AccountGrant }) {
  const { t } = useTranslation();
  const name = t(`accounts.role.${role}`);
  if (isAdministrator(role)) return name;
  const where = areas === '*' ? t('accounts.wholeCity') : areas.join(', ');
  return `${name} · ${where} · ${t(`accounts.publication.${publication}`)}`;
}
