import type { AccountGrant } from '../../../models/access/roles.ts';
import type {
  AccessPolicy,
  Account,
  AuditLine,
  Entrance,
  GrantArea,
  Identity,
  NewAccount,
  SignIn,
} from '../../../models/schema/access.ts';
import { askCity, askServer } from '../../server/ask-server.ts';

async function ask<Answer>(method: string, path: string, body?: unknown): Promise<Answer> {
  return (await askServer(`api/${path}`, { method, body })) as Answer;
}

const of = (id: string): string => `accounts/${encodeURIComponent(id)}`;

/** What the server can be asked about accounts. Every function throws a ServerRefusal. */
export const accountApi = {
  /** Null: this server has no accounts. */
  identity: () => ask<Identity | null>('GET', 'session'),
  signIn: (signIn: SignIn) => ask<Identity>('POST', 'session', signIn),
  signOut: () => ask<void>('DELETE', 'session'),
  pair: (token: string) => ask<Identity>('POST', 'session/device', { token }),
  changePassword: (password: string, newPassword: string) =>
    ask<Identity>('PUT', 'session/password', { password, newPassword }),
  newSecret: () => ask<{ secret: string; address: string }>('POST', 'session/second-factor', {}),
  takeSecret: (enrolment: { password: string; secret: string; code: string }) =>
    ask<Identity>('PUT', 'session/second-factor', enrolment),
  dropSecret: (password: string) => ask<Identity>('DELETE', 'session/second-factor', { password }),

  accounts: () => ask<Account[]>('GET', 'accounts'),
  add: (account: NewAccount) => ask<Entrance & { account: Account }>('POST', 'accounts', account),
  change: (id: string, change: { displayName?: string; disabled?: boolean }) =>
    ask<Account>('PATCH', of(id), change),
  unlock: (id: string) => ask<Account>('POST', `${of(id)}/unlock`, {}),
  resetPassword: (id: string) => ask<Entrance>('POST', `${of(id)}/password`, {}),
  newPairing: (id: string, lasting: boolean) => ask<Entrance>('POST', `${of(id)}/pairing`, { lasting }),
  endSessions: (id: string) => ask<void>('POST', `${of(id)}/sign-out`, {}),
  setGrants: (id: string, grants: readonly AccountGrant[]) => ask<Account>('PUT', `${of(id)}/grants`, grants),
  areas: () => ask<GrantArea[]>('GET', 'accounts/areas'),
  areasOf: async (city: string) => (await askCity(city, 'areas')) as GrantArea[],
  policy: () => ask<AccessPolicy>('GET', 'accounts/policy'),
  setPolicy: (policy: AccessPolicy) => ask<AccessPolicy>('PUT', 'accounts/policy', policy),

  audit: (question: Record<string, string>) =>
    ask<AuditLine[]>('GET', `audit?${new URLSearchParams(question)}`),
  auditExport: (question: Record<string, string>) =>
    new URL(`api/audit/export?${new URLSearchParams(question)}`, document.baseURI).href,
};
