import type { Column } from '../../../models/attributes/column.ts';
import { type AttributeTable, rowsThatMeet } from '../../../models/attributes/table.ts';
import type { Analysis, Filter } from '../../../models/schema/view-document.ts';
import type { ShownThing } from '../../live/live-layer.ts';
import { latestValue, passes } from '../../live/overlay/shown-things.ts';
import type { Zones } from './gravity-flows.ts';
import type { Places } from './plane.ts';

/** Column that says of which level an area is, where areas of several lie over one another. */
export const LEVEL = 'level';

/** Columns of a layer's table that an analysis needs. */
export function columnsFor(analysis: Analysis, filter: Filter | undefined): string[] {
  const names = [analysis.attribute, analysis.destination, analysis.kind === 'flow' ? LEVEL : undefined];
  const conditions = (filter?.conditions ?? []).map(({ attribute }) => attribute);
  return [...new Set([...names.filter((name) => name !== undefined), ...conditions])];
}

/** The places of a table that a filter lets through, weighted by an attribute; one each without one. */
export function placesOf(table: AttributeTable, { attribute }: Analysis, filter: Filter | undefined): Places {
  const rows = filter ? rowsThatMeet(table, filter) : undefined;
  const values = attribute === undefined ? undefined : numbersOf(table.columns[attribute], table.ids.length);
  const { longitudes, latitudes } = table;
  if (!rows) return { longitudes, latitudes, ...(values ? { weights: values } : {}) };
  const weights = values ? values.slice() : new Float64Array(table.ids.length).fill(1);
  for (let row = 0; row < rows.length; row++) if (!rows[row]) weights[row] = 0;
  return { longitudes, latitudes, weights };
}

/** The places of the things of a live layer that a filter lets through, weighted by the latest value of a property. */
export function placesOfThings(
  things: Iterable<ShownThing>,
  { attribute }: Analysis,
  filter: Filter | undefined,
): Places {
  const shown = [...things].filter(
    (thing) => Number.isFinite(thing.longitude) && (!filter || passes(thing, filter)),
  );
  const places = {
    longitudes: Float64Array.from(shown, ({ longitude }) => longitude),
    latitudes: Float64Array.from(shown, ({ latitude }) => latitude),
  };
  if (attribute === undefined) return places;
  // What is stale says nothing of now.
  const weights = Float64Array.from(shown, (thing) => {
    const value = thing.stale ? undefined : latestValue(thing, attribute);
    return typeof value === 'number' ? value : Number.NaN;
  });
  return { ...places, weights };
}

/**
 * Zones of flows. Where areas of several levels lie over one another (district, street, grid), those of the level that
 * has the most, which are the smallest.
 */
export function zonesOf(
  table: AttributeTable,
  { attribute, destination }: Analysis,
): { zones: Zones; level?: string } {
  const count = table.ids.length;
  const origins = numbersOf(table.columns[attribute ?? ''], count).slice();
  const destinations = numbersOf(table.columns[destination ?? ''], count).slice();
  const levels = table.columns[LEVEL];
  const { longitudes, latitudes } = table;
  if (levels?.kind !== 'value') return { zones: { longitudes, latitudes, origins, destinations } };
  const counts = new Map<number, number>();
  for (const code of levels.codes) if (code > 0) counts.set(code, (counts.get(code) ?? 0) + 1);
  const [finest] = [...counts].sort((a, b) => b[1] - a[1]);
  if (!finest) return { zones: { longitudes, latitudes, origins, destinations } };
  for (let row = 0; row < count; row++)
    if (levels.codes[row] !== finest[0]) {
      origins[row] = 0;
      destinations[row] = 0;
    }
  return {
    zones: { longitudes, latitudes, origins, destinations },
    level: String(levels.values[finest[0] - 1]),
  };
}

function numbersOf(column: Column | undefined, count: number): Float64Array {
  return column?.kind === 'number' ? column.values : new Float64Array(count).fill(Number.NaN);
}
