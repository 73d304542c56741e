import { describe, expect, it } from 'vitest';
import { mayDo } from '../../../../models/access/decide.ts';
import { LOCAL_PERSON } from '../../../../models/access/local.ts';
import { ACTIONS, type AccountGrant } from '../../../../models/access/roles.ts';
import { mayNot } from '../../../../viewer/panels/account/may-not.ts';

const actionsOf = (grants: readonly AccountGrant[]) => ACTIONS.filter((action) => mayDo({ grants }, action));
const signedIn = (...grants: AccountGrant[]) => ({
  account: {
    id: 'a',
    name: 'a',
    displayName: '李值班',
    kind: 'person' as const,
    grants,
    hasSecondFactor: false,
  },
  local: false,
  actions: actionsOf(grants),
});
const grant = (role: AccountGrant['role'], areas: AccountGrant['areas']): AccountGrant => ({
  role,
  areas,
  publication: 'internal',
});

describe('what a page disables', () => {
  it('should be what the role does not hold, with the roles that do', () => {
    expect(mayNot(signedIn(grant('viewer', '*')), 'alarm.acknowledge', undefined)).toEqual({
      because: 'role',
      roles: ['operator', 'commander'],
    });
  });

  it('should be what lies in other areas, unless some of it does not', () => {
    const operator = signedIn(grant('operator', ['east']));
    expect(mayNot(operator, 'alarm.acknowledge', [['west']])).toEqual({ because: 'area' });
    expect(mayNot(operator, 'alarm.acknowledge', [['west'], ['east', 'district']])).toBeUndefined();
    expect(mayNot(operator, 'shift.keep', undefined)).toBeUndefined();
  });

  it('should be the rules of the whole city for who answers for an area', () => {
    expect(mayNot(signedIn(grant('commander', ['east'])), 'threshold.change', [[]])).toEqual({
      because: 'area',
    });
    expect(mayNot(signedIn(grant('planner', '*')), 'threshold.change', [[]])).toBeUndefined();
  });

  it('should be all for who is not signed in, and nothing at the machine itself or without accounts', () => {
    expect(mayNot({ local: false, actions: [] }, 'event.handle', [['east']])).toEqual({ because: 'sign-in' });
    const local = { local: true, actions: actionsOf(LOCAL_PERSON.grants) };
    expect(mayNot(local, 'event.handle', [['east'], []])).toBeUndefined();
    expect(mayNot(undefined, 'event.handle', [['east']])).toBeUndefined();
  });
});
