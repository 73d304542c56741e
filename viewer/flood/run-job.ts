import type { FloodCase } from '../../models/schema/flood-case.ts';
import { currentCity, onCityLeft } from '../stores/boot.ts';
import { notify, notifyBriefly } from '../stores/notices.ts';
import { errorText, recordError } from '../stores/status.ts';
import { currentView } from '../stores/view.ts';
import { keepRun } from './browser-runs.ts';
import { KeptPictures } from './kept-pictures.ts';
import type { FloodNews } from './messages.ts';
import { unpackInWorker } from './picture-client.ts';
import { enterRun, followNewest, leaveRun } from './run-clock.ts';
import type { OpenRun, RunEntry, RunFacts } from './run-entry.ts';
import { closeRun, patchJob, patchRun, setEntry, useRuns } from './runs.ts';
import type { PlannedRun } from './scenario.ts';
import { type RunningFlood, startFlood } from './start-run.ts';
import { threadsOf } from './threads.ts';

let running: RunningFlood | undefined;

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

onCityLeft(() => {
  running?.cancel();
  running = undefined;
});
