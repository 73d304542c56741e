import type { Publication } from '../schema/publication.ts';

/** What a person at work may be. A kiosk or a wall is a viewer. */
export const WORKING_ROLES = ['viewer', 'operator', 'commander', 'planner'] as const;
/** The three administrators are three people (三员分立): none of them may do what another does, or watch the city at work. */
export const ADMINISTRATORS = [
  'system-administrator',
  'security-administrator',
  'audit-administrator',
] as const;
export const ROLES = [...WORKING_ROLES, ...ADMINISTRATORS] as const;
export type Role = (typeof ROLES)[number];
export type Administrator = (typeof ADMINISTRATORS)[number];

export const isAdministrator = (role: Role): role is Administrator =>
  (ADMINISTRATORS as readonly Role[]).includes(role);

/** What can be done that not everybody may do. Seeing is decided by publication and area, not here. */
export const ACTIONS = [
  'view.lead',
  'annotation.change',
  'proxy.use',
  'alarm.acknowledge',
  'event.handle',
  'shift.keep',
  'picture.sign',
  'threshold.change',
  'plan.change',
  'dead-letter.replay',
  'camera.ask',
  'camera.approve',
  'camera.calibrate',
  'account.change',
  'city.configure',
  'grant.change',
  'policy.change',
  'audit.read',
] as const;
export type Action = (typeof ACTIONS)[number];

const LOOKING: readonly Action[] = [];
const WORKING: readonly Action[] = [
  'view.lead',
  'annotation.change',
  'proxy.use',
  'camera.ask',
  'camera.calibrate',
];

/** Actions of each role. Accounts are the system administrator's, their rights the security administrator's. */
export const ACTIONS_OF: Record<Role, readonly Action[]> = {
  viewer: LOOKING,
  operator: [...WORKING, 'alarm.acknowledge', 'event.handle', 'shift.keep', 'dead-letter.replay'],
  commander: [
    ...WORKING,
    'alarm.acknowledge',
    'event.handle',
    'shift.keep',
    'picture.sign',
    'threshold.change',
    'plan.change',
    'camera.approve',
  ],
  planner: [...WORKING, 'threshold.change', 'plan.change'],
  'system-administrator': ['account.change', 'city.configure'],
  'security-administrator': ['grant.change', 'policy.change'],
  'audit-administrator': ['audit.read'],
};

/** Whole city, or areas of it by id. */
export type AreaScope = '*' | string[];

/** One right of an account: a role, where it holds, and the strictest class that it opens there. */
export interface AccountGrant {
  role: Role;
  areas: AreaScope;
  publication: Publication;
}
