import { mkdir, readdir, readFile, utimes } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import express from 'express';
import { fromFile } from 'geotiff';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { AccountGrant } from '../../../models/access/roles.ts';
import type { FloodLive } from '../../../models/schema/flood-live.ts';
import { type FloodRun, floodRunSchema } from '../../../models/schema/flood-run.ts';
import type { Publication } from '../../../models/schema/index.ts';
import { setAsker } from '../../../realtime/access/asker.ts';
import type { AuditFact } from '../../../realtime/access/audit/entry.ts';
import type { Database } from '../../../realtime/database/database.ts';
import { openEmbedded } from '../../../realtime/database/embedded.ts';
import { migrate } from '../../../realtime/database/migrate.ts';
import { pictureRoutes } from '../../../realtime/runs/picture-routes.ts';
import { PictureStore } from '../../../realtime/runs/picture-store.ts';
import { deflate } from '../../../scenes/flood/run/deflate.ts';
import { RUN_RASTERS } from '../../../scenes/flood/run/run-rasters.ts';
import { MOST_SENT } from '../../../tiles-service/flood/keep-run.ts';
import { openKeptRuns } from '../../../tiles-service/flood/read-run.ts';
import { answerErrors } from '../../../tiles-service/serve/answer-error.ts';
import { temporaryFolder, writeFiles } from '../../tiles-service/serve/city-folder.ts';
import { runFiles, type SentFiles, sentFiles } from './run-files.ts';

let database: Database;
let folder: string;
let remove: () => Promise<void>;
let server: ReturnType<express.Express['listen']>;
let asker: { account: string; grants: AccountGrant[] };
const noted: AuditFact[] = [];

beforeAll(async () => {
  database = await openEmbedded();
  await migrate(database);
  const app = express();
  app.use((request, _response, next) => {
    const { account } = asker;
    setAsker(request, {
      ...{ subject: asker, actor: account, displayName: `Mx ${account}`, address: undefined },
    });
    next();
  });
  app.use((request, response, next) => {
    pictureRoutes({
      city: 'c',
      store: new PictureStore(database, 'c'),
      runs: openKeptRuns(folder),
      audit: async (fact) => void noted.push(fact),
      classOfThing: (thing) => (thing === 'river:secret' ? 'restricted' : 'public'),
    })(request, response, next);
  });
  app.use(answerErrors({ error: () => undefined } as never));
  server = app.listen(0, '127.0.0.1');
}, 60_000);
afterAll(async () => {
  server.close();
  await database.close();
});
beforeEach(async () => {
  ({ folder, remove } = await temporaryFolder());
  await database.query('delete from operating_picture');
  noted.length = 0;
  as('commander');
});
afterEach(() => remove());

function as(role: AccountGrant['role'], publication: Publication = 'internal'): void {
  asker = { account: role, grants: [{ role, areas: '*', publication }] };
}

async function post(path: string, body: object) {
  const { port } = server.address() as AddressInfo;
  const response = await fetch(`http://127.0.0.1:${port}/operating-picture${path}`, {
    ...{ method: 'POST', body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } },
  });
  return { status: response.status, json: await response.json() };
}
const send = (files: SentFiles, publication: Publication = 'internal') => post(`/runs/${publication}`, files);
const runs = () => readdir(join(folder, 'internal/runs')).catch(() => []);
const kept = async (id: string): Promise<FloodRun> =>
  floodRunSchema.parse(JSON.parse(await readFile(join(folder, `internal/runs/${id}/run.json`), 'utf8')));

