import { lookup as lookUp } from 'node:dns';
import { Agent as HttpAgent, type IncomingMessage, request as requestHttp } from 'node:http';
import { Agent as HttpsAgent, request as requestHttps } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import type { AllowedHost } from './allow-list.ts';
import { isPrivateAddress } from './private-address.ts';
import { ProxyRefusal } from './refusal.ts';

export interface FetchOptions {
  allowed: readonly AllowedHost[];
  signal: AbortSignal;
  /** As dns.lookup; the addresses that it gives are the very ones that are connected to. */
  lookup?: typeof lookUp;
  /** Milliseconds until the answer begins. */
  timeout?: number;
}

const MOST_REDIRECTS = 4;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);
const TIMEOUT = 20_000;
/** Tiles come by the dozen: connections are kept for the next ones. */
const KEPT = { keepAlive: true, maxSockets: 12, maxFreeSockets: 6 };
const HTTP = new HttpAgent(KEPT);
const HTTPS = new HttpsAgent(KEPT);

/**
 * GET of an address of an allowed server, redirects followed within the list. Nothing of the asking browser goes
 * along: no cookie, no credential, no referrer, no address. The names of servers are looked up here, and what is
 * connected to is what was checked, so that a name cannot change between the two. Throws ProxyRefusal.
 */
export async function fetchAllowed(
  address: string,
  options: FetchOptions,
): Promise<{ answer: IncomingMessage; host: AllowedHost }> {
  let url = soundUrl(address);
  let host = allowedHost(url, options.allowed);
  if (!host) throw new ProxyRefusal('host-not-allowed', url.origin);
  for (let redirects = 0; ; redirects++) {
    const answer = await ask(url, host, options);
    const { statusCode = 0, headers } = answer;
    if (!REDIRECTS.has(statusCode) || headers.location === undefined) return { answer, host };
    answer.destroy();
    if (redirects === MOST_REDIRECTS || !URL.canParse(headers.location, url.href))
      throw new ProxyRefusal('answer-invalid', url.origin);
    url = soundUrl(new URL(headers.location, url).href);
    host = allowedHost(url, options.allowed);
    if (!host) throw new ProxyRefusal('redirect-not-allowed', url.origin);
  }
}

/** An address of the web without credentials. URL writes all spellings of an IP address in one way. */
function soundUrl(address: string): URL {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (!url || !/^https?:$/.test(url.protocol) || url.username || url.password)
    throw new ProxyRefusal('url-invalid', url?.origin ?? '');
  return url;
}

function allowedHost(url: URL, allowed: readonly AllowedHost[]): AllowedHost | undefined {
  return allowed.find(({ origin }) => origin === url.origin);
}

function ask(url: URL, host: AllowedHost, options: FetchOptions, isSecond = false): Promise<IncomingMessage> {
  const { origin } = url;
  const name = url.hostname.replace(/^\[|\]$/g, '');
  if (isIP(name) && !host.isPrivate && isPrivateAddress(name))
    throw new ProxyRefusal('private-address', origin);
  const request = url.protocol === 'https:' ? requestHttps : requestHttp;
  return new Promise((resolve, reject) => {
    const sent = request(
      url,
      {
        method: 'GET',
        agent: url.protocol === 'https:' ? HTTPS : HTTP,
        signal: options.signal,
        lookup: checkedLookup(host, options.lookup ?? lookUp),
        maxHeaderSize: 32_768,
        headers: {
          Accept: '*/*',
          'Accept-Encoding': 'gzip, br',
          'User-Agent': 'CityMirror',
        },
      },
      (answer) => {
        clearTimeout(timer);
        resolve(answer);
      },
    );
    const timer = setTimeout(
      () => sent.destroy(new ProxyRefusal('too-slow', origin)),
      options.timeout ?? TIMEOUT,
    );
    sent.once('error', (error) => {
      clearTimeout(timer);
      // A kept connection that the other side has closed meanwhile says nothing of the server.
      if (sent.reusedSocket && !isSecond && !options.signal.aborted && !(error instanceof ProxyRefusal))
        ask(url, host, options, true).then(resolve, reject);
      else if (error instanceof ProxyRefusal) reject(error);
      else if ((error as NodeJS.ErrnoException).code?.startsWith('HPE_'))
        reject(new ProxyRefusal('answer-invalid', origin));
      else reject(new ProxyRefusal('unreachable', origin));
    });
    sent.end();
  });
}

/** Looks a name up and refuses it when any of its addresses is private, unless the list says that it is. */
function checkedLookup(host: AllowedHost, lookup: typeof lookUp): LookupFunction {
  return (name, options, done) => {
    lookup(name, { ...options, all: true }, (error, addresses) => {
      if (error) return done(error, '', 4);
      const isRefused = !host.isPrivate && addresses.some(({ address }) => isPrivateAddress(address));
      if (isRefused || addresses.length === 0)
        return done(new ProxyRefusal(isRefused ? 'private-address' : 'unreachable', host.origin), '', 4);
      if (options.all) return (done as (error: null, all: typeof addresses) => void)(null, addresses);
      return done(null, addresses[0].address, addresses[0].family);
    });
  };
}
