import type { WaterPictures } from '../../water/water-pictures.ts';
import { type MercatorWindow, mercatorOf } from './mercator-window.ts';

/** Mercator bounds of the grid of the water, whatever way it is turned; undefined where there is none. */
export function gridBounds({
  place,
}: WaterPictures): Pick<MercatorWindow, 'west' | 'north' | 'east' | 'south'> | undefined {
  if (!place) return undefined;
  const { columns, rows } = place.grid;
  const corners = [0, 0.5, 1].flatMap((x) =>
    [0, 0.5, 1].map((y) => {
      const [longitude, latitude] = place.placement.toPlace(x * columns, y * rows, place.placement.reference);
      return mercatorOf(longitude, latitude);
    }),
  );
  const xs = corners.map(([x]) => x);
  const ys = corners.map(([, y]) => y);
  return { west: Math.min(...xs), east: Math.max(...xs), north: Math.min(...ys), south: Math.max(...ys) };
}
