import { create } from 'zustand';
import type { FloodCase } from '../../models/schema/flood-case.ts';
import type { FloodScenario } from '../../models/schema/flood-changes.ts';
import { currentCity, onCityLeft } from '../stores/boot.ts';
import { withoutSteps } from '../stores/history.ts';
import { notify, notifyBriefly } from '../stores/notices.ts';
import { errorText, recordError } from '../stores/status.ts';
import { currentView, patchView } from '../stores/view.ts';
import { browserRuns, forgetRun, keepEntry, keepRun, openBrowserRun } from './browser-runs.ts';
import { KeptPictures } from './kept-pictures.ts';
import type { FloodFailure, FloodNews } from './messages.ts';
import { unpackInWorker } from './picture-client.ts';
import type { OpenRun, RunEntry } from './run-entry.ts';
import { type PlannedRun, plannedRun, presetsOf } from './scenario.ts';
import { openServerRun, serverRuns } from './server-runs.ts';
import { type RunningFlood, startFlood } from './start-run.ts';
import { threadsOf } from './threads.ts';

/** A run that is being computed, or that failed. */
export interface FloodJob {
  id: string;
  preset: string;
  state: 'reading' | 'computing' | 'failed';
  /** Share of what the state does, 0–1. */
  share: number;
  secondsLeft?: number;
  threads: number;
  /** Milliseconds from the click to the first picture. */
  firstPicture?: number;
  error?: FloodFailure;
}

export interface FloodRuns {
  /** Runs that can be opened, the newest first; undefined until they were asked for. */
  entries?: readonly RunEntry[];
  /** Runs that are open, by id; a new object for each change. */
  open: Readonly<Record<string, OpenRun>>;
  job?: FloodJob;
  /** Why a run that is asked for cannot be shown, by id. */
  missing: Readonly<Record<string, FloodFailure>>;
}

export const useRuns = create<FloodRuns>()(() => ({ open: {}, missing: {} }));

let running: RunningFlood | undefined;
/** The clock that this module set last: while it stands, a running run shows its newest picture. */
let ownClock: unknown;

function patchJob(patch: Partial<FloodJob>): void {
  useRuns.setState(({ job }) => (job ? { job: { ...job, ...patch } } : {}));
}

function patchRun(id: string, patch: Partial<OpenRun>): void {
  useRuns.setState(({ open }) => (open[id] ? { open: { ...open, [id]: { ...open[id], ...patch } } } : {}));
}

/** Asks what runs there are: with the city on the server, and in this browser. */
export async function loadRuns(): Promise<void> {
  const here = currentCity();
  if (!here) return;
  const [server, browser] = await Promise.all([serverRuns(here.address), browserRuns(here.city.id)]);
  if (currentCity()?.city.id !== here.city.id) return;
  useRuns.setState(({ entries = [], open }) => {
    const found = [...server, ...browser];
    // What was computed here and is not kept is still open.
    const others = entries.filter(({ id }) => open[id] && !found.some((entry) => entry.id === id));
    return { entries: [...others, ...found] };
  });
}

/** Goes into a run: the clock is at its beginning, and the water of it is shown. */
export function enterRun({ id, start, scenario }: RunEntry, time = start): void {
  const { flood } = currentView();
  const { run: _, against, ...shown } = flood ?? { shows: 'depth' as const, flow: true };
  withoutSteps(() =>
    patchView({
      clock: { mode: 'run', run: id, time, speed: 0 },
      flood: {
        ...shown,
        ...(against !== undefined && against !== id ? { against } : {}),
        ...(scenario ? { scenario } : { scenario: undefined }),
      },
      mode: 'flood',
    }),
  );
  ownClock = currentView().clock;
}

/** Back to the city as it is. */
export function leaveRun(): void {
  const { flood } = currentView();
  withoutSteps(() =>
    patchView({
      clock: { mode: 'live' },
      mode: 'calm',
      ...(flood ? { flood: { shows: flood.shows, flow: flood.flow } } : {}),
    }),
  );
}

/**
 * Computes a run, or opens it where the very same has been computed before. One at a time: what is being computed when
 * another is started is cancelled.
 */
