import type { FloodCase } from '../../models/schema/flood-case.ts';
import type { Clock, ViewDocument } from '../../models/schema/view-document.ts';
import { currentCity, onCityLeft } from '../stores/boot.ts';
import { withoutSteps } from '../stores/history.ts';
import { notify, notifyBriefly } from '../stores/notices.ts';
import { errorText, recordError } from '../stores/status.ts';
import { currentView, patchView, useView } from '../stores/view.ts';
import { expectPictures } from '../water/water-pictures.ts';
import { keepRun } from './browser-runs.ts';
import { currentSite } from './flood-site.ts';
import { KeptPictures } from './kept-pictures.ts';
import type { FloodFailure, FloodNews } from './messages.ts';
import { unpackInWorker } from './picture-client.ts';
import { enterRun, followNewest, isOfRun, leaveRun, shownRunId, withoutAgainst } from './run-clock.ts';
import type { OpenRun, RunEntry, RunFacts } from './run-entry.ts';
import { closeRun, type FloodJob, isWhole, patchJob, patchRun, setEntry, useRuns } from './runs.ts';
import type { PlannedRun } from './scenario.ts';
import { type RunningFlood, startFlood } from './start-run.ts';
import { whenDrawn } from './when-drawn.ts';

let running: RunningFlood | undefined;

/** Mark of the moment from which the first picture is waited for, in the browser's own timings. */
const FLOOD_ASKED = 'flood: asked';

/** Milliseconds between two tellings of new pictures: a small run has hundreds a second. */
const BETWEEN_TOLD = 150;

/** What the newest picture tells, until the page has heard of it. */
type Newest = { id: string; start: number; time: number } & Pick<RunFacts, 'gauges' | 'sections'>;
let newest: Newest | undefined;
let telling: ReturnType<typeof setTimeout> | undefined;

/** The page hears of new pictures now and then, of the newest alone. */
function tellSoon(next: Newest): void {
  newest = next;
  telling ??= setTimeout(tellNewest, BETWEEN_TOLD);
}

function tellNewest(): void {
  clearTimeout(telling);
  telling = undefined;
  const run = newest && useRuns.getState().open[newest.id];
  if (newest && run) {
    const { id, start, time, gauges, sections } = newest;
    patchRun(id, { facts: { ...run.facts, gauges, sections } });
    followNewest(id, start + time * 1000);
  }
  newest = undefined;
}

/**
 * Computes a run, or opens it where the very same has been computed before. One at a time: what is being computed when a
 * person starts another is given up; see `isComputing` for who may not do so. `asked`: where the view was when a person
 * asked for it.
 */
export function startRun(preset: FloodCase, planned: PlannedRun, asked: Place = place()): void {
  const here = currentCity();
  if (!here) return;
  const runs = useRuns.getState();
  const known = runs.open[planned.id]?.entry ?? runs.entries?.find(({ id }) => id === planned.id);
  if (known && isWhole(runs, known.id)) {
    endPlan();
    if (isStillAt(asked)) enterRun(known);
    return;
  }
  const { id, flood, scenario } = planned;
  giveUp(id);
  performance.mark(FLOOD_ASKED);
  const site = currentSite();
  useRuns.setState(({ missing: { [id]: _, ...missing } }) => ({
    job: { id, preset: preset.id, scenario, state: 'reading', share: 0, threads: site?.threads ?? 1 },
    missing,
  }));
  if (!site) {
    failRun(id, { code: 'flood-no-grid', message: here.city.id });
    return;
  }
  const entry: RunEntry = {
    ...{ id, name: flood.name, start: scenario.start, made: Date.now(), duration: flood.duration },
    ...{ where: 'page', scenario },
  };
  running = startFlood({ ...site, flood }, (news) => hear(news, { entry, flood, asked, city: here.city.id }));
}

/** Gauges are being read for a run: that is the job until `startRun` has what comes of it, or it is given up. */
export function beginPlan(job: FloodJob, plan: RunningFlood): void {
  giveUp();
  running = plan;
  useRuns.setState({ job: { ...job, isPlan: true } });
}

/** No run comes of what was read: there is one already. */
function endPlan(): void {
  if (!useRuns.getState().job?.isPlan) return;
  giveUp();
  letWaitingStart();
}

/** No run comes of what was to be read; the job says why. */
export function failPlan(error: FloodFailure): void {
  running = undefined;
  patchJob({ state: 'failed', error });
  letWaitingStart();
}

/** Whether a run is being computed: a link or a comparison does not put another in its place. */
export function isComputing(): boolean {
  const { job } = useRuns.getState();
  return job !== undefined && job.state !== 'failed';
}

/** What of the view tells whether a person went elsewhere in the meantime. */
export interface Place {
  clock: Clock;
  mode: ViewDocument['mode'];
  replaced: number;
}

