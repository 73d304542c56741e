import type { Extent } from '../../../models/schema/index.ts';
import type { SettledManifest } from './settle.ts';

const METRES_PER_DEGREE = 111_320;
const FAR = 100_000;

/** A source that lies far from most others has the wrong CRS, or belongs to another city. */
export function tellFarAway(
  settled: SettledManifest,
  sources: readonly { id: string; extent?: Extent }[],
): void {
  const placed = sources.flatMap(({ id, extent }) =>
    extent ? [{ id, x: (extent[0] + extent[2]) / 2, y: (extent[1] + extent[3]) / 2 }] : [],
  );
  if (placed.length < 2) return;
  const middle = (values: number[]): number => values.sort((a, b) => a - b)[(values.length - 1) >> 1];
  const x = middle(placed.map((place) => place.x));
  const y = middle(placed.map((place) => place.y));
  for (const place of placed) {
    const east = (place.x - x) * Math.cos((y * Math.PI) / 180);
    const metres = Math.hypot(east, place.y - y) * METRES_PER_DEGREE;
    if (metres < FAR) continue;
    const index = settled.manifest.sources.findIndex(({ id }) => id === place.id);
    const key = settled.manifest.sources[index].crs === undefined ? 'path' : 'crs';
    settled.problems.push({
      level: 'warning',
      code: 'far-away',
      message: `${place.id}: lies ${Math.round(metres / 1000)} km from the other sources (${place.x.toFixed(4)}, ${place.y.toFixed(4)}).`,
      ...settled.file.locate(['sources', index, key]),
    });
  }
}
