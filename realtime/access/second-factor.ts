import { Secret, TOTP } from 'otpauth';

/** RFC 6238 with what authenticator apps take: SHA-1, six digits, thirty seconds. */
const SETTINGS = { algorithm: 'SHA1', digits: 6, period: 30 } as const;
/** Steps before and after the server's own that a code may be of: clocks differ, fingers are slow. */
const WINDOW = 1;

/** A new secret, in base 32. */
export function newSecret(): string {
  return new Secret({ size: 20 }).base32;
}

/** The address that an authenticator app reads from a picture or a click. */
export function secretAddress(secret: string, name: string, issuer: string): string {
  return new TOTP({ ...SETTINGS, secret, label: name, issuer }).toString();
}

/**
 * The step of a code at a time in UTC milliseconds; undefined: it is none, or of a step that was used: `after` is the
 * last one, since a code is good for one sign-in.
 */
export function stepOfCode(secret: string, code: string, time: number, after: number): number | undefined {
  if (!/^\d{6}$/.test(code)) return undefined;
  const delta = new TOTP({ ...SETTINGS, secret }).validate({ token: code, timestamp: time, window: WINDOW });
  if (delta === null) return undefined;
  const step = Math.floor(time / 1000 / SETTINGS.period) + delta;
  return step > after ? step : undefined;
}