describe('a run that a page computed', () => {
  it('should be kept under a name of its own, and be signed as the page saw it', async () => {
    const answer = await send(sentFiles('page-run'));
    expect(answer).toMatchObject({ status: 200, json: { publication: 'internal' } });
    const { run, effectsHash } = answer.json;
    expect(run).toMatch(/^sent-page-run-[0-9a-f]{16}$/);
    const sent = Buffer.from(sentFiles('page-run').keyframes, 'base64');
    expect((await readFile(join(folder, `internal/runs/${run}/keyframes.bin`))).equals(sent)).toBe(true);
    expect(noted).toMatchObject([{ action: 'run.keep', object: `c/run:${run}`, outcome: 'done' }]);
    const other = { run, publication: 'internal', basedOn: null, effectsHash: '0'.repeat(64) };
    expect((await post('/sign', other)).json.error).toBe('run-changed');
    const { picture } = (await post('/sign', { ...other, effectsHash })).json;
    expect(picture).toMatchObject({ run, effectsHash, author: 'Mx commander', computedBy: 'page' });
  });

  it('should be there for other programs too, as rasters and tables', async () => {
    const files = sentFiles('page-run');
    files.run.gauges = { times: [0], series: [{ id: 'weir', depth: [1], level: [101], speed: [0] }] };
    const { run } = (await send(files)).json;
    const at = join(folder, 'internal/runs', run);
    const depth = await (await fromFile(join(at, 'maximum-depth.tif'))).getImage();
    const [values] = (await depth.readRasters()) as unknown as [Float32Array];
    expect(values[0]).toBeCloseTo(1.5, 6);
    expect((await readdir(at)).sort()).toEqual(
      [
        ...RUN_RASTERS.map((name) => `${name}.tif`),
        'effects.json',
        'gauges.csv',
        'keyframes.bin',
        'run.json',
      ].sort(),
    );
    expect(await readFile(join(at, 'gauges.csv'), 'utf8')).toContain('0,1,101,0');
  });

  it('should not be kept where its pictures cannot be read, or are larger than they may be', async () => {
    const files = sentFiles('page-run');
    const bomb = await deflate(new Uint8Array(1 << 20));
    for (const bytes of [
      Buffer.from('these are no pictures at all, whoever looks at them'),
      Buffer.from(bomb),
    ]) {
      const span = { offset: 0, length: bytes.length };
      const body = { ...files, keyframes: bytes.toString('base64'), run: { ...files.run, maxima: span } };
      expect(await send({ ...body, run: { ...body.run, bed: span } })).toMatchObject({ status: 400 });
    }
    expect(await runs()).toEqual([]);
  });

  it('should say that a page computed it, who sent it, and not be from the future, whatever it says', async () => {
    const files = sentFiles('page-run', { depth: 7, author: 'The engine', made: '2199-01-01T00:00:00.000Z' });
    files.run.inputs = { case: 'as I say', terrain: 'f'.repeat(64) };
    const before = Date.now();
    const run = await kept((await send(files)).json.run);
    expect(run).toMatchObject({
      ...{ author: 'Mx commander', computedBy: 'page', engine: { version: 'page', scheme: 'inertial' } },
      inputs: { case: expect.stringMatching(/^[0-9a-f]{64}$/) },
    });
    expect(Object.keys(run.inputs)).toEqual(['case']);
    expect(Date.parse(run.made)).toBeGreaterThanOrEqual(before);
    expect(Date.parse(run.made)).toBeLessThanOrEqual(Date.now());
  });

  it('should say how far its pictures lie apart, which its effects are told from', async () => {
    const files = sentFiles('page-run');
    files.run.keyframes = [0, 300, 900].map((time) => ({ time, offset: 0, length: 4 }));
    const { cautions } = await kept((await send(files)).json.run);
    expect(cautions).toMatchObject([
      { code: 'effects-from-pictures', message: expect.stringContaining('600 s') },
    ]);
  });

  it('should take the place of no other run, and no other of the same id takes its', async () => {
    await writeFiles(folder, runFiles('internal', 'wave'));
    const [first, second] = [
      await send(sentFiles('wave', { depth: 1 })),
      await send(sentFiles('wave', { depth: 2 })),
    ];
    expect(first.json.run).not.toBe(second.json.run);
    expect((await runs()).sort()).toEqual([first.json.run, second.json.run, 'wave'].sort());
    expect((await kept('wave')).engine.version).toBe('1');
  });

  it('should be kept once if it is sent twice, or twice at once', async () => {
    const answers = await Promise.all([1, 2, 3].map(() => send(sentFiles('page-run'))));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(new Set(answers.map(({ json }) => JSON.stringify(json))).size).toBe(1);
    expect(await runs()).toEqual([answers[0].json.run]);
    expect(noted).toHaveLength(1);
  });

  it('should be refused where something else lies in its place, which stays', async () => {
    const { run } = (await send(sentFiles('page-run'))).json;
    await writeFiles(folder, { [`internal/runs/${run}/effects.json`]: '{}' });
    expect(await send(sentFiles('page-run'))).toMatchObject({ status: 409, json: { error: 'run-differs' } });
    await remove();
    await writeFiles(folder, { [`internal/runs/${run}/thesis.txt`]: 'mine' });
    expect((await send(sentFiles('page-run'))).status).toBe(409);
    expect(await readFile(join(folder, `internal/runs/${run}/thesis.txt`), 'utf8')).toBe('mine');
  });

  it('should be of the class of what its sender is given of the city, internal at least', async () => {
    expect(await send(sentFiles('page-run'), 'public')).toMatchObject({
      ...{ status: 400, json: { error: 'too-open' } },
    });
    await writeFiles(folder, { 'public/scene.json': '{}', 'restricted/scene.json': '{}' });
    // Who sees no restricted scene computes from none.
    expect((await send(sentFiles('page-run'))).status).toBe(200);
    as('commander', 'restricted');
    expect((await send(sentFiles('page-run'))).json.error).toBe('too-open');
    expect((await send(sentFiles('page-run'), 'restricted')).status).toBe(200);
    expect(await readdir(join(folder, 'public'))).toEqual(['scene.json']);
  });

  it('should be of the class of the gauges that it starts from', async () => {
    as('commander', 'restricted');
    const files = sentFiles('page-run');
    const time = '2026-06-01T12:00:00.000Z';
    const live: FloodLive = {
      ...{ at: time, lead: 0, stage: 'hold', rain: 'hold', kept: [], levels: [], simulated: false },
      rain: [{ thing: 'rain:open', time, age: 0, rate: 1, fallen: 0 }],
      left: [{ thing: 'river:secret', why: 'not-told' }],
    };
    files.run.case.live = live;
    expect((await send(files)).status).toBe(200);
    files.run.case.live = { ...live, left: [{ thing: 'river:secret', why: 'stale', time, age: 9_000 }] };
    expect((await send(files)).json.error).toBe('too-open');
    files.run.case.live = { ...live, rain: [{ ...live.rain[0], thing: 'river:secret' }] };
    expect(await send(files)).toMatchObject({
      status: 400,
      json: { error: 'too-open', newest: 'restricted' },
    });
    expect((await send(files, 'restricted')).status).toBe(200);
  });

  it('should be refused where its parts are not of one another, where it is too large, and to who may not sign', async () => {
    const sent = sentFiles('other-run');
    const { run } = sent;
    const wrong: object[] = [
      { ...sent, run: { ...run, id: '../up' } },
      { ...sent, run: { ...run, id: 'half.part' } },
      { ...sent, effects: { ...sent.effects, run: 'another' } },
      { ...sent, run: { ...run, maxima: { offset: 4, length: 400 } } },
      { ...sent, run: { ...run, grid: { ...run.grid, columns: 100_000, rows: 100_000 } } },
      { ...sent, keyframes: '*' },
    ];
    for (const body of wrong) expect((await post('/runs/internal', body)).status).toBe(400);
    expect((await send(sent, 'restricted')).status).toBe(404);
    as('operator');
    expect((await send(sent)).status).toBe(403);
    expect(await runs()).toEqual([]);
  });
});

