import { describe, expect, it } from 'vitest';
import { viewDocumentSchema } from '../../../models/schema/view-document.ts';
import { shownRunId } from '../../../viewer/flood/follow-run.ts';
import { NO_CHANGES } from '../../../viewer/flood/scenario.ts';
import { serverRuns } from '../../../viewer/flood/server-runs.ts';
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
    expect(await serverRuns(SCENE, () => Promise.reject(new TypeError('offline')))).toEqual([]);
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
