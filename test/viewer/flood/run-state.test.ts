import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { floodCaseSchema } from '../../../models/schema/flood-case.ts';
import { viewDocumentSchema } from '../../../models/schema/view-document.ts';
import { askAgain } from '../../../viewer/flood/ask-again.ts';
import { followRun } from '../../../viewer/flood/follow-run.ts';
import { planRun } from '../../../viewer/flood/live/run-live.ts';
import type { FloodNews } from '../../../viewer/flood/messages.ts';
import { enterRun, leaveRun, moveRun } from '../../../viewer/flood/run-clock.ts';
import { cancelRun, forgetJob, startRun } from '../../../viewer/flood/run-job.ts';
import { isWhole, useRuns } from '../../../viewer/flood/runs.ts';
import { NO_CHANGES, type PlannedRun, plannedRun } from '../../../viewer/flood/scenario.ts';
import { useWater } from '../../../viewer/flood/water.ts';
import { useBoot } from '../../../viewer/stores/boot.ts';
import { forgetHistory, redo, trackView, undo } from '../../../viewer/stores/history.ts';
import { currentView, patchView, setClock, setView } from '../../../viewer/stores/view.ts';

vi.mock('virtual:flood-kernels', () => ({ alone: 'alone.wasm', shared: 'shared.wasm' }));

/** A worker that says what a test has it say. */
class StubWorker {
  static made: StubWorker[] = [];
  isEnded = false;
  onmessage: ((event: { data: FloodNews }) => void) | undefined;
  onerror: ((event: { message: string }) => void) | undefined;
  readonly address: URL;
  constructor(address: URL) {
    this.address = address;
    StubWorker.made.push(this);
  }
  postMessage(): void {}
  addEventListener(): void {}
  terminate(): void {
    this.isEnded = true;
  }
  say(news: FloodNews): void {
    this.onmessage?.({ data: news });
  }
}
const computing = () => StubWorker.made.filter(({ address }) => address.href.includes('flood-worker'));

const preset = floodCaseSchema.parse({
  schema: 'citymirror/flood-case/1',
  id: 'storm',
  name: { 'zh-CN': '暴雨', en: 'Storm' },
  duration: 3600,
});
const START = Date.UTC(2026, 6, 1);
const city = {
  id: 'liangjiang',
  scenarioPresets: [preset],
  layers: [],
  networks: [],
  grid: { crs: 'EPSG:4547', verticalDatum: '1985', cellSize: 10, rasters: { bed: 'bed.tif' } },
} as never;
const planned = (minutes = 0): PlannedRun =>
  plannedRun(preset, { ...NO_CHANGES, duration: 3600 + 60 * minutes }, START, city);
const GROUND: FloodNews = {
  kind: 'ground',
  grid: {
    ...{ columns: 2, rows: 2, cell: 10, west: 0, north: 20, crs: 'EPSG:4547', verticalDatum: '1985' },
  },
  ...{ bed: new Float32Array(4), threads: 1, cautions: [], levels: [] },
};
const FAILED: FloodNews = { kind: 'failed', error: { code: 'flood-failed', message: 'out of luck' } };
const end = (cautions: { code: string; message: string }[] = []): FloodNews => ({
  ...{ kind: 'end', gauges: { times: [], series: [] }, sections: { times: [], series: [] }, seconds: 2 },
  ...{ balance: {} as never, summary: {}, cautions, maxima: new Uint8Array(0) },
});

/** The view of a link to a run, playing. */
function openLink({ id, scenario }: PlannedRun, time = START + 1_800_000): void {
  setView(
    viewDocumentSchema.parse({
      ...{ schema: 'citymirror/view/1', scene: 's', camera: { longitude: 114, latitude: 27, height: 500 } },
      clock: { mode: 'run', run: id, time, speed: 60 },
      flood: { shows: 'hazard', scenario },
    }),
  );
}

