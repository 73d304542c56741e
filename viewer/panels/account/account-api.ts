import type { AccountGrant } from '../../../models/access/roles.ts';
import type {
  AccessPolicy,
  Account,
  AuditLine,
  Entrance,
  Identity,
  NewAccount,
  SignIn,
} from '../../../models/schema/access.ts';

/** The server said no: `code` as it says it, such as `wrong` or `own-account`; `unreachable` where it did not answer. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly code: string;
  /** UTC milliseconds until which an account is locked. */
  readonly lockedUntil: number | undefined;

  constructor(code: string, message: string, lockedUntil?: number) {
    super(message);
    this.code = code;
    this.lockedUntil = lockedUntil;
  }
}

async function ask<Answer>(method: string, path: string, body?: unknown): Promise<Answer> {
  let response: Response;
  try {
    response = await fetch(new URL(`api/${path}`, document.baseURI), {
      method,
      cache: 'no-store',
      ...(body === undefined
        ? {}
        : { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) }),
    });
  } catch (error) {
    throw new Refusal('unreachable', String(error));
  }
  const said = response.status === 204 ? undefined : await response.json().catch(() => undefined);
  if (response.ok) return said as Answer;
  const { error = `http-${response.status}`, message = '', lockedUntil } = said ?? {};
  throw new Refusal(error, message, lockedUntil);
}

const of = (id: string): string => `accounts/${encodeURIComponent(id)}`;

/** What the server can be asked about accounts. Every function throws a Refusal. */
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
  policy: () => ask<AccessPolicy>('GET', 'accounts/policy'),
  setPolicy: (policy: AccessPolicy) => ask<AccessPolicy>('PUT', 'accounts/policy', policy),

  audit: (question: Record<string, string>) =>
    ask<AuditLine[]>('GET', `audit?${new URLSearchParams(question)}`),
  auditExport: (question: Record<string, string>) =>
    new URL(`api/audit/export?${new URLSearchParams(question)}`, document.baseURI).href,
};
