import { create, type StoreApi } from 'zustand';
import type { ViewDocument } from '../../models/schema/view-document.ts';
import { currentView, patchView, useView } from './view.ts';

/** One step that can be taken back. */
export interface Step {
  undo(): void;
  redo(): void;
  /** Where it was made, as in a building: it is taken back only there. Absent: in the city. */
  scope?: string;
}

const MOST_STEPS = 100;
/** Changes of one thing that follow within this time are one step, as when a slider is drawn. */
const TOGETHER = 700;

export const useHistory = create<{ done: Step[]; undone: Step[] }>()(() => ({ done: [], undone: [] }));

/** Whether there is a step of a scope among some; without one, of the city. */
export const hasStep = (steps: readonly Step[], scope?: string): boolean =>
  steps.some((step) => step.scope === scope);

let replaying = false;
let last: { key: string; time: number } | undefined;

/** Notes a step that has been done. Steps with the same `key` in quick succession become one. */
export function recordStep(step: Step, key?: string): void {
  if (replaying) return;
  const time = performance.now();
  const { done } = useHistory.getState();
  const before = done.at(-1);
  const joins =
    key !== undefined &&
    last?.key === key &&
    time - last.time < TOGETHER &&
    before &&
    before.scope === step.scope;
  last = key === undefined ? undefined : { key, time };
  const steps = joins
    ? [...done.slice(0, -1), { ...step, undo: before.undo }]
    : [...done, step].slice(-MOST_STEPS);
  const { undone } = useHistory.getState();
  // What was taken back elsewhere can still be had again there.
  useHistory.setState({ done: steps, undone: undone.filter(({ scope }) => scope !== step.scope) });
}

/** Takes back the last step of a scope. False where there is none. */
export function undo(scope?: string): boolean {
  const { done, undone } = useHistory.getState();
  const step = done.findLast((one) => one.scope === scope);
  if (!step) return false;
  useHistory.setState({ done: done.filter((one) => one !== step), undone: [...undone, step] });
  replay(step.undo);
  return true;
}

export function redo(scope?: string): boolean {
  const { done, undone } = useHistory.getState();
  const step = undone.findLast((one) => one.scope === scope);
  if (!step) return false;
  useHistory.setState({ done: [...done, step], undone: undone.filter((one) => one !== step) });
  replay(step.redo);
  return true;
}

/** Forgets the steps of a scope that has been left. */
export function forgetScope(scope: string): void {
  const { done, undone } = useHistory.getState();
  const isElsewhere = (step: Step): boolean => step.scope !== scope;
  last = undefined;
  useHistory.setState({ done: done.filter(isElsewhere), undone: undone.filter(isElsewhere) });
}

export function forgetHistory(): void {
  last = undefined;
  useHistory.setState({ done: [], undone: [] });
}

/** Changes made inside are no steps: they come from a link, a leader or the history itself. */
export function withoutSteps(change: () => void): void {
  const before = replaying;
  replaying = true;
  try {
    change();
  } finally {
    replaying = before;
  }
}

function replay(change: () => void): void {
  last = undefined;
  withoutSteps(change);
}

/** Makes every change of some keys of a store a step; keys that change together are one. Returns the end of it. */
export function trackSteps<State extends object>(
  store: Pick<StoreApi<State>, 'subscribe' | 'setState'>,
  keys: readonly (keyof State & string)[],
): () => void {
  return store.subscribe((state, before) =>
    recordChange(state, before, keys, (part) => store.setState(part as Partial<State>)),
  );
}

/** Parts of the view that a person makes and may want back. Where they look and what they select is not. */
const KEPT = [
  'layers',
  'clips',
  'underground',
  'comparison',
  'analyses',
  'added',
  'flood',
  'theme',
  'clock',
  'shadows',
] as const satisfies readonly (keyof ViewDocument)[];

/**
 * Makes every change of what the view shows a step. A new document, as of a link, forgets them all. Steps neither go into
 * a run nor out of it, and what one has done in a run is taken back only in it.
 */
export function trackView(): () => void {
  return useView.subscribe(({ document, replaced }, before) => {
    if (replaced !== before.replaced) return forgetHistory();
    const run = runOf(document);
    const keys = run === runOf(before.document) ? KEPT : OUTSIDE_RUNS;
    recordChange(document, before.document, keys, (part) =>
      patchView(run === runOf(currentView()) ? part : outsideRuns(part)),
    );
  });
}

const runOf = ({ clock }: ViewDocument): string | undefined => (clock.mode === 'run' ? clock.run : undefined);

const OUTSIDE_RUNS = KEPT.filter((key) => key !== 'clock' && key !== 'flood' && key !== 'comparison');

/** What of a step concerns no run. */
function outsideRuns({ clock: _, flood: __, ...part }: Partial<ViewDocument>): Partial<ViewDocument> {
  if (part.comparison?.other.flood?.run === undefined) return part;
  const { comparison: ___, ...rest } = part;
  return rest;
}

function recordChange<State extends object, Key extends keyof State & string>(
  state: State,
  before: State,
  keys: readonly Key[],
  apply: (part: Pick<State, Key>) => void,
): void {
  const changed = keys.filter((key) => state[key] !== before[key]);
  if (changed.length === 0) return;
  const part = (of: State) => Object.fromEntries(changed.map((key) => [key, of[key]])) as Pick<State, Key>;
  const [from, to] = [part(before), part(state)];
  recordStep({ undo: () => apply(from), redo: () => apply(to) }, changed.join(' '));
}
