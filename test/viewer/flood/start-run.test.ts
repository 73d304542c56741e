import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { FloodNews, ToFlood } from '../../../viewer/flood/messages.ts';
import { useRuns } from '../../../viewer/flood/runs.ts';
import { keepReady, startFlood } from '../../../viewer/flood/start-run.ts';
import { useBoot } from '../../../viewer/stores/boot.ts';

vi.mock('virtual:flood-kernels', () => ({ alone: 'alone.wasm', shared: 'shared.wasm' }));

class StubWorker {
  static made: StubWorker[] = [];
  readonly told: ToFlood[] = [];
  isEnded = false;
  onmessage: ((event: { data: FloodNews }) => void) | undefined;
  onerror: ((event: { message: string }) => void) | undefined;
  constructor() {
    StubWorker.made.push(this);
  }
  postMessage(message: ToFlood): void {
    this.told.push(message);
  }
  terminate(): void {
    this.isEnded = true;
  }
}
const settle = () => new Promise((resolve) => setTimeout(resolve, 20));
const kinds = (index: number) => StubWorker.made[index].told.map(({ kind }) => kind);
const grid = { crs: 'OGC:CRS84', verticalDatum: '1985', rasters: { bed: 'bed.tif' } };
const site = { grid: { ...grid, rasters: { bed: 'https://twin.test/bed.tif' } }, threads: 1 } as never;
const flood = { id: 'storm' } as never;
const start = (onNews: (news: FloodNews) => void = () => undefined) =>
  startFlood({ ...(site as object), flood } as never, onNews);

let end: () => void;
beforeEach(() => {
  StubWorker.made = [];
  vi.stubGlobal('Worker', StubWorker);
  vi.stubGlobal('navigator', { hardwareConcurrency: 2 });
  vi.stubGlobal('document', { baseURI: 'https://twin.test/' });
  useRuns.setState({ job: undefined });
  useBoot.setState({
    boot: {
      phase: 'ready',
      city: { id: 'c', grid, scenarioPresets: [] } as never,
      address: 'https://twin.test/scene.json',
    },
  });
  end = () => undefined;
});
afterEach(async () => {
  end();
  await settle();
  vi.unstubAllGlobals();
});

describe('a worker that is ready for the next run', () => {
  it('should make itself ready before it is asked, and take the run', async () => {
    end = keepReady();
    await settle();
    expect(StubWorker.made[0].told).toMatchObject([{ kind: 'site', isAhead: true }]);
    start();
    await settle();
    expect(StubWorker.made).toHaveLength(1);
    expect(kinds(0)).toEqual(['site', 'run']);
  });

  it('should not be made beside a run, and be there again once that is over', async () => {
    end = keepReady();
    start();
    useRuns.setState({ job: { id: 'a', state: 'computing' } as never });
    await settle();
    expect(StubWorker.made).toHaveLength(1);
    useRuns.setState({ job: undefined });
    await settle();
    expect(StubWorker.made).toHaveLength(2);
    expect(kinds(1)).toEqual(['site']);
  });

  it('should go when nobody may start a run any more', async () => {
    keepReady()();
    await settle();
    expect(StubWorker.made[0].isEnded).toBe(true);
    start();
    expect(StubWorker.made).toHaveLength(2);
  });

  it('should be passed over where it broke, or where the city is another', async () => {
    end = keepReady();
    await settle();
    StubWorker.made[0].onerror?.({ message: 'no such script' });
    start();
    expect(StubWorker.made).toHaveLength(2);
  });
});

describe('a run in a worker', () => {
  it('should fail when its worker does, once', async () => {
    const heard: FloodNews[] = [];
    start((news) => heard.push(news));
    StubWorker.made[0].onerror?.({ message: 'out of luck' });
    StubWorker.made[0].onerror?.({ message: 'again' });
    await settle();
    expect(heard).toEqual([{ kind: 'failed', error: { code: 'flood-failed', message: 'out of luck' } }]);
    expect(StubWorker.made[0].isEnded).toBe(true);
  });

  it('should tell nothing more when it is given up, and be told that its picture is seen until then', async () => {
    const heard: FloodNews[] = [];
    const running = start((news) => heard.push(news));
    await settle();
    running.seen?.();
    expect(kinds(0)).toEqual(['site', 'run', 'seen']);
    running.cancel();
    StubWorker.made[0].onmessage?.({ data: { kind: 'reading', share: 1 } });
    running.seen?.();
    expect(heard).toEqual([]);
    expect(kinds(0)).toHaveLength(3);
  });
});
