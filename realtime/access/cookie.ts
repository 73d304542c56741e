import type { IncomingMessage } from 'node:http';

/**
 * The cookie of a session. Over HTTPS it has the prefix that browsers take over HTTPS alone; it is never sent with what
 * another site asks for (SameSite=Strict), and no script can read it.
 */
export const cookieName = (secure: boolean): string => (secure ? '__Secure-citymirror' : 'citymirror');

export interface CookieOptions {
  secure: boolean;
  /** With a slash at both ends. */
  basePath: string;
  /** Seconds; absent: until the browser closes. */
  maxAge?: number;
}

export function sessionCookie(token: string, { secure, basePath, maxAge }: CookieOptions): string {
  return [
    `${cookieName(secure)}=${token}`,
    `Path=${basePath}`,
    'HttpOnly',
    'SameSite=Strict',
    ...(secure ? ['Secure'] : []),
    ...(maxAge === undefined ? [] : [`Max-Age=${maxAge}`]),
  ].join('; ');
}

/** The token of a request's session; undefined where it has none, or several. */
export function tokenOf({ headers }: Pick<IncomingMessage, 'headers'>, secure: boolean): string | undefined {
  const name = cookieName(secure);
  const found = (headers.cookie ?? '')
    .split(';')
    .map((part) => part.trim())
    .filter((part) => part.startsWith(`${name}=`));
  const token = found.length === 1 ? found[0].slice(name.length + 1) : undefined;
  return token !== undefined && /^[\w-]{43}$/.test(token) ? token : undefined;
}

/** Takes the cookie away. */
export const endedCookie = (options: Omit<CookieOptions, 'maxAge'>): string =>
  sessionCookie('', { ...options, maxAge: 0 });
