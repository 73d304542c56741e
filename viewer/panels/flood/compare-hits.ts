import type { EffectsReport } from '../../../scenes/flood/effects/report.ts';

/** How many are hit in the one run alone, in both, and in the other alone, from their beginning to their end. */
export interface Compared {
  here: number;
  both: number;
  other: number;
}

export const COMPARED = ['buildings', 'residents', 'places', 'roads'] as const;
export type ComparedHits = Record<(typeof COMPARED)[number], Compared | undefined>;

interface Counted {
  id: string;
  count: number;
}

function compared(here: readonly Counted[], other: readonly Counted[]): Compared {
  const there = new Set(other.map(({ id }) => id));
  const own = new Set(here.map(({ id }) => id));
  const sum = (of: readonly Counted[]) => of.reduce((total, { count }) => total + count, 0);
  return {
    here: sum(here.filter(({ id }) => !there.has(id))),
    both: sum(here.filter(({ id }) => there.has(id))),
    other: sum(other.filter(({ id }) => !own.has(id))),
  };
}

/**
 * Who is hit in two runs of one city. Residents are those of flooded buildings as far as they are known, and undefined
 * where nothing of them may be known; roads are metres closed to cars at some time.
 */
export function compareHits(here: EffectsReport, other: EffectsReport): ComparedHits {
  const of = (counted: (report: EffectsReport) => Counted[]) => compared(counted(here), counted(other));
  const isKnown = [here, other].every(({ timeline }) => timeline.residents.length > 0);
  return {
    buildings: of(({ buildings }) => buildings.map(({ id }) => ({ id, count: 1 }))),
    residents: isKnown
      ? of(({ buildings }) => buildings.map(({ id, residents = 0 }) => ({ id, count: residents })))
      : undefined,
    places: of(({ places }) => places.map(({ id }) => ({ id, count: 1 }))),
    roads: of(({ roads }) =>
      roads
        .filter(({ closed }) => closed.cars !== undefined)
        .map(({ ids, length }) => ({ id: ids[0], count: length })),
    ),
  };
}