export function startRun(preset: FloodCase, planned: PlannedRun): void {
  const here = currentCity();
  if (!here) return;
  const { open, entries = [] } = useRuns.getState();
  const known = open[planned.id]?.entry ?? entries.find(({ id }) => id === planned.id);
  if (known && (open[known.id]?.isComplete ?? true)) {
    enterRun(known);
    return;
  }
  cancelRun();
  const { id, flood, scenario } = planned;
  const threads = threadsOf();
  const begun = performance.now();
  const { grid } = here.city;
  useRuns.setState(({ missing: { [id]: _, ...missing } }) => ({
    job: { id, preset: preset.id, state: 'reading', share: 0, threads },
    missing,
  }));
  if (!grid?.rasters?.bed) {
    patchJob({ state: 'failed', error: { code: 'flood-no-grid', message: here.city.id } });
    return;
  }
  const absolute = (address: string) => new URL(address, here.address).href;
  const rasters = Object.fromEntries(
    Object.entries(grid.rasters).map(([name, address]) => [name, absolute(address)]),
  );
  const entry: RunEntry = {
    ...{ id, name: flood.name, start: scenario.start, made: Date.now(), duration: flood.duration },
    ...{ where: 'page', scenario },
  };
  running = startFlood({ flood, grid: { ...grid, rasters }, threads }, (news) =>
    hear(news, { entry, flood, begun, city: here.city.id }),
  );
}

interface Begun {
  entry: RunEntry;
  flood: FloodCase;
  begun: number;
  city: string;
}

function hear(news: FloodNews, { entry, flood, begun, city }: Begun): void {
  const { id } = entry;
  const run = useRuns.getState().open[id];
  const source = run?.source as KeptPictures | undefined;
  switch (news.kind) {
    case 'reading':
      patchJob({ share: news.share });
      break;
    case 'ground': {
      const { kind: _, bed, ...facts } = news;
      const opened: OpenRun = {
        entry,
        facts: { flood, ...facts },
        source: new KeptPictures(news.grid, bed, unpackInWorker),
        isComplete: false,
      };
      useRuns.setState(({ open, entries = [] }) => ({
        open: { ...open, [id]: opened },
        entries: [entry, ...entries.filter((other) => other.id !== id)],
      }));
      patchJob({ state: 'computing', share: 0, threads: news.threads });
      enterRun(entry);
      break;
    }
    case 'picture':
      if (!source) return;
      source.add(news.time, new Blob([news.bytes]));
      if (useRuns.getState().job?.firstPicture === undefined)
        patchJob({ firstPicture: performance.now() - begun });
      followNewest(id, entry.start + news.time * 1000);
      if (run) patchRun(id, { facts: { ...run.facts, gauges: news.gauges, sections: news.sections } });
      break;
    case 'progress': {
      const { share, secondsLeft } = news;
      patchJob({ share, ...(secondsLeft === undefined ? {} : { secondsLeft }) });
      break;
    }
    case 'maxima':
      source?.setMaxima(new Blob([news.bytes]));
      break;
    case 'end': {
      const { kind: _, maxima, summary: __, ...facts } = news;
      source?.setMaxima(new Blob([maxima]));
      if (run) patchRun(id, { isComplete: true, facts: { ...run.facts, ...facts } });
      running = undefined;
      useRuns.setState({ job: undefined });
      notifyBriefly('flood.done', { seconds: Math.max(1, Math.round(news.seconds)) });
      void keep(city, id);
      break;
    }
    case 'failed':
      running = undefined;
      recordError(`${news.error.code}: ${news.error.message}`);
      patchJob({ state: 'failed', error: news.error });
      break;
  }
}

/** While nobody has moved the clock, it shows what has been computed last. */
function followNewest(id: string, time: number): void {
  const { clock } = currentView();
  if (clock !== ownClock || clock.mode !== 'run' || clock.run !== id) return;
  withoutSteps(() => patchView({ clock: { ...clock, time: Math.round(time) } }));
  ownClock = currentView().clock;
}

