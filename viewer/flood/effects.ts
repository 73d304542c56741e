import { create } from 'zustand';
import type { Effects } from '../../models/schema/flood-run.ts';
import type { EffectsReport } from '../../scenes/flood/effects/report.ts';
import { currentCity, onCityLeft } from '../stores/boot.ts';
import { recordError } from '../stores/status.ts';
import type { EffectsTask, FromEffects, ToEffects } from './effects-worker.ts';
import { lastTime, type OpenRun } from './run-entry.ts';
import { useRuns } from './runs.ts';
import { whenDrawn } from './when-drawn.ts';

/** What the water of a run does to the city, as far as its pictures have been held against it. */
export interface RunEffects {
  /** `part`: the run failed half-way, and this is what its pictures up to there did. */
  state: 'reading' | 'reckoning' | 'ready' | 'part' | 'failed';
  report?: EffectsReport;
  /** As of effects.json, of the whole run; there when it is ready. */
  rows?: Effects['effects'];
  /** Seconds of the last picture; of a part. */
  until?: number;
  detail?: string;
}

/** Milliseconds that the effects of a run wait at most until its first picture is on screen. */
const PATIENCE = 3_000;

/** By the id of the run, of those that are open: it goes with the water that it was reckoned from. */
export const useEffects = create<{ of: Readonly<Record<string, RunEffects>> }>()(() => ({ of: {} }));

onCityLeft(() => useEffects.setState({ of: {} }));
// A second attempt at a run has the same id, and is another water.
useRuns.subscribe(({ open }, { open: before }) => {
  if (open === before) return;
  useEffects.setState(({ of }) => {
    const stays = Object.entries(of).filter(([id]) => open[id] && open[id].source === before[id]?.source);
    return stays.length < Object.keys(of).length ? { of: Object.fromEntries(stays) } : {};
  });
});

function patch(id: string, part: Partial<RunEffects>): void {
  useEffects.setState(({ of }) => ({
    of: { ...of, [id]: { ...(of[id] ?? { state: 'reading' }), ...part } },
  }));
}

/**
 * Reckons what a run does, beside the page, for as long as it is followed; where it is computed anew, anew. Returns the end.
 */
export function followEffects(id: string): () => void {
  let followed: OpenRun | undefined;
  let end: (() => void) | undefined;
  function take(): void {
    const run = useRuns.getState().open[id];
    if (run?.source === followed?.source) return;
    end?.();
    followed = run;
    end = run && reckon(id, run);
  }
  const stop = useRuns.subscribe(take);
  take();
  return () => {
    stop();
    end?.();
  };
}

/**
 * Hands over the pictures of a run one after the other, also of one that is still being computed. What has been reckoned
 * stays. Returns the end.
 */
function reckon(id: string, run: OpenRun): () => void {
  const known = useEffects.getState().of[id]?.state;
  const here = currentCity();
  if (known === 'ready' || known === 'part' || !here) return () => undefined;
  let worker: Worker | undefined;
  let next = 0;
  let isWanted = false;
  let isOver = false;
  const say = (message: ToEffects, transfer: Transferable[] = []) => worker?.postMessage(message, transfer);
  const end = () => {
    isOver = true;
    clearTimeout(patience);
    worker?.terminate();
    stop();
  };

  async function give(): Promise<void> {
    const { open, missing } = useRuns.getState();
    const { source } = run;
    const isComplete = open[id]?.isComplete;
    if (!isWanted || isOver) return;
    if (next >= source.times.length) {
      // Of one that failed half-way nothing more comes.
      if (!isComplete && !missing[id]) return;
      isWanted = false;
      say({ isOver: true });
      return;
    }
    isWanted = false;
    try {
      // A copy goes: the globe may be showing the same picture.
      const frame = await source.frame(next++);
      if (!isOver) say({ frame });
    } catch (error) {
      fail(error instanceof Error ? error.message : String(error));
    }
  }

  function fail(detail: string): void {
    recordError(`effects: ${detail}`);
    patch(id, { state: 'failed', detail });
    end();
  }

  const stop = useRuns.subscribe(({ open, missing }, before) => {
    if (open[id] !== before.open[id] || missing[id] !== before.missing[id]) void give();
  });

  function begin(): void {
    if (isOver || worker || !here) return;
    clearTimeout(patience);
    worker = new Worker(new URL('./effects-worker.ts', import.meta.url), { type: 'module' });
    worker.onmessage = hear;
    worker.onerror = ({ message }) => fail(message || 'The worker did not start.');
    say({ task: taskOf(run, here.city.layers, here.city.networks, here.address) });
  }

  function hear({ data: message }: MessageEvent<FromEffects>): void {
    if (isOver) return;
    if (message.kind === 'failed') {
      fail(message.detail);
      return;
    }
    if (message.kind === 'report') {
      const { report, rows } = message;
      if (!rows) patch(id, { report });
      else if (useRuns.getState().open[id]?.isComplete) patch(id, { report, rows, state: 'ready' });
      else patch(id, { report, state: 'part', until: lastTime(run) });
      if (rows) end();
      return;
    }
    isWanted = true;
    patch(id, { state: 'reckoning' });
    void give();
  }

  // Reading the city takes the machine for a moment: the water of a run that has just begun is shown first.
  const patience = setTimeout(begin, PATIENCE);
  void (run.isComplete ? Promise.resolve() : whenDrawn(run.source)).then(begin);
  patch(id, { state: 'reading', detail: undefined });
  return end;
}

function taskOf(
  { source, facts }: OpenRun,
  layers: readonly { store?: string }[],
  networks: readonly { kind: string; url: string }[],
  address: string,
): EffectsTask {
  const absolute = (url: string) => new URL(url, address).href;
  const stores = layers.flatMap(({ store }) => (store === undefined ? [] : [absolute(store)]));
  return {
    grid: source.grid,
    bed: source.bed,
    stores: [...new Set(stores)],
    networks: networks.filter(({ kind }) => kind === 'road').map(({ url }) => absolute(url)),
    // Others know a gauge by the thing that measures there.
    gauges: (facts.levels ?? []).map(({ id, thing, ...level }) => ({ ...level, id: thing ?? id })),
  };
}

/** What is counted at a time: that of the last picture at or before it. Undefined before the first. */
export function countsAt({ timeline }: EffectsReport, time: number) {
  let index = -1;
  while (index + 1 < timeline.times.length && timeline.times[index + 1] <= time + 0.5) index++;
  if (index < 0) return undefined;
  const { buildings, residents, places, waterlogged, closed } = timeline;
  return {
    buildings: buildings[index],
    // None where who lives where may not be known.
    residents: residents.at(index),
    places: places[index],
    waterlogged: waterlogged[index],
    closed: { cars: closed.cars[index], emergency: closed.emergency[index], foot: closed.foot[index] },
  };
}
