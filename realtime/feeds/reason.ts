import type { FEED_TROUBLES } from '../../models/schema/index.ts';

export type Trouble = (typeof FEED_TROUBLES)[number] | `http-${number}`;

/** Thrown by connections with what everybody may read; the message goes to the log alone. */
export class SourceProblem extends Error {
  override readonly name = 'SourceProblem';
  readonly trouble: Trouble;
  /** Milliseconds after which the source wants to be asked again. */
  readonly retryAfter: number | undefined;

  constructor(trouble: Trouble, message: string, retryAfter?: number) {
    super(message);
    this.trouble = trouble;
    this.retryAfter = retryAfter;
  }
}

/** Why a connection failed, as the feed board shows it: whole messages name addresses, and go to the log alone. */
export function reasonOf(error: unknown): Trouble {
  for (let inner = error as Cause, depth = 0; inner && depth < 5; inner = inner.cause, depth++) {
    if (inner instanceof SourceProblem) return inner.trouble;
    if (inner.name === 'TimeoutError') return 'timeout';
    if (inner.name === 'IngestFull') return 'full';
    if (typeof inner.code === 'string' && Object.hasOwn(TROUBLES, inner.code)) return TROUBLES[inner.code];
    if (typeof inner.code === 'string' && /CERT|SIGNATURE|TLS|SSL/.test(inner.code)) return 'certificate';
    // Return codes of MQTT 3.1.1 (4, 5) and 5 (134, 135): the account is refused.
    if (typeof inner.code === 'number' && [4, 5, 134, 135].includes(inner.code)) return 'account';
  }
  return 'failed';
}

type Cause = { name?: string; code?: unknown; cause?: Cause } | undefined;

/** Of the system, of TLS, and SQLSTATE. */
const TROUBLES: Record<string, Trouble> = {
  ECONNREFUSED: 'no-answer',
  EHOSTUNREACH: 'no-answer',
  ENETUNREACH: 'no-answer',
  ECONNRESET: 'cut',
  EPIPE: 'cut',
  UND_ERR_SOCKET: 'cut',
  ENOTFOUND: 'name-unknown',
  EAI_AGAIN: 'name-unknown',
  ETIMEDOUT: 'timeout',
  UND_ERR_CONNECT_TIMEOUT: 'timeout',
  UND_ERR_HEADERS_TIMEOUT: 'timeout',
  UND_ERR_BODY_TIMEOUT: 'timeout',
  '57014': 'timeout',
  '57P03': 'no-answer',
  '57P01': 'cut',
  ENOENT: 'not-there',
  '42P01': 'not-there',
  '42703': 'not-there',
  '3D000': 'not-there',
  '28P01': 'account',
  '28000': 'account',
  '42501': 'account',
};