/** Lets what has been asked for come to its end. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setTimeout(resolve, 5));
}

let ends: (() => void)[] = [];
beforeEach(() => {
  StubWorker.made = [];
  vi.stubGlobal('Worker', StubWorker);
  vi.stubGlobal('navigator', { hardwareConcurrency: 2 });
  vi.stubGlobal('document', { baseURI: 'https://twin.test/' });
  vi.stubGlobal('fetch', async () => new Response(JSON.stringify({ runs: [] })));
  vi.stubGlobal('requestAnimationFrame', (call: () => void) => setTimeout(call, 1));
  vi.stubGlobal('cancelAnimationFrame', (timer: never) => clearTimeout(timer));
  useBoot.setState({
    boot: { phase: 'ready', city, address: 'https://twin.test/city/liangjiang/scene.json' },
  });
  useRuns.setState({ entries: [], open: {}, job: undefined, missing: {} });
  setView(
    viewDocumentSchema.parse({
      ...{ schema: 'citymirror/view/1', scene: 's', camera: { longitude: 114, latitude: 27, height: 500 } },
    }),
  );
  forgetHistory();
  ends = [followRun(), trackView()];
});
afterEach(async () => {
  cancelRun();
  await settle();
  for (const stop of ends) stop();
  vi.unstubAllGlobals();
});

describe('a link to a run that is not kept', () => {
  it('should start it once, and not again when it failed, however long it is looked at', async () => {
    const run = planned();
    openLink(run);
    await settle();
    expect(computing()).toHaveLength(1);
    computing()[0].say(FAILED);
    await settle();
    expect(computing()).toHaveLength(1);
    expect(useRuns.getState().missing[run.id]).toMatchObject({ message: 'out of luck' });
    expect(useRuns.getState().job).toMatchObject({ state: 'failed' });
    askAgain(run.id);
    await settle();
    expect(computing()).toHaveLength(2);
    expect(useRuns.getState().missing[run.id]).toBeUndefined();
  });

  it('should leave it for good when it is cancelled, before its ground is there and after', async () => {
    for (const news of [[], [GROUND]]) {
      const run = planned(1 + news.length);
      openLink(run);
      await settle();
      const worker = computing().at(-1);
      for (const told of news) worker?.say(told);
      const count = computing().length;
      cancelRun();
      expect(worker?.isEnded).toBe(true);
      expect(currentView().clock).toEqual({ mode: 'live' });
      await settle();
      expect(computing()).toHaveLength(count);
      expect(useRuns.getState()).toMatchObject({ job: undefined, open: {} });
      expect(useWater.getState().run).toBeUndefined();
    }
  });

  it('should keep the moment that the link is of, and what it shows', async () => {
    const run = planned();
    openLink(run);
    await settle();
    const { clock, flood } = currentView();
    computing()[0].say(GROUND);
    expect(currentView().clock).toBe(clock);
    expect(currentView().flood).toBe(flood);
    expect(useWater.getState()).toMatchObject({ shows: 'hazard', run: { id: run.id } });
  });

  it('should not end what is being computed, but say so, and follow when that is over', async () => {
    startRun(preset, planned(1));
    const linked = planned(2);
    openLink(linked);
    await settle();
    expect(computing()).toHaveLength(1);
    expect(computing()[0].isEnded).toBe(false);
    expect(useRuns.getState().missing[linked.id].code).toBe('flood-busy');
    computing()[0].say(FAILED);
    await settle();
    expect(computing()).toHaveLength(2);
    expect(useRuns.getState().job?.id).toBe(linked.id);
  });

  it('should be computed one after the other with the run that it is compared with', async () => {
    const [run, other] = [planned(1), planned(2)];
    openLink(run);
    const { flood } = currentView();
    patchView({ flood: { ...flood!, against: other.id, againstScenario: other.scenario } });
    await settle();
    expect(useRuns.getState().job?.id).toBe(run.id);
    for (const news of [GROUND, end()]) computing()[0].say(news);
    await settle();
    expect(computing()).toHaveLength(2);
    expect(useRuns.getState().job?.id).toBe(other.id);
    computing()[1].say(GROUND);
    await settle();
    expect(useWater.getState()).toMatchObject({ run: { id: run.id }, against: { id: other.id } });
    expect(currentView().clock).toMatchObject({ run: run.id });
  });

  it('should be computed in place of another when a person asks so', async () => {
    startRun(preset, planned(1));
    const linked = planned(2);
    openLink(linked);
    await settle();
    askAgain(linked.id);
    await settle();
    expect(computing().map(({ isEnded }) => isEnded)).toEqual([true, false]);
    expect(useRuns.getState().job?.id).toBe(linked.id);
    expect(currentView().clock).toMatchObject({ mode: 'run', run: linked.id });
  });
});

describe('a run that a person starts', () => {
  it('should be gone into when its ground is there, and be left to where one was', () => {
    const clock = { mode: 'replay' as const, time: START - 5000, speed: 0 };
    patchView({ clock, mode: 'traffic' });
    const { id } = planned();
    startRun(preset, planned());
    computing()[0].say(GROUND);
    expect(currentView()).toMatchObject({ clock: { mode: 'run', run: id, time: START }, mode: 'flood' });
    leaveRun();
    expect(currentView()).toMatchObject({ clock, mode: 'traffic' });
  });

  it('should not take a view that has gone elsewhere since', () => {
    startRun(preset, planned());
    setClock({ mode: 'replay', time: START, speed: 0 });
    computing()[0].say(GROUND);
    expect(currentView().clock.mode).toBe('replay');
    expect(useRuns.getState().job).toMatchObject({ state: 'computing' });
  });

  it('should keep what the end has to say besides', () => {
    const { id } = planned();
    startRun(preset, planned());
    computing()[0].say(GROUND);
    computing()[0].say(end([{ code: 'held-by-edge', message: 'held' }]));
    expect(useRuns.getState().open[id]).toMatchObject({
      isComplete: true,
      facts: { cautions: [{ code: 'held-by-edge' }] },
    });
  });

  it('should not pass for computed when it failed half-way, and be computed anew when it is asked for', () => {
    const { id } = planned();
    startRun(preset, planned());
    computing()[0].say(GROUND);
    computing()[0].say(FAILED);
    const first = useRuns.getState().open[id].source;
    expect(isWhole(useRuns.getState(), id)).toBe(false);
    forgetJob();
    startRun(preset, planned());
    expect(computing()).toHaveLength(2);
    computing()[1].say(GROUND);
    expect(useRuns.getState().open[id].source).not.toBe(first);
    computing()[1].say(end());
    expect(isWhole(useRuns.getState(), id)).toBe(true);
  });

  it('should be gone into again where a person tries again after it failed while they looked at it', async () => {
    const run = planned();
    startRun(preset, run);
    computing()[0].say(GROUND);
    expect(currentView().clock).toMatchObject({ mode: 'run', run: run.id });
    computing()[0].say(FAILED);
    await planRun(preset, run.scenario);
    computing().at(-1)?.say(GROUND);
    expect(currentView().clock).toMatchObject({ mode: 'run', run: run.id });
  });

  it('should tell that fewer threads work on it', () => {
    startRun(preset, planned());
    computing()[0].say(GROUND);
    computing()[0].say({ kind: 'threads', threads: 1 });
    expect(useRuns.getState().job).toMatchObject({ threads: 1, hasFewerThreads: true });
  });

  it('should end a comparison of runs when it is left', () => {
    enterRun({ ...planned(), name: preset.name, start: START, made: 0, duration: 3600, where: 'page' });
    patchView({
      comparison: {
        kind: 'beside',
        position: 0.5,
        other: { flood: { shows: 'depth', flow: true, run: 'a' } },
      },
    });
    leaveRun();
    expect(currentView().comparison).toBeUndefined();
  });
});

describe('taking back', () => {
  const entry = () => ({
    ...{ ...planned(), name: preset.name, start: START, made: 0, duration: 3600 },
    where: 'page' as const,
  });

  it('should not go into a run that was left, nor out of one', () => {
    patchView({ shadows: true });
    enterRun(entry());
    moveRun(START + 60_000);
    setClock({ mode: 'run', run: entry().id, time: START + 90_000, speed: 0 });
    leaveRun();
    undo();
    expect(currentView().clock).toEqual({ mode: 'live' });
    undo();
    expect(currentView()).toMatchObject({ clock: { mode: 'live' }, shadows: false });
    enterRun(entry());
    redo();
    redo();
    expect(currentView().clock).toMatchObject({ mode: 'run' });
  });

  it('should not be of moments of the time line', () => {
    enterRun(entry());
    moveRun(START + 60_000);
    expect(undo()).toBe(false);
    expect(currentView().clock).toMatchObject({ time: START + 60_000 });
  });
});
