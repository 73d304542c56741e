import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Publication } from '../../../models/schema/index.ts';
import { loadRuns, runsFolder } from '../../../tiles-service/flood/run-list.ts';
import { layerOf, sceneOf, temporaryFolder, writeFiles } from './city-folder.ts';
import { ask } from './http-client.ts';
import { type Running, runServer } from './running-server.ts';

let folder: string;
let city: string;
let remove: () => Promise<void>;
let server: Running;
let publicServer: Running;

async function keep(publication: Publication, id: string, made: string, to = city): Promise<void> {
  const flood = { name: { 'zh-CN': id, en: id }, duration: 600 };
  await writeFiles(to, {
    [`${publication}/runs/${id}/run.json`]: JSON.stringify({
      ...{ id, made, start: made, author: 'Water bureau', case: flood },
    }),
    [`${publication}/runs/${id}/keyframes.bin`]: 'abcdefghij',
  });
}

beforeAll(async () => {
  ({ folder, remove } = await temporaryFolder());
  city = join(folder, 'city');
  await writeFiles(city, {
    'public/scene.json': JSON.stringify(sceneOf('public', [layerOf('map', 'public')])),
    'internal/scene.json': JSON.stringify(sceneOf('internal', [layerOf('pipes', 'internal')])),
  });
  await keep('public', 'old', '2026-01-01T00:00:00.000Z');
  await keep('public', 'new', '2026-01-03T00:00:00.000Z');
  await keep('internal', 'secret', '2026-01-02T00:00:00.000Z');
  server = await runServer([city]);
  publicServer = await runServer([city], { rules: { publicOnly: true, behindProxy: false } });
});
afterAll(async () => {
  await server.close(0);
  await publicServer.close(0);
  await remove();
});

const listOf = async (of: Running): Promise<({ id: string; bytes: number } & Record<string, unknown>)[]> =>
  JSON.parse((await ask(of.url, '/city/probe/runs.json')).body.toString()).runs;

describe('the runs of a city', () => {
  it('should be listed, the newest first, with where they lie and how large they are', async () => {
    const runs = await listOf(server);
    expect(runs.map(({ id }) => id)).toEqual(['new', 'secret', 'old']);
    expect(runs[1]).toMatchObject({
      ...{ publication: 'internal', url: 'internal/runs/secret', author: 'Water bureau' },
      ...{ name: { 'zh-CN': 'secret', en: 'secret' }, duration: 600 },
    });
    expect(runs[1].bytes).toBeGreaterThan(10);
  });

  it('should be a list that nobody keeps as soon as one of them is not public', async () => {
    const [closed, open] = await Promise.all(
      [server, publicServer].map(({ url }) => ask(url, '/city/probe/runs.json')),
    );
    expect(closed.headers['cache-control']).toBe('private, no-store');
    expect(open.headers['cache-control']).toBe('no-cache');
  });

  it('should be listed beside one that cannot be read, and one that is only being written', async () => {
    const other = join(folder, 'other');
    await keep('public', 'whole', '2026-01-01T00:00:00.000Z', other);
    await writeFiles(other, {
      'public/runs/cut/run.json': '{"id":"cut","ma',
      'public/runs/empty/keyframes.bin': 'abc',
    });
    await keep('public', 'later.part', '2026-01-02T00:00:00.000Z', other);
    const runs = runsFolder(other, 'public');
    expect((await loadRuns(runs)).map(({ id }) => id)).toEqual(['whole']);
    await rename(join(runs, 'later.part'), join(runs, 'later'));
    expect((await loadRuns(runs)).map(({ id }) => id)).toEqual(['later', 'whole']);
  });

  it('should be told as they are now when they are computed anew under the same name', async () => {
    const other = join(folder, 'again');
    await keep('public', 'run', '2026-01-01T00:00:00.000Z', other);
    const runs = runsFolder(other, 'public');
    expect((await loadRuns(runs))[0].made).toBe('2026-01-01T00:00:00.000Z');
    await rm(join(runs, 'run'), { recursive: true });
    await keep('public', 'run', '2026-01-02T00:00:00.000Z', other);
    expect((await loadRuns(runs))[0].made).toBe('2026-01-02T00:00:00.000Z');
  });

  it('should be neither listed nor sent to whom their class is closed', async () => {
    expect((await listOf(publicServer)).map(({ id }) => id)).toEqual(['new', 'old']);
    const path = '/city/probe/internal/runs/secret/run.json';
    expect((await ask(server.url, path)).status).toBe(200);
    expect((await ask(publicServer.url, path)).status).toBe(404);
    expect((await ask(publicServer.url, '/city/probe/internal/runs/')).status).toBe(404);
  });

  it('should be sent by range, and asked for again each time, or kept by nobody', async () => {
    const path = '/city/probe/public/runs/new/keyframes.bin';
    const part = await ask(server.url, path, { Range: 'bytes=2-4' });
    expect([part.status, part.body.toString()]).toEqual([206, 'cde']);
    expect(part.headers['cache-control']).toBe('no-cache');
    const closed = await ask(server.url, '/city/probe/internal/runs/secret/keyframes.bin');
    expect(closed.headers['cache-control']).toBe('private, no-store');
  });

  it('should be gone from the list when they are taken away', async () => {
    await keep('public', 'short', '2026-01-04T00:00:00.000Z');
    const runs = runsFolder(city, 'public');
    expect((await loadRuns(runs)).map(({ id }) => id)).toEqual(['short', 'new', 'old']);
    await rm(join(runs, 'short'), { recursive: true });
    expect((await loadRuns(runs)).map(({ id }) => id)).toEqual(['new', 'old']);
    expect((await ask(server.url, '/city/probe/public/runs/short/run.json')).status).toBe(404);
  });
});
