import express, { type Request, type Response } from 'express';
import { mayDo } from '../../../models/access/decide.ts';
import { ACTIONS } from '../../../models/access/roles.ts';
import { type Identity, pairSchema, signInSchema } from '../../../models/schema/access.ts';
import { answerJson, bodyOf, jsonBody } from '../../http/json.ts';
import { HttpProblem } from '../../http/problem.ts';
import type { AccessService } from '../access-service.ts';
import { askerOf } from '../asker.ts';
import { endedCookie, sessionCookie } from '../cookie.ts';
import type { Holder } from '../session-holders.ts';
import { limitOf } from './rate-limits.ts';

/** Seconds that a device's browser keeps its session: Chromium keeps none longer than 400 days. */
const DEVICE_COOKIE = 400 * 24 * 60 * 60;

/**
 * `/api/session`:
 *
 *     GET     who the page is taken for (identitySchema); counts as use of the session
 *     POST    signs in: { name, password, code? }; 401 { error: wrong | code-wanted | locked | too-many }
 *     DELETE  signs out
 *     POST device   lets in a wall or a kiosk: { token } of a pairing link
 */
export function sessionRoutes(access: AccessService): express.Router {
  const router = express.Router({ caseSensitive: true, strict: true });

  router.get('/', async (request, response) => {
    const { provider } = access.options;
    const identity = identityOf(request, await access.holderOf(request));
    answerJson(response, { ...identity, ...(provider ? { provider } : {}) });
  });

  // Of one address: a person mistypes, a program guesses. Accounts have a lock of their own.
  const limit = limitOf(30, { failuresOnly: true });

  router.post('/', limit, jsonBody(), async (request, response) => {
    refuseOtherPages(access, request);
    const { desk, holders } = await access.ready();
    const signed = await desk.signIn(bodyOf(request, signInSchema), askerOf(request).address);
    if ('fault' in signed) {
      const { fault, lockedUntil } = signed;
      answerJson(response, { error: fault, ...(lockedUntil ? { lockedUntil } : {}) }, 401);
      return;
    }
    const { token, account } = signed;
    setCookie(access, request, response, token, account.kind === 'device');
    answerJson(response, identityOf(request, await holders.find(token)));
  });

  router.post('/device', limit, jsonBody(), async (request, response) => {
    refuseOtherPages(access, request);
    const { pairing, accounts, sessions, holders, audit } = await access.ready();
    const id = await pairing.use(bodyOf(request, pairSchema).token);
    const account = id === undefined ? undefined : await accounts.byId(id);
    const { address } = askerOf(request);
    const fact = { action: 'session.begin', ...(address ? { address } : {}) };
    if (!account || account.disabled || account.kind !== 'device') {
      await audit.record({ ...fact, actor: 'anybody', outcome: 'refused', details: { reason: 'pairing' } });
      throw new HttpProblem(401, 'wrong', 'This link is good no longer. Have a new one made.');
    }
    const token = await sessions.begin(account.id, 'device', address);
    await audit.record({ ...fact, actor: account.id, outcome: 'done', details: { by: 'pairing' } });
    setCookie(access, request, response, token, true);
    answerJson(response, identityOf(request, await holders.find(token)));
  });

  router.delete('/', async (request, response) => {
    refuseOtherPages(access, request);
    const { session, actor, address } = askerOf(request);
    if (session !== undefined) {
      const { sessions, audit } = await access.ready();
      await sessions.end(session);
      access.tellEnded((asker) => asker.session === session);
      await audit.record({ actor, action: 'session.end', outcome: 'done', ...(address ? { address } : {}) });
    }
    const secure = access.options.isSecure(request);
    response.setHeader('Set-Cookie', endedCookie({ secure, basePath: access.options.basePath }));
    response.status(204).end();
  });

  return router;
}

export function setCookie(
  access: AccessService,
  request: Request,
  response: Response,
  token: string,
  isDevice: boolean,
): void {
  const { basePath } = access.options;
  const secure = access.options.isSecure(request);
  const maxAge = isDevice ? { maxAge: DEVICE_COOKIE } : {};
  response.append('Set-Cookie', sessionCookie(token, { secure, basePath, ...maxAge }));
}

/** Nobody is signed in, or out, by a page of another origin. */
export function refuseOtherPages(access: AccessService, request: Request): void {
  if (access.options.isFromOtherPage(request))
    throw new HttpProblem(
      403,
      'other-page',
      'This was sent by a page of another address. Behind a reverse proxy, have it pass on the Host.',
    );
}

/** Who the page is taken for. */
export function identityOf(request: Request, holder: Holder | undefined): Identity {
  const subject = holder
    ? { grants: holder.due.length > 0 ? [] : holder.account.grants }
    : askerOf(request).subject;
  const { account, session, due = [] } = holder ?? {};
  return {
    ...(account && {
      account: {
        id: account.id,
        name: account.name,
        displayName: account.displayName,
        kind: account.kind,
        grants: account.grants,
        hasSecondFactor: account.hasSecondFactor,
      },
    }),
    external: holder?.isExternal ?? false,
    local: !holder && askerOf(request).actor === 'local',
    actions: ACTIONS.filter((action) => mayDo(subject, action)),
    due,
    ...(session?.expires === undefined ? {} : { expires: session.expires }),
  };
}
