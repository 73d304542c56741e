import { randomBytes, randomInt } from 'node:crypto';
import { argon2id, argon2Verify } from 'hash-wasm';
import type { AccessPolicy, PasswordFault } from '../../models/schema/access.ts';

/** Cost of a guess: the first choice of OWASP's Password Storage Cheat Sheet for Argon2id (19 MiB, 2 passes, 1 lane). */
const COST = { memorySize: 19_456, iterations: 2, parallelism: 1, hashLength: 32 };
const SALT_BYTES = 16;
/** Longer ones cost time and gain nothing. */
const LONGEST = 128;

/** What passwords have to be like. */
export type PasswordPolicy = AccessPolicy['password'];

/** As GB/T 22239-2019 (等级保护), 8.1.4.1, asks: of some complexity, and changed regularly. */
export const USUAL_POLICY: PasswordPolicy = { length: 10, kinds: 3, days: 90, earlier: 5 };

/** What is wrong with a new password; undefined: nothing. `earlier`: hashes of those before. */
export async function faultOf(
  password: string,
  { name, earlier, policy }: { name: string; earlier: readonly string[]; policy: PasswordPolicy },
): Promise<PasswordFault | undefined> {
  const characters = [...password].length;
  if (characters < policy.length) return 'short';
  if (characters > LONGEST) return 'long';
  const kinds = [/\p{Ll}/u, /\p{Lu}/u, /\p{Nd}/u, /[^\p{Ll}\p{Lu}\p{Nd}]/u].filter((kind) =>
    kind.test(password),
  );
  if (kinds.length < policy.kinds) return 'plain';
  if (password.toLowerCase().includes(name.toLowerCase())) return 'name';
  for (const hash of earlier.slice(0, policy.earlier)) if (await isPassword(password, hash)) return 'earlier';
  return undefined;
}

export function hashPassword(password: string): Promise<string> {
  return argon2id({
    ...COST,
    password: password.normalize('NFKC'),
    salt: randomBytes(SALT_BYTES),
    outputType: 'encoded',
  });
}

export async function isPassword(password: string, hash: string): Promise<boolean> {
  if (password === '' || [...password].length > LONGEST) return false;
  return argon2Verify({ password: password.normalize('NFKC'), hash });
}

/** No 0, O, 1, l, I: it is read from a screen and typed. */
const LETTERS = 'abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789';

/** A password for the first sign-in, of all kinds that a policy may ask for: about 100 bits. */
export function oneTimePassword(): string {
  const group = () => Array.from({ length: 6 }, () => LETTERS[randomInt(LETTERS.length)]).join('');
  const words = [group(), group(), group()];
  return /\d/.test(words.join('')) && /[a-z]/.test(words.join('')) ? words.join('-') : oneTimePassword();
}
