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

/**
 * The token of a request's session; undefined where it has none, or several. Over HTTPS the cookie with the prefix alone
 * counts, which nobody on the way can have put there; where a proxy does not say that it was HTTPS, that one as well.
 */
export function tokenOf({ headers }: Pick<IncomingMessage, 'headers'>, secure: boolean): string | undefined {
  const cookies = (headers.cookie ?? '').split(';').map((part) => part.trim());
  for (const name of secure ? [cookieName(true)] : [cookieName(true), cookieName(false)]) {
    const found = cookies.filter((part) => part.startsWith(`${name}=`));
    if (found.length === 0) continue;
    const token = found[0].slice(name.length + 1);
    return found.length === 1 && /^[\w-]{43}$/.test(token) ? token : undefined;
  }
  return undefined;
}

/** Takes the cookie away. */
export const endedCookie = (options: Omit<CookieOptions, 'maxAge'>): string =>
  sessionCookie('', { ...options, maxAge: 0 });
