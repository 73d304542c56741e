import { bundledScene } from '../../stores/bundle.ts';
import { AddError } from '../add-error.ts';

/** Hosts that the server fetches from on behalf of the page; undefined: it fetches from none. */
export interface ProxyInfo {
  origins: string[];
}

let asked: Promise<ProxyInfo | undefined> | undefined;

/** What this page may reach beside its own server. A failure is asked again. */
export function proxyInfo(): Promise<ProxyInfo | undefined> {
  asked ??= askForProxy();
  asked.catch(() => {
    asked = undefined;
  });
  return asked;
}

async function askForProxy(): Promise<ProxyInfo | undefined> {
  // A bundle on a static host has no server to ask.
  if (bundledScene() !== undefined) return undefined;
  const response = await fetch(proxyAddress());
  // What a static host answers stays; that of a server in trouble does not.
  if (response.status >= 500) throw new AddError('http', { url: proxyAddress(), status: response.status });
  if (!response.ok || !response.headers.get('content-type')?.includes('json')) return undefined;
  const { origins } = (await response.json()) as Partial<ProxyInfo>;
  return Array.isArray(origins) && origins.length > 0 ? { origins } : undefined;
}

function proxyAddress(): string {
  return new URL('api/proxy', document.baseURI).href;
}

/** An address that the page may ask: that of our own server as it is, others by way of the proxy. */
export function throughProxy(url: string): string {
  if (!/^https?:/i.test(url) || new URL(url).origin === location.origin) return url;
  return `${proxyAddress()}?url=${encodeURIComponent(url)}`;
}

/** For the engine's resources: addresses in documents of a host are reached in the same way as they. */
export const ENGINE_PROXY = { getURL: throughProxy };

export interface Fetched {
  url: string;
  type: string;
  bytes: Uint8Array;
}

/**
 * The answer of an address. Throws AddError: `url-invalid`, `no-proxy` and `not-allowed` with what the
 * administrator has to do, `unreachable`, `http`, `too-large`.
 */
export async function fetchFrom(url: string, signal?: AbortSignal): Promise<Fetched> {
  await checkReachable(url);
  let response: Response;
  try {
    response = await fetch(throughProxy(url), signal ? { signal } : {});
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new AddError('unreachable', { url });
  }
  const type = response.headers.get('content-type') ?? '';
  if (!response.ok) throw await refusal(response, url);
  return { url, type, bytes: new Uint8Array(await response.arrayBuffer()) };
}

/** Throws AddError where the page has no way to an address. */
export async function checkReachable(url: string): Promise<void> {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (!parsed || !/^https?:$/.test(parsed.protocol)) throw new AddError('url-invalid', { url });
  if (parsed.username || parsed.password) throw new AddError('url-password', { url: parsed.host });
  const { origin } = parsed;
  if (origin === location.origin) return;
  const info = await proxyInfo();
  if (!info) throw new AddError('no-proxy', { origin });
  if (!info.origins.includes(origin)) throw new AddError('not-allowed', { origin });
}

/** Codes of the proxy's own refusals; see tiles-service/serve/proxy. */
const REFUSALS: Record<string, string> = {
  'host-not-allowed': 'not-allowed',
  'redirect-not-allowed': 'redirected',
  'private-address': 'private-address',
  'too-large': 'answer-large',
  'too-slow': 'too-slow',
  unreachable: 'unreachable',
  'too-many': 'too-often',
};

async function refusal(response: Response, url: string): Promise<AddError> {
  const { origin } = new URL(url);
  if (response.headers.get('x-proxy-refusal')) {
    const answer = (await response.json().catch(() => ({}))) as { error?: string; target?: string };
    const code = REFUSALS[answer.error ?? ''];
    if (code) return new AddError(code, { origin: answer.target ?? origin, url });
  }
  return new AddError('http', { url, status: response.status });
}
