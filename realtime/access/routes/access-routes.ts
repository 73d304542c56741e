import express from 'express';
import type { AccessService } from '../access-service.ts';
import { accountRoutes } from './account-routes.ts';
import { auditRoutes } from './audit-routes.ts';
import { ownAccountRoutes } from './own-account-routes.ts';
import { sessionRoutes } from './session-routes.ts';

/** What the access service answers, by path below the server's base path. */
export function accessRoutes(access: AccessService): { path: string; handler: express.Handler }[] {
  return [
    { path: '/api/session', handler: express.Router().use(sessionRoutes(access), ownAccountRoutes(access)) },
    { path: '/api/accounts', handler: accountRoutes(access) },
    { path: '/api/audit', handler: auditRoutes(access) },
  ];
}
