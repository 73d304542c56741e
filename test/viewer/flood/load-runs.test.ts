import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Scene } from '../../../models/schema/scene.ts';
import { loadRuns, useRuns } from '../../../viewer/flood/runs.ts';
import { useBoot } from '../../../viewer/stores/boot.ts';

const RUN = {
  ...{ id: 'levee', name: { 'zh-CN': '溃口', en: 'Breach' }, made: '2026-07-02T00:00:00Z' },
  ...{ start: '2026-07-01T08:00:00+08:00', duration: 7200, url: 'internal/runs/levee' },
};
let answer: () => Response;

beforeEach(() => {
  vi.stubGlobal('fetch', async () => answer());
  const city = { id: 'river', publication: 'internal' } as Scene;
  useBoot.setState({
    boot: { phase: 'ready', city, address: 'https://twin.test/city/river/scene.json' },
    hasServer: false,
  });
});
afterEach(() => {
  vi.unstubAllGlobals();
  useBoot.setState({ boot: { phase: 'starting' } });
});

const ids = () => useRuns.getState().entries?.map(({ id }) => id);

// There is no IndexedDB here: as in a browser that keeps nothing.
describe('the list of runs', () => {
  it('should hold what the server has where the browser does not answer, and say that it did not', async () => {
    answer = () => Response.json({ runs: [RUN] });
    await loadRuns();
    expect(ids()).toEqual(['levee']);
    const { unlisted } = useRuns.getState();
    expect(unlisted?.browser).toMatch(/indexedDB/);
    expect(unlisted?.server).toBeUndefined();
  });

  it('should keep what the server told before while it fails, and lose what it tells no more', async () => {
    answer = () => Response.json({ runs: [RUN] });
    await loadRuns();
    answer = () => new Response('busy', { status: 503 });
    await loadRuns();
    expect(ids()).toEqual(['levee']);
    expect(useRuns.getState().unlisted?.server).toMatch(/503/);
    answer = () => Response.json({ runs: [] });
    await loadRuns();
    expect(ids()).toEqual([]);
    expect(useRuns.getState().unlisted?.server).toBeUndefined();
  });

  it('should be asked for anew in another city, with nothing of this one', async () => {
    answer = () => new Response('busy', { status: 503 });
    await loadRuns();
    useBoot.setState({ boot: { phase: 'starting' } });
    expect(useRuns.getState()).toMatchObject({ entries: undefined, unlisted: undefined });
  });
});