async function keep(city: string, id: string): Promise<void> {
  const run = useRuns.getState().open[id];
  if (!run) return;
  try {
    await keepRun(city, run);
    const { source } = run;
    const bytes = source instanceof KeptPictures ? source.bytes : undefined;
    setEntry({ ...run.entry, where: 'browser', ...(bytes === undefined ? {} : { bytes }) });
  } catch (error) {
    recordError(error);
    notify('flood.notKept', { detail: errorText(error) });
  }
}

function setEntry(entry: RunEntry): void {
  useRuns.setState(({ entries = [] }) => ({
    entries: entries.map((other) => (other.id === entry.id ? entry : other)),
  }));
  patchRun(entry.id, { entry });
}

/** Gives up what is being computed, at once; what has been computed of it goes too. */
export function cancelRun(): void {
  running?.cancel();
  running = undefined;
  const { job } = useRuns.getState();
  if (!job) return;
  useRuns.setState({ job: undefined });
  const run = useRuns.getState().open[job.id];
  if (!run || run.isComplete) return;
  const { clock } = currentView();
  if (clock.mode === 'run' && clock.run === job.id) leaveRun();
  closeRun(job.id);
  useRuns.setState(({ entries = [] }) => ({ entries: entries.filter(({ id }) => id !== job.id) }));
}

/** Takes away the message of a run that failed. */
export function forgetJob(): void {
  useRuns.setState(({ job }) => (job?.state === 'failed' ? { job: undefined } : {}));
}

/** Lets the water of a run go; its entry stays. */
function closeRun(id: string): void {
  useRuns.setState(({ open: { [id]: _, ...open } }) => ({ open }));
}

/** Names a run, or its author, where this browser keeps it. */
export async function describeRun(entry: RunEntry): Promise<void> {
  setEntry(entry);
  const city = currentCity()?.city.id;
  if (city !== undefined && entry.where === 'browser') await keepEntry(city, entry);
}

/** Takes a run out of this browser. */
export async function removeRun(entry: RunEntry): Promise<void> {
  const city = currentCity()?.city.id;
  const { clock, flood } = currentView();
  if (clock.mode === 'run' && clock.run === entry.id) leaveRun();
  else if (flood?.against === entry.id) patchView({ flood: { ...flood, against: undefined } });
  useRuns.setState(({ entries = [] }) => ({ entries: entries.filter(({ id }) => id !== entry.id) }));
  closeRun(entry.id);
  if (city !== undefined) await forgetRun(city, entry.id);
}

const opening = new Map<string, Promise<void>>();

/**
 * Sees to it that a run is open: as it is, from where it is kept, or computed again by what a link says of it. Where
 * nothing of that is possible, `missing` says so.
 */
export function wantRun(id: string, scenario?: FloodScenario): Promise<void> {
  const { open, job } = useRuns.getState();
  if (open[id] || (job?.id === id && job.state !== 'failed')) return Promise.resolve();
  let turn = opening.get(id);
  if (!turn) {
    turn = openRun(id, scenario).finally(() => opening.delete(id));
    opening.set(id, turn);
  }
  return turn;
}

async function openRun(id: string, scenario: FloodScenario | undefined): Promise<void> {
  const here = currentCity();
  if (!here) return;
  try {
    if (!useRuns.getState().entries) await loadRuns();
    const entry = useRuns.getState().entries?.find((one) => one.id === id);
    const run =
      entry &&
      (entry.where === 'server'
        ? await openServerRun(entry)
        : await openBrowserRun(here.city.id, entry, unpackInWorker));
    if (run) {
      useRuns.setState(({ open }) => ({ open: { ...open, [id]: run } }));
      return;
    }
    const preset = presetsOf(here.city).find((one) => one.id === scenario?.preset);
    const planned = preset && scenario && plannedRun(preset, scenario.changes, scenario.start);
    if (planned?.id === id) startRun(preset as FloodCase, planned);
    else fail(id, { code: 'flood-not-here', message: id });
  } catch (error) {
    recordError(error);
    fail(id, { code: 'flood-not-opened', message: errorText(error) });
  }
}

function fail(id: string, failure: FloodFailure): void {
  useRuns.setState(({ missing }) => ({ missing: { ...missing, [id]: failure } }));
}

onCityLeft(() => {
  running?.cancel();
  running = undefined;
  useRuns.setState({ entries: undefined, open: {}, job: undefined, missing: {} });
});
