import { describe, expect, it } from 'vitest';
import { floodRunSchema } from '../../../models/schema/flood-run.ts';
import { viewDocumentSchema } from '../../../models/schema/view-document.ts';
import { shownRunId } from '../../../viewer/flood/follow-run.ts';
import { NO_CHANGES } from '../../../viewer/flood/scenario.ts';
import { factsOf, serverRuns } from '../../../viewer/flood/server-runs.ts';
import { decodePermalink, encodePermalink } from '../../../viewer/stores/permalink.ts';

const SCENE = 'https://twin.test/city/liangjiang/scene.json';
const RUN = {
  ...{ id: 'levee', name: { 'zh-CN': '溃口', en: 'Breach' }, made: '2026-07-02T00:00:00Z' },
  ...{ start: '2026-07-01T08:00:00+08:00', duration: 7200, bytes: 5_000_000 },
  ...{ publication: 'internal', url: 'internal/runs/levee' },
};
const answering = (body: unknown, status = 200): typeof fetch =>
  (async (address: string) => {
    expect(address).toBe('https://twin.test/city/liangjiang/runs.json');
    return new Response(JSON.stringify(body), { status });
  }) as never;

describe('runs that the server keeps', () => {
  it('should be listed with their own time, the newest first, and where their files are', async () => {
    const newer = { ...RUN, id: 'newer', made: '2026-07-03T00:00:00Z' };
    const runs = await serverRuns(SCENE, answering({ runs: [RUN, newer] }));
    expect(runs.map(({ id }) => id)).toEqual(['newer', 'levee']);
    expect(runs[1]).toMatchObject({
      start: Date.UTC(2026, 6, 1),
      where: 'server',
      url: 'https://twin.test/city/liangjiang/internal/runs/levee/',
    });
  });

  it('should be none where no server of ours answers', async () => {
    expect(await serverRuns(SCENE, answering('not found', 404))).toEqual([]);
    expect(await serverRuns(SCENE, answering({ anything: 1 }))).toEqual([]);
    expect(await serverRuns(SCENE, async () => new Response('<!doctype html>'))).toEqual([]);
  });

  it('should not be said to be none where the server fails or is not reached', async () => {
    await expect(serverRuns(SCENE, answering('busy', 503))).rejects.toThrow('HTTP 503');
    const offline = () => Promise.reject(new TypeError('offline'));
    await expect(serverRuns(SCENE, offline)).rejects.toThrow('offline');
  });

  it('should be listed beside one that cannot be read', async () => {
    const runs = await serverRuns(SCENE, answering({ runs: [{ ...RUN, id: 5 }, RUN, null] }));
    expect(runs.map(({ id }) => id)).toEqual(['levee']);
  });
});

describe('a run that is kept', () => {
  const kept = {
    ...{ schema: 'citymirror/flood-run/1', id: 'levee', made: RUN.made, start: RUN.start, seconds: 9 },
    case: { schema: 'citymirror/flood-case/1', id: 'levee', name: RUN.name, duration: 600, every: 60 },
    engine: { version: '1.0.0', scheme: 'inertial', threads: 2 },
    ...{ inputs: {}, keyframes: [], summary: {} },
    grid: {
      ...{ columns: 2, rows: 2, cell: 10, west: 0, north: 20 },
      ...{ crs: 'EPSG:4547', verticalDatum: '1985' },
    },
    gauges: { times: [0], series: [{ id: 'bridge', depth: [1], level: [22], speed: [0] }] },
    sections: { times: [], series: [] },
    balance: {
      ...{ initial: 0, edges: 0, rained: 0, sources: 0 },
      ...{ infiltrated: 0, drained: 0, stored: 0, error: 0 },
    },
  };

  it('should have the levels of its gauges, and be read where it was kept without them', () => {
    const levels = [{ id: 'bridge', thing: 'station', cell: 3, warningLevel: 22.5, guaranteeLevel: 23.5 }];
    expect(factsOf(floodRunSchema.parse({ ...kept, levels })).levels).toEqual(levels);
    expect(factsOf(floodRunSchema.parse(kept)).levels).toBeUndefined();
  });
});

describe('a view of a run', () => {
  const view = viewDocumentSchema.parse({
    schema: 'citymirror/view/1',
    scene: 'scene.json',
    camera: { longitude: 114, latitude: 27, height: 500 },
    clock: { mode: 'run', run: 'storm-1', time: 1_782_000_000_000, speed: 600 },
    flood: {
      shows: 'hazard',
      against: 'storm-0',
      scenario: { preset: 'storm', changes: { ...NO_CHANGES, level: 0.5 }, start: 1_781_999_000_000 },
    },
  });

  it('should be all in its link: the run, its time, what is shown of it and how it is computed again', () => {
    const { view: read, problems } = decodePermalink(encodePermalink(view));
    expect(problems).toEqual([]);
    expect(read.clock).toEqual(view.clock);
    expect(read.flood).toEqual(view.flood);
  });

  it('should show the run of its clock, unless it says another, as the other side of a comparison does', () => {
    expect(shownRunId(view)).toBe('storm-1');
    expect(shownRunId({ ...view, flood: { ...view.flood!, run: 'storm-0' } })).toBe('storm-0');
    expect(shownRunId({ ...view, clock: { mode: 'live' } })).toBeUndefined();
  });
});
