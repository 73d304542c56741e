import { create } from 'zustand';
import type { FloodScenario } from '../../models/schema/flood-changes.ts';
import { currentCity, onCityLeft } from '../stores/boot.ts';
import { errorText, recordError } from '../stores/status.ts';
import { currentView, patchView } from '../stores/view.ts';
import { browserRuns, forgetRun, keepEntry } from './browser-runs.ts';
import type { FloodFailure } from './messages.ts';
import { leaveRun, withoutAgainst } from './run-clock.ts';
import type { OpenRun, RunEntry } from './run-entry.ts';
import { serverRuns } from './server-runs.ts';

/** A run that is being computed, or that failed. */
export interface FloodJob {
  id: string;
  preset: string;
  /** `planning`: gauges are read; of what they tell the run is made. */
  state: 'planning' | 'reading' | 'computing' | 'failed';
  /** It is not known yet which run it will be: `id` is that of none. */
  isPlan?: boolean;
  /** Share of what the state does, 0–1. */
  share: number;
  secondsLeft?: number;
  threads: number;
  /** By what it is computed again. */
  scenario: FloodScenario;
  /** Several threads were to work on it and could not be started: one does. */
  hasFewerThreads?: boolean;
  error?: FloodFailure;
}

export interface FloodRuns {
  /** Runs that can be opened, the newest first; undefined until they were asked for. */
  entries?: readonly RunEntry[];
  /** Why runs may be missing among them: the server, or the browser, did not tell its own. */
  unlisted?: Readonly<Partial<Record<'server' | 'browser', string>>>;
  /** Runs that are open, by id; a new object for each change. */
  open: Readonly<Record<string, OpenRun>>;
  job?: FloodJob;
  /** Why a run that is asked for cannot be shown, by id. */
  missing: Readonly<Record<string, FloodFailure>>;
}

export const useRuns = create<FloodRuns>()(() => ({ open: {}, missing: {} }));

export function patchJob(patch: Partial<FloodJob>): void {
  useRuns.setState(({ job }) => (job ? { job: { ...job, ...patch } } : {}));
}

export function patchRun(id: string, patch: Partial<OpenRun>): void {
  useRuns.setState(({ open }) => (open[id] ? { open: { ...open, [id]: { ...open[id], ...patch } } } : {}));
}

/** Asks what runs there are: with the city on the server, and in this browser. */
export async function loadRuns(): Promise<void> {
  const here = currentCity();
  if (!here) return;
  const [server, browser] = await Promise.allSettled([serverRuns(here.address), browserRuns(here.city.id)]);
  if (currentCity()?.city.id !== here.city.id) return;
  const unlisted = { ...whyNot('server', server), ...whyNot('browser', browser) };
  useRuns.setState(({ entries = [], open }) => {
    const found = [server, browser].flatMap((told) => (told.status === 'fulfilled' ? told.value : []));
    // What was computed here and is not kept is still open; what is not told now was told before.
    const stays = ({ id, where }: RunEntry) => open[id] || (where !== 'page' && unlisted[where]);
    const others = entries.filter((entry) => stays(entry) && !found.some((one) => one.id === entry.id));
    const isWhole = Object.keys(unlisted).length === 0;
    return { entries: [...others, ...found], unlisted: isWhole ? undefined : unlisted };
  });
}

function whyNot(where: 'server' | 'browser', told: PromiseSettledResult<unknown>): FloodRuns['unlisted'] {
  if (told.status === 'fulfilled') return {};
  recordError(told.reason);
  return { [where]: errorText(told.reason) };
}

export function setEntry(entry: RunEntry): void {
  useRuns.setState(({ entries = [] }) => ({
    // The server may keep the same run: that stays as it is.
    entries: entries.map((other) => (other.id === entry.id && other.where !== 'server' ? entry : other)),
  }));
  patchRun(entry.id, { entry });
}

/** Whether the whole of a run can be opened: one that is being computed, or failed half-way, cannot. */
export function isWhole({ open, entries = [] }: Pick<FloodRuns, 'open' | 'entries'>, id: string): boolean {
  if (open[id]) return open[id].isComplete;
  return entries.some((entry) => entry.id === id && entry.where !== 'page');
}

/** Lets the water of a run go; its entry stays. */
export function closeRun(id: string): void {
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
  else if (flood?.against === entry.id) patchView({ flood: withoutAgainst(flood) });
  useRuns.setState(({ entries = [] }) => ({
    entries: entries.filter(({ id, where }) => id !== entry.id || where !== entry.where),
  }));
  closeRun(entry.id);
  if (city !== undefined) await forgetRun(city, entry.id);
}

onCityLeft(() =>
  useRuns.setState({ entries: undefined, unlisted: undefined, open: {}, job: undefined, missing: {} }),
);
