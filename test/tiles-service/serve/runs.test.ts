import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FloodRun } from '../../../models/schema/flood-run.ts';
import type { Publication } from '../../../models/schema/index.ts';
import { listRun, loadRuns, removeRun, runsFolder } from '../../../tiles-service/flood/run-list.ts';
import { layerOf, sceneOf, temporaryFolder, writeFiles } from './city-folder.ts';
import { ask } from './http-client.ts';
import { type Running, runServer } from './running-server.ts';

let folder: string;
let city: string;
let remove: () => Promise<void>;
let server: Running;
let publicServer: Running;

async function keep(publication: Publication, id: string, made: string): Promise<void> {
  await writeFiles(city, {
    [`${publication}/runs/${id}/run.json`]: `{"id":"${id}"}`,
    [`${publication}/runs/${id}/keyframes.bin`]: 'abcdefghij',
  });
  const flood = { name: { 'zh-CN': id, en: id }, duration: 600 };
  await listRun(runsFolder(city, publication), {
    ...{ id, made, start: made, case: flood },
  } as unknown as FloodRun);
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

const listOf = async (
  of: Running,
): Promise<{ id: string; url: string; publication: string; bytes: number }[]> =>
  JSON.parse((await ask(of.url, '/city/probe/runs.json')).body.toString()).runs;

describe('the runs of a city', () => {
  it('should be listed, the newest first, with where they lie and how large they are', async () => {
    const runs = await listOf(server);
    expect(runs.map(({ id }) => id)).toEqual(['new', 'secret', 'old']);
    expect(runs[1]).toMatchObject({ publication: 'internal', url: 'internal/runs/secret', bytes: 25 });
  });

  it('should be neither listed nor sent to whom their class is closed', async () => {
    expect((await listOf(publicServer)).map(({ id }) => id)).toEqual(['new', 'old']);
    const path = '/city/probe/internal/runs/secret/run.json';
    expect((await ask(server.url, path)).status).toBe(200);
    expect((await ask(publicServer.url, path)).status).toBe(404);
    expect((await ask(publicServer.url, '/city/probe/internal/runs/index.json')).status).toBe(404);
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
    await removeRun(runs, 'short');
    expect((await loadRuns(runs)).map(({ id }) => id)).toEqual(['new', 'old']);
    expect((await ask(server.url, '/city/probe/public/runs/short/run.json')).status).toBe(404);
  });
});
