import { isAdministrator } from '../../models/access/roles.ts';
import { type AccessPolicy, accessPolicySchema, type Due } from '../../models/schema/access.ts';
import type { Database } from '../database/database.ts';
import type { SecretAccount } from './accounts.ts';
import { USUAL_POLICY } from './password.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export const USUAL_ACCESS_POLICY: AccessPolicy = {
  password: USUAL_POLICY,
  idle: 30,
  longest: 12,
  secondFactor: 'offered',
};

/** The rules for passwords and sessions, in the database; what nobody has decided is as usual. */
export class PolicyStore {
  readonly #database: Database;
  readonly #now: () => number;
  #policy: AccessPolicy = USUAL_ACCESS_POLICY;

  constructor(database: Database, now: () => number = Date.now) {
    this.#database = database;
    this.#now = now;
  }

  /** As it was read last. */
  get current(): AccessPolicy {
    return this.#policy;
  }

  async read(): Promise<AccessPolicy> {
    const [row] = await this.#database.query<{ value: unknown }>(
      "select value from setting where name = 'access-policy'",
    );
    // A rule that a later version has and this row has not is as usual.
    const parsed = accessPolicySchema.safeParse({ ...USUAL_ACCESS_POLICY, ...(row?.value as object) });
    this.#policy = parsed.success ? parsed.data : USUAL_ACCESS_POLICY;
    return this.#policy;
  }

  async write(policy: AccessPolicy): Promise<void> {
    await this.#database.query(
      `insert into setting (name, value, changed) values ('access-policy', $1, $2)
       on conflict (name) do update set value = $1, changed = $2`,
      [JSON.stringify(policy), this.#now()],
    );
    this.#policy = policy;
  }
}

/** Milliseconds without use, and in any case, after which a person's session ends. */
export const sessionLimits = ({ idle, longest }: AccessPolicy): { idle: number; longest: number } => ({
  idle: idle * MINUTE,
  longest: longest * HOUR,
});

/** What an account has to do before it has its rights. Devices have nobody who could. */
export function dueOf(
  { kind, passwordHash, passwordChanged, mustChangePassword, hasSecondFactor, grants }: SecretAccount,
  { password, secondFactor }: AccessPolicy,
  now: number,
): Due[] {
  // Who comes in by a provider has neither here.
  if (kind === 'device' || passwordHash === undefined) return [];
  const isOld = password.days > 0 && now - passwordChanged > password.days * DAY;
  const wanted =
    secondFactor === 'everybody' ||
    (secondFactor === 'administrators' && grants.some(({ role }) => isAdministrator(role)));
  return [
    ...(mustChangePassword || isOld ? (['password'] as const) : []),
    ...(wanted && !hasSecondFactor ? (['second-factor'] as const) : []),
  ];
}