export function place(): Place {
  const { document, replaced } = useView.getState();
  return { clock: document.clock, mode: document.mode, replaced };
}

interface Begun {
  entry: RunEntry;
  flood: FloodCase;
  /** Where the view was when the run was asked for. */
  asked: Place;
  city: string;
}

/** Goes into the run whose ground is there, unless the view is of it, as of a link, or has gone elsewhere since. */
function enter(entry: RunEntry, asked: Place): void {
  if (!isOfRun(entry.id, currentView()) && isStillAt(asked)) enterRun(entry);
}

function isStillAt(asked: Place): boolean {
  const { clock, mode, replaced } = place();
  return clock === asked.clock && mode === asked.mode && replaced === asked.replaced;
}

function hear(news: FloodNews, { entry, flood, asked, city }: Begun): void {
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
      expectPictures(opened.source);
      enter(entry, asked);
      break;
    }
    case 'threads':
      patchJob({ threads: news.threads, hasFewerThreads: true });
      if (run) patchRun(id, { facts: { ...run.facts, threads: news.threads } });
      break;
    case 'picture':
      if (!source) return;
      source.add(news.time, new Blob([news.bytes]), news.frame);
      if (news.frame) void beSeen(id, source);
      tellSoon({ id, start: entry.start, time: news.time, gauges: news.gauges, sections: news.sections });
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
      tellNewest();
      source?.setMaxima(new Blob([maxima]));
      if (run) patchRun(id, { isComplete: true, facts: { ...run.facts, ...facts } });
      running = undefined;
      useRuns.setState({ job: undefined });
      letWaitingStart();
      notifyBriefly('flood.done', { seconds: Math.max(1, Math.round(news.seconds)) });
      void keep(city, id);
      break;
    }
    case 'failed':
      running = undefined;
      tellNewest();
      failRun(id, news.error);
      break;
  }
}

/** Tells the run when its first picture is on screen: at once where nobody looks at it. */
async function beSeen(id: string, source: KeptPictures): Promise<void> {
  const isWatched = shownRunId(currentView()) === id && !document.hidden;
  if (isWatched) {
    await whenDrawn(source);
    performance.measure('flood: first picture', FLOOD_ASKED);
  }
  if (useRuns.getState().job?.id === id) running?.seen?.();
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

/** A run that failed stays failed until a person asks for it again: whoever shows it does not start it anew. */
export function failRun(id: string, error: FloodFailure): void {
  recordError(`${error.code}: ${error.message}`);
  useRuns.setState(({ missing }) => ({ missing: { ...missing, [id]: error } }));
  patchJob({ state: 'failed', error });
  letWaitingStart();
}

/** What had to wait for the run that is over is asked for again. */
function letWaitingStart(): void {
  useRuns.setState(({ missing }) => {
    const others = Object.entries(missing).filter(([, { code }]) => code !== 'flood-busy');
    return others.length < Object.keys(missing).length ? { missing: Object.fromEntries(others) } : {};
  });
}

/** Ends what is being computed, for `next` where that is given; what has been computed of it goes too. */
export function giveUp(next?: string): void {
  running?.cancel();
  running = undefined;
  newest = undefined;
  const { job, open } = useRuns.getState();
  if (!job) return;
  const { id } = job;
  const isDone = open[id]?.isComplete ?? false;
  useRuns.setState({ job: undefined });
  if (isDone || job.isPlan) return;
  if (id !== next) {
    useRuns.setState(({ missing }) => ({
      missing: { [id]: { code: 'flood-cancelled', message: id }, ...missing },
    }));
    const view = currentView();
    const { clock, flood } = view;
    if (clock.mode === 'run' && (clock.run === id || flood?.run === id)) leaveRun();
    else if (isOfRun(id, view)) withoutOther(id, view);
  }
  closeRun(id);
  useRuns.setState(({ entries = [] }) => ({ entries: entries.filter((entry) => entry.id !== id) }));
}

/** The run that is shown stays; the one that it is compared with is no more. */
function withoutOther(id: string, { flood, comparison }: ViewDocument): void {
  withoutSteps(() =>
    patchView({
      ...(comparison?.other.flood?.run === id ? { comparison: undefined } : {}),
      ...(flood?.against === id ? { flood: withoutAgainst(flood) } : {}),
    }),
  );
}

/** Gives up what is being computed, at once, and leaves it. */
export function cancelRun(): void {
  giveUp();
  letWaitingStart();
}

/** Takes away the message of a run that failed. */
export function forgetJob(): void {
  useRuns.setState(({ job }) => (job?.state === 'failed' ? { job: undefined } : {}));
}

onCityLeft(() => {
  running?.cancel();
  running = undefined;
  newest = undefined;
});
