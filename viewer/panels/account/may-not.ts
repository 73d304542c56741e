import { useTranslation } from 'react-i18next';
import { mayDo, type Subject } from '../../../models/access/decide.ts';
import { LOCAL_PERSON } from '../../../models/access/local.ts';
import { ACTIONS_OF, type Action, type Role, WORKING_ROLES } from '../../../models/access/roles.ts';
import type { Identity } from '../../../models/schema/access.ts';
import { useView } from '../../stores/view.ts';
import { useIdentity } from './identity.ts';

/** Areas that something lies in, of each of the places where it could be done; absent: wherever there is a right. */
export type Places = readonly (readonly string[])[] | undefined;

/** Why something cannot be done, so that a button need not be pressed to learn it; the server decides all the same. */
export type MayNot = { because: 'sign-in' } | { because: 'role'; roles: Role[] } | { because: 'area' };

/** Undefined: they may. So does everybody where the server tells nobody apart, or has not yet said who this is. */
export function mayNot(
  identity: Pick<Identity, 'account' | 'local' | 'actions'> | undefined,
  action: Action,
  places: Places,
): MayNot | undefined {
  if (!identity) return undefined;
  if (!identity.actions.includes(action))
    return identity.account || identity.local
      ? { because: 'role', roles: WORKING_ROLES.filter((role) => ACTIONS_OF[role].includes(action)) }
      : { because: 'sign-in' };
  const subject: Subject = identity.account ?? LOCAL_PERSON;
  return places === undefined || places.some((areas) => mayDo(subject, action, areas))
    ? undefined
    : { because: 'area' };
}

/** Why who uses the page may not do something in any of these places, in words; undefined: they may. */
export function useMayNot(action: Action, places?: Places): string | undefined {
  const { t } = useTranslation();
  const identity = useIdentity((state) => state.identity);
  const language = useView(({ document }) => document.language);
  const refusal = mayNot(identity, action, places);
  switch (refusal?.because) {
    case undefined:
      return undefined;
    case 'sign-in':
      return t('accounts.mayNot.signIn');
    case 'area':
      return t('accounts.mayNot.area');
    case 'role':
      return t('accounts.mayNot.role', {
        roles: new Intl.ListFormat(language, { type: 'disjunction' }).format(
          refusal.roles.map((role) => t(`accounts.role.${role}`)),
        ),
      });
  }
}
