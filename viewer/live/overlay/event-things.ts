import type { EventCase } from '../../../models/schema/event-case.ts';
import type { ShownThing } from '../live-layer.ts';

/** What is done with, and what is handled with another case, is not on the map any more. */
const OVER: readonly EventCase['state'][] = ['closed', 'reviewed'];

/** The cases of events that have a place and are not over, as things: their kind is that of the event. */
export function eventThings(records: Readonly<Record<string, unknown>>): ShownThing[] {
  return Object.values(records).flatMap((body, index) => {
    const { code, kind, title, level, longitude, latitude, state, mergedInto, cancelled, simulated, opened } =
      (body ?? {}) as Partial<EventCase>;
    if (code === undefined || kind === undefined || title === undefined || opened === undefined) return [];
    if (longitude === undefined || latitude === undefined) return [];
    if (cancelled || mergedInto !== undefined || (state !== undefined && OVER.includes(state))) return [];
    return [
      {
        handle: index,
        id: code,
        kind,
        name: title,
        longitude,
        latitude,
        height: 0,
        heightIs: 'above-ground' as const,
        level: level ?? 0,
        stale: false,
        simulated: simulated === true,
        values: [],
      },
    ];
  });
}
