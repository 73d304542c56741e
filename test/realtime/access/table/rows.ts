import type { Publication } from '../../../../models/schema/index.ts';
import { is, isSignedIn, sees, type Who } from './who.ts';

/**
 * Who gets what of each route, written from the rules: DESIGN.md "Access", issue 5 §1, and for each route what it is for.
 * A room that adds a route adds its rows here.
 */
export interface Row {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** `<other>` stands for the id of another account, `<n>` for a number that is new each time. */
  path: string;
  body?: object;
  headers?: Record<string, string>;
  /** The status that somebody is answered with. */
  answer(who: Who): number;
}

/** What is there for who may see it, and else is like a thing that does not exist. */
const seen =
  (publication: Publication) =>
  (who: Who): number =>
    sees(who, publication) ? 200 : 404;

/** Of an administrator: nobody without an account knows of it, and others who are signed in are refused. */
const administered =
  (roles: Parameters<typeof is>[1][], done = 200) =>
  (who: Who): number =>
    is(who, ...roles) ? done : isSignedIn(who) ? 403 : 404;

const bytes = (publication: Publication, layer: string): Row => ({
  method: 'GET',
  path: `/city/probe/${publication}/layers/${layer}/v1/tileset.json`,
  answer: seen(publication),
});

const annotation = (id: string, publication: Publication) => ({
  schema: 'citymirror/annotations/1',
  id,
  name: id,
  publication,
  author: 'x',
  created: 0,
  changedBy: 'x',
  changed: 0,
  revision: 0,
  items: [],
});

/** Drawn on the whole city by people at work; what is written must be of a class that they see. */
const mayDraw = (who: Who, publication: Publication): boolean =>
  is(who, 'operator', 'commander', 'planner') && sees(who, 'internal') && sees(who, publication);

const drawing = (publication: Publication): Row => ({
  method: 'PUT',
  path: `/api/cities/probe/annotations/${publication}-<n>`,
  body: annotation(`${publication}-<n>`, publication),
  answer: (who) => (mayDraw(who, publication) ? 200 : 403),
});

export const ROWS: readonly Row[] = [
  // Everybody.
  { method: 'GET', path: '/api/time', answer: () => 200 },
  { method: 'GET', path: '/api/cities', answer: () => 200 },
  { method: 'GET', path: '/api/session', answer: () => 200 },
  { method: 'GET', path: '/api/nothing', answer: () => 404 },
  { method: 'POST', path: '/api/time', body: {}, answer: () => 405 },

  // The city, as each may see it.
  { method: 'GET', path: '/city/probe/scene.json', answer: () => 200 },
  { method: 'GET', path: '/city/hidden/scene.json', answer: seen('internal') },
  bytes('public', 'buildings'),
  bytes('internal', 'pipes'),
  bytes('restricted', 'shelters'),
  { method: 'GET', path: '/city/probe/internal/scene.json', answer: () => 404 },
  { method: 'GET', path: '/city/probe/city.json', answer: () => 404 },

  // What people draw.
  { method: 'GET', path: '/api/cities/probe/annotations', answer: () => 200 },
  { method: 'GET', path: '/api/cities/hidden/annotations', answer: seen('internal') },
  drawing('public'),
  drawing('internal'),
  drawing('restricted'),
  {
    method: 'DELETE',
    path: '/api/cities/probe/annotations/none',
    headers: { 'If-Match': '"1"' },
    answer: (who) => (mayDraw(who, 'internal') ? 409 : 403),
  },

  // The proxy: nothing is allowed to be asked here, so that only the list is answered.
  { method: 'GET', path: '/api/proxy', answer: () => 200 },

  // The own account.
  {
    method: 'POST',
    path: '/api/session/second-factor',
    body: {},
    answer: (who) => (isSignedIn(who) ? 200 : 401),
  },

  // Accounts: the system administrator's. Rights and policy: the security administrator's.
  {
    method: 'GET',
    path: '/api/accounts',
    answer: administered(['system-administrator', 'security-administrator']),
  },
  {
    method: 'POST',
    path: '/api/accounts',
    body: { name: 'new-<n>', displayName: 'x', kind: 'person' },
    answer: administered(['system-administrator'], 201),
  },
  {
    method: 'PATCH',
    path: '/api/accounts/<other>',
    body: { displayName: 'renamed' },
    answer: administered(['system-administrator']),
  },
  {
    method: 'POST',
    path: '/api/accounts/<other>/unlock',
    body: {},
    answer: administered(['system-administrator']),
  },
  {
    method: 'POST',
    path: '/api/accounts/<other>/password',
    body: {},
    answer: administered(['system-administrator']),
  },
  {
    method: 'POST',
    path: '/api/accounts/<other>/sign-out',
    body: {},
    answer: administered(['system-administrator'], 204),
  },
  {
    method: 'POST',
    path: '/api/accounts/<other>/pairing',
    body: {},
    answer: administered(['system-administrator'], 409),
  },
  {
    method: 'PUT',
    path: '/api/accounts/<other>/grants',
    body: [],
    answer: administered(['security-administrator']),
  },
  {
    method: 'GET',
    path: '/api/accounts/policy',
    answer: administered(['system-administrator', 'security-administrator', 'audit-administrator']),
  },
  {
    method: 'PUT',
    path: '/api/accounts/policy',
    body: {
      password: { length: 10, kinds: 3, days: 90, earlier: 5 },
      idle: 30,
      longest: 12,
      secondFactor: 'offered',
    },
    answer: administered(['security-administrator']),
  },

  // The log of who did what: the audit administrator's.
  { method: 'GET', path: '/api/audit', answer: administered(['audit-administrator']) },
  { method: 'GET', path: '/api/audit/export', answer: administered(['audit-administrator']) },
];
