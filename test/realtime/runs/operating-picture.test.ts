import { createHash } from 'node:crypto';
import { rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import express from 'express';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { AccountGrant } from '../../../models/access/roles.ts';
import type { OperatingPicture, Publication } from '../../../models/schema/index.ts';
import { setAsker } from '../../../realtime/access/asker.ts';
import type { AuditFact } from '../../../realtime/access/audit/entry.ts';
import type { Database } from '../../../realtime/database/database.ts';
import { openEmbedded } from '../../../realtime/database/embedded.ts';
import { migrate } from '../../../realtime/database/migrate.ts';
import { pictureRoutes } from '../../../realtime/runs/picture-routes.ts';
import { PictureStore } from '../../../realtime/runs/picture-store.ts';
import { openKeptRuns } from '../../../tiles-service/flood/read-run.ts';
import { answerErrors } from '../../../tiles-service/serve/answer-error.ts';
import { temporaryFolder, writeFiles } from '../../tiles-service/serve/city-folder.ts';
import { runFiles } from './run-files.ts';

const TIME = Date.UTC(2026, 5, 1, 13);
let database: Database;
let folder: string;
let remove: () => Promise<void>;
let server: ReturnType<express.Express['listen']>;
let asker: { account: string; grants: AccountGrant[] };
const noted: AuditFact[] = [];
const read: string[] = [];

beforeAll(async () => {
  database = await openEmbedded();
  await migrate(database);
  ({ folder, remove } = await temporaryFolder());
  const app = express();
  app.use((request, _response, next) => {
    setAsker(request, {
      subject: asker,
      actor: asker.account,
      displayName: `Mx ${asker.account}`,
      address: undefined,
    });
    next();
  });
  app.use(
    pictureRoutes({
      city: 'c',
      store: new PictureStore(database, 'c', () => TIME),
      runs: openKeptRuns(folder),
      audit: async (fact) => void noted.push(fact),
      noteRead: async (_asker, picture) => void read.push(picture),
    }),
  );
  app.use(answerErrors({ error: () => undefined } as never));
  server = app.listen(0, '127.0.0.1');
}, 60_000);
afterAll(async () => {
  server.close();
  await database.close();
  await remove();
});
beforeEach(async () => {
  await database.query('delete from operating_picture');
  await writeFiles(folder, {
    ...runFiles('internal', 'wave', { author: 'Water bureau' }),
    ...runFiles('internal', 'higher', { depth: 2 }),
    ...runFiles('restricted', 'secret'),
  });
  noted.length = 0;
  as('commander');
});

function as(
  role: AccountGrant['role'],
  publication: Publication = 'internal',
  areas: AccountGrant['areas'] = '*',
): void {
  asker = { account: role, grants: [{ role, areas, publication }] };
}

async function ask(method: string, path: string, body?: object) {
  const response = await fetch(
    `http://127.0.0.1:${(server.address() as AddressInfo).port}/operating-picture${path}`,
    {
      method,
      ...(body ? { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } } : {}),
    },
  );
  return { status: response.status, json: await response.json() };
}
const sign = (run = 'wave', more: object = {}) =>
  ask('POST', '/sign', { run, publication: 'internal', basedOn: null, ...more });
const current = async (): Promise<OperatingPicture | null> => (await ask('GET', '')).json.picture;

