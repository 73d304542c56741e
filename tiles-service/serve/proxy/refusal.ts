/** Why the proxy gives no answer, with the status that it is told by. */
export const REFUSALS = {
  'url-invalid': 400,
  'host-not-allowed': 403,
  'redirect-not-allowed': 403,
  'private-address': 403,
  'cross-site': 403,
  'too-many': 429,
  unreachable: 502,
  'too-large': 502,
  'answer-invalid': 502,
  'too-slow': 504,
} as const;
export type RefusalCode = keyof typeof REFUSALS;

/** What to do, for whoever reads the answer by itself; the viewer has its own words. */
const ADVICE: Record<RefusalCode, string> = {
  'url-invalid': 'Ask for an address that begins with http:// or https://, without a user name.',
  'host-not-allowed': 'Ask the administrator to start with --allow-host {target}.',
  'redirect-not-allowed':
    'It leads on to {target}: ask the administrator to start with --allow-host {target}.',
  'private-address':
    'Its name leads to a private address: if it is your own server, ask the administrator to start with --allow-host {target},private.',
  'cross-site': 'Only the pages of this server may ask it.',
  'too-many': 'Wait a little.',
  unreachable: 'Check the address, and that this server can reach it.',
  'too-large': 'Ask for less at once.',
  'answer-invalid': 'The server gave no sound HTTP answer.',
  'too-slow': 'Try again later.',
};

export class ProxyRefusal extends Error {
  override readonly name = 'ProxyRefusal';
  readonly code: RefusalCode;
  /** The origin that it is about. */
  readonly target: string;

  constructor(code: RefusalCode, target: string) {
    super(`${code} ${target}`);
    this.code = code;
    this.target = target;
  }

  get body(): { error: RefusalCode; target: string; advice: string } {
    const { code, target } = this;
    return { error: code, target, advice: ADVICE[code].replaceAll('{target}', target) };
  }
}