describe('room for runs that pages sent', () => {
  it('should be made by the oldest that nobody signed, and by none of the command', async () => {
    await writeFiles(folder, runFiles('internal', 'wave'));
    const ids: string[] = [];
    for (let depth = 1; depth <= MOST_SENT; depth++) {
      const { run } = (await send(sentFiles('page-run', { depth }))).json;
      await utimes(join(folder, 'internal/runs', run), depth, depth);
      ids.push(run);
    }
    await post('/sign', { run: ids[0], publication: 'internal', basedOn: null });
    noted.length = 0;
    const { run } = (await send(sentFiles('page-run', { depth: 99 }))).json;
    expect(noted).toMatchObject([{ object: `c/run:${run}`, details: { removed: ids[1] } }]);
    expect((await runs()).sort()).toEqual([ids[0], ...ids.slice(2), run, 'wave'].sort());
  });

  it('should be none where all are signed, and say so', async () => {
    const keep = (depth: number) =>
      openKeptRuns(folder).keep('internal', sentRun(depth), { most: 1, isSigned: () => true });
    expect((await keep(1)).outcome).toBe('kept');
    expect(await keep(2)).toEqual({ outcome: 'full', most: 1 });
    expect((await keep(1)).outcome).toBe('was-kept');
  });

  it('should not be made at all where it would not be enough', async () => {
    const keep = (depth: number, most: number, signed: string[] = []) =>
      openKeptRuns(folder).keep('internal', sentRun(depth), { most, isSigned: (id) => signed.includes(id) });
    const [first] = [await keep(1, 3), await keep(2, 3), await keep(3, 3)];
    const before = await runs();
    expect(await keep(4, 1, [(first as { run: string }).run])).toMatchObject({ outcome: 'full' });
    expect(await runs()).toEqual(before);
  });

  it('should be made by what a server that died left half-written, and not by what is being written', async () => {
    for (const [name, age] of [
      ['sent-dead.part', 7_200],
      ['sent-living.part', 60],
    ] as const) {
      await mkdir(join(folder, 'internal/runs', name), { recursive: true });
      const then = Date.now() / 1000 - age;
      await utimes(join(folder, 'internal/runs', name), then, then);
    }
    const { run } = (await send(sentFiles('page-run'))).json;
    expect((await runs()).sort()).toEqual(['sent-living.part', run].sort());
  });
});

function sentRun(depth: number) {
  const { run, effects, keyframes } = sentFiles('page-run', { depth });
  return { run, effects, keyframes: Buffer.from(keyframes, 'base64') };
}