describe('the operating picture', () => {
  it('should be none until a commander signs a run, whatever runs are kept', async () => {
    expect((await ask('GET', '')).json).toEqual({ picture: null, earlier: [] });
    expect((await ask('GET', '/effects')).status).toBe(404);
  });

  it('should say who signed it and when, when it was computed, and that it is a forecast', async () => {
    expect((await sign('wave', { note: 'as agreed' })).status).toBe(200);
    expect(await current()).toMatchObject({
      ...{ run: 'wave', publication: 'internal', word: 'forecast', issued: '2026-06-01T12:00:00.000Z' },
      ...{ name: { en: 'River flood' }, author: 'Water bureau', duration: 3_600 },
      signed: { by: 'commander', name: 'Mx commander', time: TIME, note: 'as agreed' },
    });
  });

  it('should be seen by all who work with its class everywhere, and its effects with it', async () => {
    await sign();
    for (const role of ['viewer', 'operator', 'planner'] as const) {
      as(role);
      expect((await current())?.run).toBe('wave');
      expect((await ask('GET', '/effects')).json).toMatchObject({
        schema: 'citymirror/picture-effects/1',
        picture: { run: 'wave', word: 'forecast' },
        effects: [
          ['map:e1', 'closedToCars', 600, 3_600, true],
          ['map:b1', 'flooded', 900, 3_600, 0.4],
        ],
      });
    }
    for (const [publication, areas] of [
      ['public', '*'],
      ['internal', ['east']],
    ] as const) {
      as('operator', publication, areas === '*' ? areas : [...areas]);
      expect(await current()).toBeNull();
      expect((await ask('GET', '/effects')).status).toBe(404);
    }
  });

  it('should be signed and withdrawn by commanders of the whole city alone, and each try be noted', async () => {
    for (const [role, areas] of [
      ['operator', '*'],
      ['planner', '*'],
    ] as const) {
      as(role, 'internal', areas);
      expect((await sign()).status).toBe(403);
    }
    asker = {
      account: 'district',
      grants: [
        { role: 'commander', areas: ['east'], publication: 'internal' },
        { role: 'viewer', areas: '*', publication: 'internal' },
      ],
    };
    expect((await sign()).status).toBe(403);
    expect(noted.map(({ action, outcome, actor }) => [action, outcome, actor])).toEqual([
      ['picture.sign', 'refused', 'operator'],
      ['picture.sign', 'refused', 'planner'],
      ['picture.sign', 'refused', 'district'],
    ]);
    expect(await current()).toBeNull();
  });

  it('should take no run that the commander may not see, and none that is not kept', async () => {
    expect((await sign('secret', { publication: 'restricted' })).status).toBe(404);
    expect((await sign('nowhere')).status).toBe(404);
    expect((await sign('../wave')).status).toBe(400);
    as('commander', 'restricted');
    expect((await sign('secret', { publication: 'restricted' })).status).toBe(200);
    await ask('GET', '/effects');
    expect(read).toEqual([(await current())?.id]);
  });

  it('should be refused where the effects are not those that were looked at', async () => {
    const [, effects] = Object.values(runFiles('internal', 'wave'));
    const effectsHash = createHash('sha256').update(effects).digest('hex');
    await writeFiles(folder, runFiles('internal', 'wave', { depth: 9 }));
    expect(await sign('wave', { effectsHash })).toMatchObject({
      status: 409,
      json: { error: 'run-changed' },
    });
    expect((await sign('wave', { effectsHash: 'as I saw it' })).status).toBe(400);
    expect(await current()).toBeNull();
    await writeFiles(folder, runFiles('internal', 'wave'));
    expect((await sign('wave', { effectsHash })).status).toBe(200);
    expect((await current())?.effectsHash).toBe(effectsHash);
  });

  it('should be replaced by another, unless somebody else has replaced it meanwhile', async () => {
    const first = (await sign()).json.picture;
    expect((await sign('higher')).json).toMatchObject({ error: 'changed', newest: { id: first.id } });
    expect((await sign('higher', { basedOn: first.id })).status).toBe(200);
    const { picture, earlier } = (await ask('GET', '')).json;
    expect(picture.run).toBe('higher');
    expect(earlier).toMatchObject([{ id: first.id, ended: { how: 'replaced', by: 'commander' } }]);
  });

  it('should be withdrawn with its effects, and both be in the log', async () => {
    const { picture } = (await sign()).json;
    expect((await ask('POST', '/withdraw', { picture: 'another' })).status).toBe(409);
    expect((await ask('POST', '/withdraw', { picture: picture.id, note: 'it fell' })).status).toBe(200);
    expect((await ask('GET', '/effects')).status).toBe(404);
    expect((await ask('GET', '')).json).toMatchObject({
      picture: null,
      earlier: [{ id: picture.id, ended: { how: 'withdrawn', name: 'Mx commander', note: 'it fell' } }],
    });
    expect(noted).toMatchObject([
      { action: 'picture.sign', object: 'c/run:wave', outcome: 'done', details: { picture: picture.id } },
      { action: 'picture.withdraw', object: 'c/run:wave', outcome: 'done', details: { picture: picture.id } },
    ]);
  });

  it('should tell no other effects than were signed', async () => {
    await sign();
    expect((await ask('GET', '')).json.files).toBe('as-signed');
    await writeFiles(folder, runFiles('internal', 'wave', { depth: 9 }));
    expect((await ask('GET', '/effects')).json.error).toBe('run-changed');
    expect((await ask('GET', '')).json).toMatchObject({ picture: { run: 'wave' }, files: 'changed' });
    await rm(join(folder, 'internal/runs/wave'), { recursive: true });
    expect((await ask('GET', '/effects')).json.error).toBe('run-changed');
    expect((await ask('GET', '')).json).toMatchObject({ picture: { run: 'wave' }, files: 'missing' });
  });

  it('should be one even if two sign at once', async () => {
    const answers = await Promise.all([sign(), sign('higher')]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
  });
});
