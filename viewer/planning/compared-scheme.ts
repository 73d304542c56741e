import { create } from 'zustand';
import type { Scene } from '../../models/schema/scene.ts';
import type { Scheme, SchemeBuilding } from '../../models/schema/scheme.ts';
import { type Difference, differencesOf } from '../../scenes/planning/indicators/compare.ts';
import { SchemeIndicators } from '../../scenes/planning/indicators/scheme-indicators.ts';
import type { StandingBuilding } from '../../scenes/planning/mass.ts';
import { BEFORE, itemsUntil, phaseOn } from '../../scenes/planning/scheme/phases.ts';
import { currentCity, onCityLeft } from '../stores/boot.ts';
import { errorText, recordError } from '../stores/status.ts';
import { currentView, patchView } from '../stores/view.ts';
import { siteOf } from '../studies/city-site.ts';
import { askGround } from '../studies/ground/ask-ground.ts';
import type { MassingAnswer } from '../studies/ground/messages.ts';
import { readBesides, useFigures } from './figures.ts';
import { readScheme } from './open-scheme.ts';
import { type SchemeEntry, seenScheme, useScheme } from './scheme-store.ts';
import { openSchemeUse, phaseOf, shownPhase, type UsedScheme } from './scheme-use.ts';

/** The scheme that the open one is compared with. */
export interface ComparedScheme {
  state: 'none' | 'loading' | 'ready' | 'failed';
  entry?: SchemeEntry;
  scheme?: Scheme;
  error?: unknown;
  /** Its bodies are laid over those of the open one. */
  isOverlaid: boolean;
}

export const useCompared = create<ComparedScheme>()(() => ({ state: 'none', isOverlaid: false }));

onCityLeft(() => leaveCompared());

export async function compareWith(entry: SchemeEntry): Promise<void> {
  const here = currentCity();
  if (!here) return;
  useCompared.setState({ state: 'loading', entry, isOverlaid: true }, true);
  try {
    const { scheme } = await readScheme(here.city.id, entry);
    if (useCompared.getState().entry !== entry) return;
    useCompared.setState({ state: 'ready', scheme });
    readBesides(scheme);
  } catch (error) {
    recordError(`planning: ${errorText(error)}`);
    if (useCompared.getState().entry === entry) useCompared.setState({ state: 'failed', error });
  }
}

export function leaveCompared(): void {
  readBesides(undefined);
  useCompared.setState({ state: 'none', isOverlaid: false }, true);
}

/** Shows the compared scheme on the right side of a swipe or of two pictures beside each other; none: only this one. */
export function showBeside(kind: 'swipe' | 'beside' | undefined): void {
  const { comparison } = currentView();
  if (!kind) {
    patchView({ comparison: undefined });
    return;
  }
  const { entry } = useCompared.getState();
  if (!entry) return;
  useCompared.setState({ isOverlaid: false });
  const { planning: _, ...other } = comparison?.other ?? {};
  patchView({
    comparison: {
      ...{ position: comparison?.position ?? 0.5, kind },
      other: { ...other, planning: { scheme: entry.id, where: entry.where } },
    },
  });
}

/** The phase of another scheme that is done on the day on which that of the open one is; undefined: all of it. */
export function samePhase(open: Scheme, shown: string | undefined, other: Scheme): string | undefined {
  if (shown === undefined || shown === BEFORE) return shown;
  const day = open.phases.find(({ id }) => id === shown)?.end;
  return day === undefined ? undefined : phaseOn(other, day);
}

/**
 * The compared scheme as it is looked at: what is done of it on the day of the phase that is shown of the open one. Undefined
 * while there are not both.
 */
export function comparedUse(): UsedScheme | undefined {
  const { scheme, entry } = useCompared.getState();
  const open = seenScheme(useScheme.getState());
  if (!scheme || !entry || !open) return undefined;
  const { id, where, version } = entry;
  return {
    scheme,
    use: {
      ...{ id, where, version, name: scheme.name, isSaved: true, publication: scheme.publication },
      ...phaseOf(samePhase(open, shownPhase(open), scheme)),
    },
  };
}

/**
 * What differs from the compared scheme (before) to the open one (after), as both are kept or changed now: of the other
 * what is done on the day of the phase that is shown.
 */
export function schemeDifferences(): Difference[] | undefined {
  const other = comparedUse();
  const { figures, rules, plane, standing = [] } = useFigures.getState();
  if (!other || !figures || !rules || !plane) return undefined;
  const { scheme, use } = other;
  return differencesOf(new SchemeIndicators({ plane, rules, standing }).of(scheme, use.phase), figures);
}

/**
 * The volumes that only the one or the other has, of the same day: what they build, and what stands where the other takes
 * it down. Throws InputError where levels are in other datums than the ground, and AbortError.
 */
export async function schemeMassing(
  city: Scene,
  address: string,
  signal: AbortSignal,
): Promise<MassingAnswer> {
  const state = useScheme.getState();
  const [scheme, use, before] = [seenScheme(state), openSchemeUse(state), comparedUse()];
  if (!scheme || !use || !before) return { removed: 0, added: 0, kept: 0 };
  const { standing = [] } = useFigures.getState();
  return massingBetween(city, address, { before, after: { scheme, use }, standing }, signal);
}

/** The same of any two schemes. */
export async function massingBetween(
  city: Scene,
  address: string,
  given: { before: UsedScheme; after: UsedScheme; standing: readonly StandingBuilding[] },
  signal: AbortSignal,
): Promise<MassingAnswer> {
  const { standing } = given;
  const [other, open] = [given.before.scheme, given.after.scheme];
  const [before, after] = [given.before, given.after].map(({ scheme, use }) => itemsUntil(scheme, use.phase));
  const goneOf = ({ demolitions }: Pick<Scheme, 'demolitions'>) =>
    new Set(demolitions.map(({ feature }) => feature));
  const [goneAfter, goneBefore] = [goneOf(after), goneOf(before)];
  const left = (gone: ReadonlySet<string>, goneInOther: ReadonlySet<string>): SchemeBuilding[] =>
    standing.flatMap(({ building }) =>
      goneInOther.has(building.id) && !gone.has(building.id) ? [building] : [],
    );
  const says = ({ buildings }: Pick<Scheme, 'buildings'>) =>
    buildings.some(({ level }) => level !== undefined);
  return askGround(
    'massing',
    {
      site: siteOf(city, address),
      before: [...before.buildings, ...left(goneBefore, goneAfter)],
      after: [...after.buildings, ...left(goneAfter, goneBefore)],
      datums: [...(says(before) ? [other.verticalDatum] : []), ...(says(after) ? [open.verticalDatum] : [])],
    },
    { signal, stage: () => undefined, progress: () => undefined },
  );
}
