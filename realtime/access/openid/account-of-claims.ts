import { createHash } from 'node:crypto';
import type { AccountGrant } from '../../../models/access/roles.ts';
import { accountNameSchema, type OpenIdRights } from '../../../models/schema/access.ts';

export type Claims = Readonly<Record<string, unknown>>;

/** Rights of somebody with some claims, each once. */
export function grantsOfClaims(claims: Claims, { claim, rights, everybody }: OpenIdRights): AccountGrant[] {
  const values = [claims[claim] ?? []].flat().filter((value) => typeof value === 'string');
  const all = [
    ...everybody,
    ...values.flatMap((value) => (Object.hasOwn(rights, value) ? rights[value] : [])),
  ];
  const byText = new Map(all.map((grant) => [JSON.stringify(grant), grant]));
  return [...byText.values()];
}

/** The name of an account for somebody: as the provider has it, as far as names may be so. */
export function nameOfClaims(claims: Claims, { name }: OpenIdRights): string {
  const told = typeof claims[name] === 'string' ? claims[name] : '';
  const plain = told
    .split('@')[0]
    .toLowerCase()
    .replace(/[^a-z0-9._-]/g, '')
    .replace(/^[._-]+/, '')
    .slice(0, 31);
  return accountNameSchema.safeParse(plain).success ? plain : `p-${shortHash(String(claims['sub']))}`;
}

/** Another name for the same person, where somebody else has the first. */
export const otherName = (name: string, subject: string): string => `${name}.${shortHash(subject)}`;

const shortHash = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 8);

export function displayNameOfClaims(claims: Claims, { displayName }: OpenIdRights, name: string): string {
  const told = claims[displayName];
  return typeof told === 'string' && told.trim() !== '' ? told.trim().slice(0, 80) : name;
}
