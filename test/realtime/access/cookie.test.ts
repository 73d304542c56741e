import { describe, expect, it } from 'vitest';
import { endedCookie, sessionCookie, tokenOf } from '../../../realtime/access/cookie.ts';

const TOKEN = 'a'.repeat(43);
const OTHER = 'b'.repeat(43);
const of = (cookie: string | undefined, secure: boolean) => tokenOf({ headers: { cookie } }, secure);

describe('the cookie of a session', () => {
  it('should go back where it came from, and to no script and no other site', () => {
    const plain = sessionCookie(TOKEN, { secure: false, basePath: '/twin/' });
    expect(plain).toBe(`citymirror=${TOKEN}; Path=/twin/; HttpOnly; SameSite=Strict`);
    const secure = sessionCookie(TOKEN, { secure: true, basePath: '/', maxAge: 60 });
    expect(secure).toBe(
      `__Secure-citymirror=${TOKEN}; Path=/; HttpOnly; SameSite=Strict; Secure; Max-Age=60`,
    );
    expect(endedCookie({ secure: true, basePath: '/' })).toContain('__Secure-citymirror=; ');
  });

  it('should be found among others, once', () => {
    expect(of(`a=1; citymirror=${TOKEN}; b=2`, false)).toBe(TOKEN);
    for (const wrong of [undefined, '', 'citymirror=', 'citymirror=short', `xcitymirror=${TOKEN}`])
      expect(of(wrong, false), wrong).toBeUndefined();
    expect(of(`citymirror=${TOKEN}; citymirror=${OTHER}`, false)).toBeUndefined();
  });

  it('should over HTTPS be the one alone that comes over HTTPS alone', () => {
    expect(of(`citymirror=${TOKEN}`, true)).toBeUndefined();
    expect(of(`citymirror=${OTHER}; __Secure-citymirror=${TOKEN}`, true)).toBe(TOKEN);
    expect(of(`citymirror=${OTHER}; __Secure-citymirror=${TOKEN}`, false)).toBe(TOKEN);
  });
});
