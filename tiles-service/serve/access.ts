import type { IncomingMessage } from 'node:http';
import { ANYBODY, maySee, type Subject } from '../../models/access/decide.ts';
import { LOCAL_PERSON } from '../../models/access/local.ts';
import { PUBLICATIONS, type Publication } from '../../models/schema/index.ts';

/**
 * Who may see what: nothing leaves the server without a `Grant`, a grant is made only by `decide`, and the functions
 * that write bytes (send-file.ts, send-body.ts) demand one. What is decided follows models/access; who asks is found
 * out by a `WhoAsks`, which server.ts gives: by the session of an account, or by being at the server's own machine.
 *
 * Being local is easy to feign, so every doubt makes a request anybody's:
 *
 * - a proxy on this machine also connects from loopback: any header that a proxy adds, HTTP/1.0 or a connection
 *   for one request only (which proxies ask for and browsers do not), or `--trust-proxy` on the command line, and
 *   nobody is local;
 * - a page of a foreign site can point its own name at 127.0.0.1 (DNS rebinding): the Host header must be a
 *   loopback name with the port that the connection really came in on;
 * - a page of another origin, on another port of this machine too, can send requests from the administrator's
 *   browser: Sec-Fetch-Site, Origin and Referer, where a browser sends them, must be of this very server.
 *
 * What cannot be told apart: a forwarder that adds no header, speaks HTTP/1.1 and writes a loopback Host (or
 * passes on one that its remote client made up), and other people logged in to this machine. Behind any proxy
 * start with `--trust-proxy`, on a shared machine with `--public-only`; docs/deployment.md says so.
 */
export type Role = 'public' | 'local-administrator';

export interface AccessRules {
  /** Nobody is the local administrator. */
  publicOnly: boolean;
  /** The server stands behind a reverse proxy, so an address says nothing about who asks. */
  behindProxy: boolean;
}

/** What of a request the decision looks at. Header names are in lower case. */
export interface RequestFacts {
  remoteAddress: string | undefined;
  localPort: number | undefined;
  encrypted: boolean;
  httpVersion: string;
  headers: IncomingMessage['headers'];
  /** Number of Host headers: two of them are a trick. */
  hostHeaders: number;
}

declare const granted: unique symbol;
/** Proof that the access check let these bytes go, and of which class they are. */
export interface Grant {
  readonly publication: Publication;
  readonly [granted]: true;
}

/** Who sends a request, as far as it counts here; server.ts knows more of them. */
export interface Caller {
  subject: Subject;
}

/** Finds out who sends a request or opens a socket. At once where no session has to be looked up. */
export type WhoAsks = (request: IncomingMessage) => Caller | Promise<Caller>;

/**
 * The decision: a grant, or undefined, which every caller answers exactly like a thing that does not exist. A file is of
 * the whole city, so it takes a right that holds in the whole city.
 */
export function decide(subject: Subject, publication: Publication): Grant | undefined {
  return maySee(subject, { publication }) ? ({ publication } as Grant) : undefined;
}

/** All that a subject may see of whole cities, from open to closed. */
export function grantsOf(subject: Subject): Grant[] {
  return PUBLICATIONS.flatMap((publication) => decide(subject, publication) ?? []);
}

/** Who asks where there are no accounts: a person at this machine, or anybody. */
export function withoutAccounts(rules: AccessRules): WhoAsks {
  const [local, anybody]: Caller[] = [{ subject: LOCAL_PERSON }, { subject: ANYBODY }];
  return (request) => (roleOf(requestFacts(request), rules) === 'local-administrator' ? local : anybody);
}

export function roleOf(request: RequestFacts, rules: AccessRules): Role {
  const local =
    !rules.publicOnly &&
    !rules.behindProxy &&
    isLoopbackAddress(request.remoteAddress) &&
    request.httpVersion === '1.1' &&
    !passedThroughProxy(request.headers) &&
    namesThisServer(request) &&
    comesFromThisServer(request);
  return local ? 'local-administrator' : 'public';
}

export function requestFacts(request: IncomingMessage): RequestFacts {
  const { socket, rawHeaders } = request;
  let hostHeaders = 0;
  for (let i = 0; i < rawHeaders.length; i += 2) if (rawHeaders[i].toLowerCase() === 'host') hostHeaders++;
  return {
    remoteAddress: socket.remoteAddress,
    localPort: socket.localPort,
    encrypted: 'encrypted' in socket,
    httpVersion: request.httpVersion,
    headers: request.headers,
    hostHeaders,
  };
}

export function isLoopbackAddress(address: string | undefined): boolean {
  if (address === undefined) return false;
  const plain = address.startsWith('::ffff:') ? address.slice(7) : address;
  return plain === '::1' || isLoopbackIPv4(plain);
}

function isLoopbackIPv4(address: string): boolean {
  const match = /^127\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(address);
  return match?.slice(1).every((part) => Number(part) <= 255) ?? false;
}

const PROXY_HEADERS = new Set([
  'forwarded',
  'via',
  'x-real-ip',
  'x-client-ip',
  'x-cluster-client-ip',
  'x-remote-addr',
  'x-remote-ip',
  'x-host',
  'x-proxyuser-ip',
  'true-client-ip',
  'fastly-client-ip',
  'client-ip',
  'wl-proxy-client-ip',
  'proxy-client-ip',
  'proxy-connection',
  'remote-addr',
  'cdn-loop',
]);
const PROXY_PREFIXES = [
  'x-forwarded',
  'x-original-',
  'x-envoy-',
  'x-amzn-',
  'x-azure-',
  'x-appengine-',
  'cf-',
];

export function passedThroughProxy(headers: RequestFacts['headers']): boolean {
  const { connection = 'keep-alive' } = headers;
  if (connection.toLowerCase() !== 'keep-alive') return true;
  for (const name in headers) {
    if (PROXY_HEADERS.has(name) || PROXY_PREFIXES.some((prefix) => name.startsWith(prefix))) return true;
  }
  return false;
}

function namesThisServer(request: RequestFacts): boolean {
  return request.hostHeaders === 1 && isOwnAuthority(request.headers.host, request);
}

/** `authority` is host[:port] as in a Host header. */
function isOwnAuthority(authority: string | undefined, request: RequestFacts): boolean {
  const match = /^(\[[0-9a-f:]+\]|[^:[\]]+)(?::(\d{1,5}))?$/i.exec(authority ?? '');
  if (!match) return false;
  const name = match[1].toLowerCase();
  const port = match[2] === undefined ? (request.encrypted ? 443 : 80) : Number(match[2]);
  return port === request.localPort && (name === 'localhost' || name === '[::1]' || isLoopbackIPv4(name));
}

function comesFromThisServer(request: RequestFacts): boolean {
  const { 'sec-fetch-site': site, origin, referer } = request.headers;
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return false;
  return [origin, referer].every((from) => from === undefined || isOwnUrl(from, request));
}

function isOwnUrl(text: string, request: RequestFacts): boolean {
  const match = /^(https?):\/\/([^/?#]*)(?:[/?#]|$)/i.exec(text);
  if (!match || (match[1].toLowerCase() === 'https') !== request.encrypted) return false;
  return isOwnAuthority(match[2], request);
}
