import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** Milliseconds that a proof is good for, and that the clocks of two servers may differ. */
export const GOOD_FOR = 60_000;
/** Of a clock that is ahead, a proof is good for as long again. */
const REMEMBERED = 2 * GOOD_FOR;
const MOST = 200_000;

/** What one server says to another, and proves that it is one of them. */
export interface Said {
  method: string;
  path: string;
  /** Who asks. */
  asker: string;
}

/** `time nonce HMAC`: an HMAC (RFC 2104, SHA-256) over what is said, the time, and a number that is used once. */
export function prove(secret: string, said: Said, now: number): string {
  const nonce = randomBytes(12).toString('base64url');
  return `${now} ${nonce} ${hmac(secret, String(now), nonce, said)}`;
}

/** Looks at proofs, and takes each of them once. */
export class Proofs {
  /** When each was heard, oldest first. */
  readonly #heard = new Map<string, number>();

  /** Proofs that are remembered. */
  get size(): number {
    return this.#heard.size;
  }

  /**
   * Whether `proof` is of one who knows the secret, is of now, and is heard for the first time. More than 200,000 in two
   * minutes are refused: none is forgotten while it is good.
   */
  isGood(secret: string, said: Said, proof: string, now: number): boolean {
    const [at = '', nonce = '', signature = ''] = proof.split(' ');
    const expected = Buffer.from(hmac(secret, at, nonce, said));
    const given = Buffer.from(signature);
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) return false;
    if (!(Math.abs(now - Number(at)) <= GOOD_FOR)) return false;
    for (const [one, heard] of this.#heard) {
      if (now - heard <= REMEMBERED) break;
      this.#heard.delete(one);
    }
    if (this.#heard.has(nonce) || this.#heard.size >= MOST) return false;
    this.#heard.set(nonce, now);
    return true;
  }
}

const hmac = (secret: string, at: string, nonce: string, { method, path, asker }: Said): string =>
  createHmac('sha256', secret).update([at, nonce, method, path, asker].join('\n')).digest('base64url');
