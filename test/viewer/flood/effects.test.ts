import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { followEffects, useEffects } from '../../../viewer/flood/effects.ts';
import type { FromEffects, ToEffects } from '../../../viewer/flood/effects-worker.ts';
import type { OpenRun } from '../../../viewer/flood/run-entry.ts';
import { useRuns } from '../../../viewer/flood/runs.ts';
import { useBoot } from '../../../viewer/stores/boot.ts';
import { usePictures } from '../../../viewer/water/water-pictures.ts';

/** The worker, as far as it is talked to here: it takes what it is given and says it has. */
class StubWorker {
  static made: StubWorker[] = [];
  readonly given: ToEffects[] = [];
  isEnded = false;
  onmessage: ((event: { data: FromEffects }) => void) | undefined;
  constructor() {
    StubWorker.made.push(this);
  }
  postMessage(message: ToEffects): void {
    this.given.push(message);
    const answer: FromEffects =
      'isOver' in message ? { kind: 'report', report: {} as never, rows: [] } : { kind: 'next' };
    setTimeout(() => this.isEnded || this.onmessage?.({ data: answer }), 0);
  }
  terminate(): void {
    this.isEnded = true;
  }
}
const kinds = () => StubWorker.made[0].given.map((message) => Object.keys(message)[0]);
const GRID = { columns: 1, rows: 1 };
const ends: (() => void)[] = [];
function follow(): () => void {
  const end = followEffects('r');
  ends.push(end);
  return end;
}
/** The pictures of one attempt at a run. */
const sourceOf = (times: number[]) => ({
  ...{ times, grid: GRID, bed: new Float32Array(1) },
  frame: async () => ({}),
});
/** What draws the water has had a picture of it. */
const draw = () => usePictures.setState({ first: {}, place: { grid: GRID } } as never);
const settle = () => new Promise((resolve) => setTimeout(resolve, 20));

function open(times: number[], isComplete: boolean, source = sourceOf(times)): void {
  const run = {
    entry: { id: 'r' },
    facts: {
      levels: [
        { id: 'bridge', thing: 'x:bridge', cell: 3, warningLevel: 97 },
        { id: 'weir', cell: 4 },
      ],
    },
    ...{ source, isComplete },
  };
  useRuns.setState({ open: { r: run as unknown as OpenRun } });
}

beforeEach(() => {
  StubWorker.made = [];
  vi.stubGlobal('Worker', StubWorker);
  vi.stubGlobal('requestAnimationFrame', (call: () => void) => setTimeout(call, 0));
  usePictures.setState({ first: undefined, place: undefined });
  useEffects.setState({ of: {} });
  useBoot.setState({
    boot: {
      ...{ phase: 'ready', address: 'https://twin.test/' },
      city: { id: 'c', layers: [], networks: [] } as never,
    },
  });
});
afterEach(() => {
  for (const end of ends.splice(0)) end();
  vi.unstubAllGlobals();
});

describe('what a run does', () => {
  it('should be asked for in rows once, when no more pictures come', async () => {
    const source = sourceOf([0]);
    open([0], false, source);
    follow();
    draw();
    await settle();
    source.times.push(300);
    open([0, 300], false, source);
    await settle();
    expect(kinds()).toEqual(['task', 'frame', 'frame']);
    expect(useEffects.getState().of.r).toMatchObject({ state: 'reckoning' });
    source.times.push(600);
    open([0, 300, 600], true, source);
    await settle();
    expect(kinds()).toEqual(['task', 'frame', 'frame', 'frame', 'isOver']);
    expect(useEffects.getState().of.r).toMatchObject({ state: 'ready', rows: [] });
    expect(StubWorker.made[0].isEnded).toBe(true);
  });

  it('should be a part alone where the run fails half-way, and be reckoned anew where it is computed again', async () => {
    useRuns.setState({ missing: {} });
    open([0, 300], false);
    const end = follow();
    draw();
    await settle();
    useRuns.setState({ missing: { r: { code: 'flood-failed', message: 'out of luck' } } });
    await vi.waitUntil(() => useEffects.getState().of.r.state === 'part');
    expect(useEffects.getState().of.r).toMatchObject({ state: 'part', until: 300 });
    expect(useEffects.getState().of.r.rows).toBeUndefined();
    // The same id, another water.
    useRuns.setState({ missing: {} });
    open([0, 300, 600, 900, 1200], true);
    expect(useEffects.getState().of.r.state).toBe('reading');
    await vi.waitUntil(() => useEffects.getState().of.r.rows);
    expect(StubWorker.made).toHaveLength(2);
    expect(StubWorker.made[1].given.filter((message) => 'frame' in message)).toHaveLength(5);
    expect(useEffects.getState().of.r).toMatchObject({ state: 'ready', rows: [] });
    end();
  });

  it('should be forgotten with a run that is closed, though nobody looks at it', async () => {
    open([0], true);
    follow()();
    const end = follow();
    await vi.waitUntil(() => useEffects.getState().of.r.state === 'ready');
    end();
    useRuns.setState({ open: {} });
    expect(useEffects.getState().of.r).toBeUndefined();
  });

  it('should wait until the water of a run that has just begun is on screen', async () => {
    open([0], false);
    const end = follow();
    await settle();
    expect(StubWorker.made).toHaveLength(0);
    draw();
    await settle();
    expect(kinds()).toContain('task');
    end();
    expect(StubWorker.made[0].isEnded).toBe(true);
  });

  it('should tell of a gauge by the thing that measures there, as the command does', async () => {
    open([0], true);
    follow();
    await settle();
    const [first] = StubWorker.made[0].given;
    expect('task' in first && first.task.gauges).toEqual([
      { id: 'x:bridge', cell: 3, warningLevel: 97 },
      { id: 'weir', cell: 4 },
    ]);
  });
});
