import express, { type Request, type Response } from 'express';
import { z } from 'zod';
import type { AccessService } from '../access-service.ts';
import { askerOf } from '../asker.ts';
import type { OpenIdDesk, Pending } from '../openid/openid-desk.ts';
import { limitOf } from './rate-limits.ts';
import { setCookie } from './session-routes.ts';

const COOKIE = 'citymirror-openid';
/** Seconds that somebody has at the provider. */
const PATIENCE = 600;
const pendingSchema = z.object({ state: z.string(), nonce: z.string(), verifier: z.string() });

/**
 * `/api/session/openid` sends the browser to the provider, which sends it back to `/api/session/openid/back`; the page
 * is then opened with `?sign-in=` and what came of it: done, refused, failed.
 */
export function openIdRoutes(access: AccessService, desk: OpenIdDesk): express.Router {
  const router = express.Router({ caseSensitive: true, strict: true });
  const limit = limitOf(60);
  const { basePath } = access.options;

  router.get('/openid', limit, async (request, response) => {
    await access.ready();
    try {
      const { address, pending } = await desk.begin(redirectOf(request));
      setPending(request, response, pending);
      response.redirect(address.href);
    } catch (error) {
      access.options.onError(error as Error);
      finish(response, 'failed');
    }
  });

  router.get('/openid/back', limit, async (request, response) => {
    const parts = await access.ready();
    const pending = pendingOf(request);
    setPending(request, response, undefined);
    const { address } = askerOf(request);
    const fact = { action: 'session.begin', ...(address ? { address } : {}) };
    if (!pending) return finish(response, 'failed');
    try {
      const back = redirectOf(request);
      back.search = request.originalUrl.split('?')[1] ?? '';
      const account = await desk.accountOf(await desk.claimsOf(back, pending), parts, access.now());
      if (account.disabled) {
        await parts.audit.record({
          ...fact,
          actor: account.id,
          outcome: 'refused',
          details: { reason: 'disabled' },
        });
        return finish(response, 'refused');
      }
      // The rights of sessions that there are may have changed.
      access.tellEnded(() => false);
      const token = await parts.sessions.begin(account.id, 'person', address);
      await parts.audit.record({ ...fact, actor: account.id, outcome: 'done', details: { by: 'openid' } });
      setCookie(access, request, response, token, false);
      finish(response, 'done');
    } catch (error) {
      // What the provider or the library says may hold codes and tokens: only its kind is noted.
      const { code = 'failed' } = error as { code?: string };
      await parts.audit.record({
        ...fact,
        actor: 'anybody',
        outcome: 'refused',
        details: { reason: String(code) },
      });
      finish(response, 'refused');
    }
  });

  /** Where the provider sends people back to. */
  function redirectOf(request: Request): URL {
    const { publicUrl } = desk.configuration;
    const secure = access.options.isSecure(request);
    const own = publicUrl ?? new URL(`${secure ? 'https' : 'http'}://${request.headers.host}${basePath}`);
    return new URL('api/session/openid/back', own.href.endsWith('/') ? own : `${own.href}/`);
  }

  /** Lax, unlike that of the session: it has to come along when the provider sends the browser back. */
  function setPending(request: Request, response: Response, pending: Pending | undefined): void {
    const value = pending ? Buffer.from(JSON.stringify(pending)).toString('base64url') : '';
    response.append(
      'Set-Cookie',
      [
        `${COOKIE}=${value}`,
        `Path=${basePath}api/session/openid`,
        'HttpOnly',
        'SameSite=Lax',
        `Max-Age=${pending ? PATIENCE : 0}`,
        ...(access.options.isSecure(request) ? ['Secure'] : []),
      ].join('; '),
    );
  }

  function finish(response: Response, outcome: 'done' | 'refused' | 'failed'): void {
    response.setHeader('Cache-Control', 'no-store');
    // Relative, as everything: a proxy may have another path in mind.
    const depth = response.req.originalUrl.split('?')[0].endsWith('/back') ? '../../../' : '../../';
    response.redirect(`${depth}?sign-in=${outcome}`);
  }

  return router;
}

function pendingOf({ headers }: Request): Pending | undefined {
  const value = new RegExp(`(?:^|; )${COOKIE}=([\\w-]+)`).exec(headers.cookie ?? '')?.[1];
  try {
    return pendingSchema.parse(JSON.parse(Buffer.from(value ?? '', 'base64url').toString('utf8')));
  } catch {
    return undefined;
  }
}
