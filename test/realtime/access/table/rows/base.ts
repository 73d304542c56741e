import type { Publication } from '../../../../../models/schema/index.ts';
import { is, isSignedIn, sees, type Who } from '../who.ts';
import type { OtherRow } from './row.ts';

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

const bytes = (publication: Publication, layer: string): OtherRow => ({
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

const drawing = (publication: Publication): OtherRow => ({
  method: 'PUT',
  path: `/api/cities/probe/annotations/${publication}-<n>`,
  body: annotation(`${publication}-<n>`, publication),
  answer: (who) => (mayDraw(who, publication) ? 200 : 403),
});

/** Sent by a page of another address: nothing is done, whoever's browser it is. */
const OTHER_PAGE = { Origin: 'http://other.example' };

/** The city's files, what people draw, accounts and the log: who gets what of each route, written from the rules. */
export const BASE_ROWS: readonly OtherRow[] = [
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

  // The own session and account.
  { method: 'POST', path: '/api/session', body: { name: 'nobody', password: 'x' }, answer: () => 401 },
  { method: 'DELETE', path: '/api/session', headers: OTHER_PAGE, answer: () => 403 },
  { method: 'POST', path: '/api/session/device', body: { token: 'x'.repeat(43) }, answer: () => 401 },
  { method: 'GET', path: '/api/session/openid', answer: () => 302 },
  { method: 'GET', path: '/api/session/openid/back', answer: () => 302 },
  {
    method: 'PUT',
    path: '/api/session/password',
    body: { password: 'x', newPassword: 'y' },
    answer: (who) => (isSignedIn(who) ? 403 : 401),
  },
  {
    method: 'PUT',
    path: '/api/session/second-factor',
    body: { password: 'x', secret: 'A'.repeat(32), code: '123456' },
    answer: (who) => (isSignedIn(who) ? 403 : 401),
  },
  {
    method: 'DELETE',
    path: '/api/session/second-factor',
    body: { password: 'x' },
    answer: (who) => (isSignedIn(who) ? 403 : 401),
  },
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
  // Who gives rights for areas has to know of them.
  { method: 'GET', path: '/api/accounts/areas', answer: administered(['security-administrator']) },
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

  // For whoever looks after the server; nobody else knows of it.
  {
    method: 'GET',
    path: '/api/metrics/',
    answer: (who) => (who.isLocal || is(who, 'system-administrator') ? 200 : 404),
  },

  // The log of who did what: the audit administrator's.
  { method: 'GET', path: '/api/audit', answer: administered(['audit-administrator']) },
  { method: 'GET', path: '/api/audit/export', answer: administered(['audit-administrator']) },
];
