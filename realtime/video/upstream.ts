import { HttpProblem } from '../http/problem.ts';

const MOST_REDIRECTS = 3;

export interface UpstreamRequest {
  url: string;
  headers: Readonly<Record<string, string>>;
  /** Whether a redirect may be followed there. */
  isAllowed(url: URL): boolean;
  method?: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  body?: string;
  signal?: AbortSignal;
  /** Milliseconds until it has to begin to answer. */
  patience?: number;
}

/** What a source did not answer, in words that name no address. */
export const sourceAway = (detail: string): HttpProblem => new HttpProblem(502, 'source-away', detail);

/**
 * Asks a source, which the server's configuration names. Redirects are followed to servers that are allowed alone.
 * Throws `source-away` without a word of the address.
 */
export async function askUpstream(request: UpstreamRequest): Promise<{ response: Response; url: string }> {
  const { headers, isAllowed, method = 'GET', body, signal, patience = 8_000 } = request;
  const timer = new AbortController();
  const timeout = setTimeout(() => timer.abort(), patience);
  const signals = [timer.signal, ...(signal ? [signal] : [])];
  let { url } = request;
  const { href: address, account } = withoutAccount(url);
  url = address;
  try {
    for (let redirects = 0; ; redirects++) {
      const response = await fetch(url, {
        method,
        headers: { ...(account ? { Authorization: account } : {}), ...headers },
        ...(body === undefined ? {} : { body }),
        redirect: 'manual',
        // The signal of the time stays: a body that does not come is given up by the caller's own bounds.
        signal: AbortSignal.any(signals),
      });
      const location = response.headers.get('location');
      if (response.status < 300 || response.status >= 400 || location === null) return { response, url };
      await response.body?.cancel();
      const next = URL.canParse(location, url) ? new URL(location, url) : undefined;
      if (!next || redirects >= MOST_REDIRECTS || !isAllowed(next))
        throw sourceAway('The source of the pictures refers to another server, which is not allowed.');
      url = next.href;
    }
  } catch (error) {
    if (error instanceof HttpProblem) throw error;
    throw sourceAway(
      timer.signal.aborted
        ? `The source of the pictures does not answer within ${patience / 1000} s.`
        : 'The source of the pictures cannot be reached.',
    );
  } finally {
    clearTimeout(timeout);
  }
}

/** Account and password in an address are sent as a header: fetch takes no address that has them. */
function withoutAccount(text: string): { href: string; account: string | undefined } {
  const url = new URL(text);
  if (url.username === '' && url.password === '') return { href: url.href, account: undefined };
  const words = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
  url.username = '';
  url.password = '';
  return { href: url.href, account: `Basic ${Buffer.from(words).toString('base64')}` };
}

/** The whole body, up to a bound in bytes and milliseconds. Throws `source-away`. */
export async function boundedBody(response: Response, most: number, patience = 8_000): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = response.body?.getReader();
  if (!reader) return Buffer.alloc(0);
  const timer = setTimeout(() => void reader.cancel().catch(() => undefined), patience);
  const until = Date.now() + patience;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      size += value.length;
      if (size > most) throw sourceAway(`The source of the pictures sent more than ${most >> 10} KiB.`);
      chunks.push(value);
    }
  } catch (error) {
    await reader.cancel().catch(() => undefined);
    if (error instanceof HttpProblem) throw error;
    throw sourceAway('The source of the pictures broke off.');
  } finally {
    clearTimeout(timer);
  }
  if (Date.now() >= until) throw sourceAway('The source of the pictures is too slow.');
  return Buffer.concat(chunks);
}
