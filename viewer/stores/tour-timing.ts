import type { Tour } from '../../models/schema/tour.ts';

/** When a tour flies to a step, is there, and leaves it: seconds from its beginning. */
export interface Leg {
  start: number;
  arrival: number;
  end: number;
}

/** Less than this is no step that anybody could see. */
const SHORTEST_STEP = 0.5;

export function timetableOf({ steps }: Pick<Tour, 'steps'>): Leg[] {
  let start = 0;
  return steps.map(({ fly, stay }) => {
    const arrival = start + fly;
    const end = Math.max(arrival + stay, start + SHORTEST_STEP);
    const leg = { start, arrival, end };
    start = end;
    return leg;
  });
}

export interface PlaceInTour {
  step: number;
  phase: 'fly' | 'stay';
  ended: boolean;
}

/** Where a tour is after some seconds. One that loops never ends; an empty one has ended before it begins. */
export function placeInTour(legs: readonly Leg[], seconds: number, loop: boolean): PlaceInTour {
  const last = legs.length - 1;
  if (last < 0) return { step: -1, phase: 'stay', ended: true };
  const total = legs[last].end;
  if (!loop && seconds >= total) return { step: last, phase: 'stay', ended: true };
  const time = loop ? seconds % total : Math.max(0, seconds);
  const step = legs.findIndex(({ end }) => time < end);
  return { step, phase: time < legs[step].arrival ? 'fly' : 'stay', ended: false };
}

/** The list with one of its entries moved; places outside it are its ends. */
export function moved<Entry>(list: readonly Entry[], from: number, to: number): Entry[] {
  if (from < 0 || from >= list.length) return [...list];
  const rest = list.toSpliced(from, 1);
  return rest.toSpliced(Math.max(0, Math.min(rest.length, to)), 0, list[from]);
}
