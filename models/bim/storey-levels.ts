import type { Bim, BimElement, BimStorey } from '../schema/bim.ts';

/** Metres over the floor that the topmost storey is taken to reach. */
const TOPMOST = 6;

/** Metres over a floor up to which another storey's is that of a wing or of a split level, and not the one above. */
const LEAST_STOREY = 1.8;

/** Ellipsoidal heights from which and to which storeys reach: to the next that is clearly higher. */
export function storeyLevels(bim: Bim): Map<string, { from: number; to: number }> {
  const levels = new Map<string, { from: number; to: number }>();
  const buildings = new Set(bim.storeys.map(({ building }) => building));
  for (const building of buildings) {
    const storeys = bim.storeys.filter(
      (storey): storey is BimStorey & { elevation: number } =>
        storey.building === building && storey.elevation !== undefined,
    );
    const zero = zeroOf(bim, storeys);
    if (zero === undefined) continue;
    storeys.sort((a, b) => a.elevation - b.elevation);
    for (const [index, { id, elevation }] of storeys.entries()) {
      const above = storeys.slice(index + 1).find((other) => other.elevation - elevation >= LEAST_STOREY);
      levels.set(id, { from: zero + elevation, to: zero + (above?.elevation ?? elevation + TOPMOST) });
    }
  }
  return levels;
}

/**
 * Ellipsoidal height of a building's zero: the median of how far rooms (else elements) begin over the elevation of their
 * storey, which some that lie wrong do not move.
 */
function zeroOf(
  { spaces, elements }: Bim,
  storeys: readonly (BimStorey & { elevation: number })[],
): number | undefined {
  const elevations = new Map(storeys.map(({ id, elevation }) => [id, elevation]));
  const offsets = (things: readonly Pick<BimElement, 'storey' | 'bounds'>[]): number[] =>
    things.flatMap(({ storey, bounds }) => {
      const elevation = storey === undefined ? undefined : elevations.get(storey);
      return elevation === undefined || !bounds ? [] : [bounds[2] - elevation];
    });
  const ofSpaces = offsets(spaces);
  const sorted = (ofSpaces.length > 0 ? ofSpaces : offsets(elements)).sort((a, b) => a - b);
  return sorted[sorted.length >> 1];
}
