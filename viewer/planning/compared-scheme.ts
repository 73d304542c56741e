import { create } from 'zustand';
import type { Scheme } from '../../models/schema/scheme.ts';
import {
  type Difference,
  differencesOf,
  type MassingChange,
  massingChange,
} from '../../scenes/planning/indicators/compare.ts';
import { SchemeIndicators } from '../../scenes/planning/indicators/scheme-indicators.ts';
import { type Mass, massOf } from '../../scenes/planning/mass.ts';
import type { Plane } from '../../scenes/planning/plane.ts';
import { currentCity, onCityLeft } from '../stores/boot.ts';
import { errorText, recordError } from '../stores/status.ts';
import { currentView, patchView } from '../stores/view.ts';
import { useFigures } from './figures.ts';
import { readScheme } from './open-scheme.ts';
import { type SchemeEntry, seenScheme, useScheme } from './scheme-store.ts';

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
    if (useCompared.getState().entry === entry) useCompared.setState({ state: 'ready', scheme });
  } catch (error) {
    recordError(`planning: ${errorText(error)}`);
    if (useCompared.getState().entry === entry) useCompared.setState({ state: 'failed', error });
  }
}

export function leaveCompared(): void {
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

export interface SchemeDifferences {
  rows: Difference[];
  massing: MassingChange;
}

/** What differs from the compared scheme (before) to the open one (after), as both are kept or changed now. */
export function schemeDifferences(): SchemeDifferences | undefined {
  const { scheme: other } = useCompared.getState();
  const { figures, rules, plane, standing = [] } = useFigures.getState();
  const open = seenScheme(useScheme.getState());
  if (!other || !open || !figures || !rules || !plane) return undefined;
  const before = new SchemeIndicators({ plane, rules, standing }).of(other);
  return {
    rows: differencesOf(before, figures),
    // Where a scheme says no level, both stand on the same ground.
    massing: massingChange(masses(other, plane), masses(open, plane), () => 0),
  };
}

const masses = ({ buildings }: Scheme, plane: Plane): Mass[] =>
  buildings.map((building) => massOf(building, plane));
