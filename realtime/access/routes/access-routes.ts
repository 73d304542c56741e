import express from 'express';
import type { AccessService } from '../access-service.ts';
import type { OpenIdDesk } from '../openid/openid-desk.ts';
import { accountRoutes } from './account-routes.ts';
import { auditRoutes } from './audit-routes.ts';
import { openIdRoutes } from './openid-routes.ts';
import { ownAccountRoutes } from './own-account-routes.ts';
import { sessionRoutes } from './session-routes.ts';

/** What the access service answers, by path below the server's base path. */
export function accessRoutes(
  access: AccessService,
  openId?: OpenIdDesk,
): { path: string; handler: express.Handler }[] {
  const session = express.Router().use(sessionRoutes(access), ownAccountRoutes(access));
  if (openId) session.use(openIdRoutes(access, openId));
  return [
    { path: '/api/session', handler: session },
    { path: '/api/accounts', handler: accountRoutes(access) },
    { path: '/api/audit', handler: auditRoutes(access) },
  ];
}
