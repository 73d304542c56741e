import { useTranslation } from 'react-i18next';
import { type AccountGrant, isAdministrator } from '../../../models/access/roles.ts';
import { listSeparator } from '../../locale/list-separator.ts';
import { useView } from '../../stores/view.ts';
import type { AreaNames } from './area-names.ts';

/** Areas of one right that are named; more are counted. */
const MOST_NAMES = 4;

/** One right of an account in words: role, where it holds, and what it opens. */
export function GrantText({
  grant: { role, areas, publication },
  names,
}: {
  grant: AccountGrant;
  names: AreaNames;
}) {
  const { t } = useTranslation();
  const language = useView(({ document }) => document.language);
  const name = t(`accounts.role.${role}`);
  if (isAdministrator(role)) return name;
  const where = () => {
    if (areas === '*') return t('accounts.wholeCity');
    const told = areas.map((id) => names.nameOf(id));
    if (areas.length > MOST_NAMES || told.includes(undefined))
      return t('accounts.areaCount', { count: areas.length });
    return told.join(listSeparator(language));
  };
  return `${name} · ${where()} · ${t(`accounts.publication.${publication}`)}`;
}
