import { describe, expect, it } from 'vitest';
import { ANYBODY, conflictOf, mayDo, maySee, type Subject } from '../../../models/access/decide.ts';
import {
  ACTIONS,
  ACTIONS_OF,
  type Action,
  ADMINISTRATORS,
  type AreaScope,
  ROLES,
  type Role,
  WORKING_ROLES,
} from '../../../models/access/roles.ts';
import { PUBLICATIONS, type Publication } from '../../../models/schema/publication.ts';

const who = (role: Role, publication: Publication, areas: AreaScope = '*'): Subject => ({
  account: 'a',
  grants: [{ role, areas, publication }],
});

/** The rules as the security officer has them on paper: who sees what of which class. */
const SEES: [holder: string, role: Role, upTo: Publication, seen: Publication[]][] = [
  ['a viewer of public things', 'viewer', 'public', ['public']],
  ['a viewer of internal things', 'viewer', 'internal', ['public', 'internal']],
  ['a commander of restricted things', 'commander', 'restricted', ['public', 'internal', 'restricted']],
  ['an operator of internal things', 'operator', 'internal', ['public', 'internal']],
  ['a planner of restricted things', 'planner', 'restricted', ['public', 'internal', 'restricted']],
  ['a system administrator', 'system-administrator', 'restricted', ['public']],
  ['a security administrator', 'security-administrator', 'restricted', ['public']],
  ['an audit administrator', 'audit-administrator', 'restricted', ['public']],
];

describe('seeing', () => {
  it('should be for anybody what is public alone', () => {
    for (const publication of PUBLICATIONS)
      expect(maySee(ANYBODY, { publication }), publication).toBe(publication === 'public');
  });

  it.each(SEES)('should be for %s (%s, %s) what the rules say', (_, role, upTo, seen) => {
    for (const publication of PUBLICATIONS)
      expect(maySee(who(role, upTo), { publication }), publication).toBe(seen.includes(publication));
  });

  it('should be for each area what a grant there says, in the smaller ones too', () => {
    const subject = who('operator', 'internal', ['east']);
    const inside = { publication: 'internal' as const, areas: ['east-2-7', 'east-2', 'east'] };
    expect(maySee(subject, inside)).toBe(true);
    expect(maySee(subject, { ...inside, areas: ['west-1', 'west'] })).toBe(false);
    expect(maySee(subject, { ...inside, publication: 'restricted' })).toBe(false);
    // A file of the whole city shows the west as well.
    expect(maySee(subject, { publication: 'internal' })).toBe(false);
    expect(maySee(subject, { publication: 'public' })).toBe(true);
  });

  it('should add up over several grants, and mix none of them', () => {
    const subject: Subject = {
      grants: [
        { role: 'viewer', areas: '*', publication: 'internal' },
        { role: 'commander', areas: ['east'], publication: 'restricted' },
      ],
    };
    expect(maySee(subject, { publication: 'internal' })).toBe(true);
    expect(maySee(subject, { publication: 'restricted', areas: ['east'] })).toBe(true);
    expect(maySee(subject, { publication: 'restricted', areas: ['west'] })).toBe(false);
    expect(maySee(subject, { publication: 'restricted' })).toBe(false);
  });
});

describe('doing', () => {
  it('should be nothing for anybody', () => {
    for (const action of ACTIONS) expect(mayDo(ANYBODY, action), action).toBe(false);
  });

  it.each<[Action, Role[]]>([
    ['alarm.acknowledge', ['operator', 'commander']],
    ['event.handle', ['operator', 'commander']],
    ['picture.sign', ['commander']],
    ['threshold.change', ['commander', 'planner']],
    ['plan.change', ['commander', 'planner']],
    ['camera.approve', ['commander']],
    ['camera.calibrate', ['operator', 'commander', 'planner']],
    ['annotation.change', ['operator', 'commander', 'planner']],
    ['account.change', ['system-administrator']],
    ['grant.change', ['security-administrator']],
    ['policy.change', ['security-administrator']],
    ['audit.read', ['audit-administrator']],
  ])('should let %s be done by %j alone', (action, roles) => {
    for (const role of ROLES) expect(mayDo(who(role, 'restricted'), action), role).toBe(roles.includes(role));
  });

  it('should hold where the grant holds', () => {
    const subject = who('operator', 'internal', ['east']);
    expect(mayDo(subject, 'alarm.acknowledge', ['east-1', 'east'])).toBe(true);
    expect(mayDo(subject, 'alarm.acknowledge', ['west'])).toBe(false);
    expect(mayDo(subject, 'alarm.acknowledge', [])).toBe(false);
  });
});

describe('the three administrators', () => {
  it('should have no action in common, with one another or with those who work', () => {
    for (const administrator of ADMINISTRATORS)
      for (const other of ROLES)
        if (other !== administrator)
          expect(
            ACTIONS_OF[administrator].filter((action) => ACTIONS_OF[other].includes(action)),
            other,
          ).toEqual([]);
  });

  it('should be three accounts, apart from all that work', () => {
    const grants = (...roles: Role[]) =>
      roles.map((role) => ({ role, areas: '*' as const, publication: 'internal' as const }));
    for (const administrator of ADMINISTRATORS) {
      expect(conflictOf(grants(administrator))).toBeUndefined();
      for (const other of ROLES)
        if (other !== administrator)
          expect(conflictOf(grants(administrator, other)), other).toBe('administrators-apart');
    }
    expect(conflictOf(grants(...WORKING_ROLES))).toBeUndefined();
  });
});
