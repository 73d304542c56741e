import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AreaScope, Role } from '../../../models/access/roles.ts';
import type { Publication } from '../../../models/schema/index.ts';
import {
  type AccessOptions,
  type AccessParts,
  AccessService,
} from '../../../realtime/access/access-service.ts';
import type { FirstPassword } from '../../../realtime/access/first-start.ts';
import type { OpenIdDesk } from '../../../realtime/access/openid/openid-desk.ts';
import { hashPassword } from '../../../realtime/access/password.ts';
import { accessRoutes } from '../../../realtime/access/routes/access-routes.ts';
import type { Database } from '../../../realtime/database/database.ts';
import { openEmbedded } from '../../../realtime/database/embedded.ts';
import { migrate } from '../../../realtime/database/migrate.ts';
import { requestFacts, roleOf } from '../../../tiles-service/serve/access.ts';
import { isSecure } from '../../../tiles-service/serve/caller-address.ts';
import { isFromOtherPage } from '../../../tiles-service/serve/visible-layers.ts';
import { type Running, runServer } from '../../tiles-service/serve/running-server.ts';

export const PASSWORD = 'Correct-horse-7';
const RULES = { publicOnly: false, behindProxy: false };

export interface RunningAccess extends Running {
  access: AccessService;
  parts: AccessParts;
  database: Database;
  dataFolder: string;
  firstPasswords: FirstPassword[];
  /** Makes an account of one role and signs it in; gives the Cookie header and its id. */
  member(role: Role, options?: { areas?: AreaScope; publication?: Publication }): Promise<Member>;
}

export interface Member {
  id: string;
  name: string;
  cookie: string;
}

/** The real app with real accounts in a database in memory. `isLocal` false: nobody is at the machine. */
export async function runWithAccess(
  folders: string[],
  {
    isLocal = false,
    server = {},
    openId,
    ...options
  }: { isLocal?: boolean; server?: Parameters<typeof runServer>[1]; openId?: OpenIdDesk } & Partial<
    Omit<AccessOptions, 'isLocal'>
  > = {},
): Promise<RunningAccess> {
  const dataFolder = mkdtempSync(join(tmpdir(), 'citymirror-data-'));
  const database = await openEmbedded();
  await migrate(database);
  const firstPasswords: FirstPassword[] = [];
  const access = new AccessService({
    database: Promise.resolve(database),
    dataFolder,
    basePath: '/',
    isLocal: (request) => isLocal && roleOf(requestFacts(request), RULES) === 'local-administrator',
    isFromOtherPage: (request) => isFromOtherPage(request, RULES),
    isSecure: (request) => isSecure(request, () => false),
    addressOf: (request) => request.socket.remoteAddress ?? '',
    onFirstStart: (passwords) => void firstPasswords.push(...passwords),
    onError: (error) => {
      throw error;
    },
    ...options,
  });
  const parts = await access.parts;
  const running = await runServer(folders, {
    ...server,
    whoAsks: access.whoAsks,
    routes: [...accessRoutes(access, openId), ...(server.routes ?? [])],
  });
  const hash = await hashPassword(PASSWORD);
  let members = 0;
  return {
    ...running,
    access,
    parts,
    database,
    dataFolder,
    firstPasswords,
    async member(role, { areas = '*', publication = 'internal' } = {}) {
      const name = `m${++members}.${role}`;
      const now = access.now();
      const account = await parts.accounts.add({ name, displayName: name, kind: 'person' }, now);
      await parts.accounts.setPassword(account, hash, { now, once: false });
      await parts.accounts.setGrants(account.id, [{ role, areas, publication }]);
      const token = await parts.sessions.begin(account.id, 'person', undefined);
      return { id: account.id, name, cookie: `citymirror=${token}` };
    },
    async close() {
      await running.close(0);
      await access.close();
      await database.close();
      rmSync(dataFolder, { recursive: true, force: true });
    },
  };
}
