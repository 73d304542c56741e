import type { Feature } from '../feature.ts';
import type { TurnedFrame } from './model-frame.ts';

/**
 * The triangles of a feature in the frame of its building, nine numbers each. A face of more than three corners counts as
 * a fan: those of building models have three.
 */
export function trianglesIn(
  { toModel }: Pick<TurnedFrame, 'toModel'>,
  { geometries }: Feature,
): Float64Array {
  const parts: number[] = [];
  const corner = new Float64Array(3);
  for (const geometry of geometries) {
    if (geometry.kind !== 'surfaces') continue;
    const { positions, ringStarts } = geometry;
    const add = (at: number): void => {
      toModel(positions[3 * at], positions[3 * at + 1], positions[3 * at + 2], corner);
      parts.push(corner[0], corner[1], corner[2]);
    };
    for (let ring = 0; ring + 1 < ringStarts.length; ring++)
      for (let at = ringStarts[ring] + 2; at < ringStarts[ring + 1]; at++) {
        add(ringStarts[ring]);
        add(at - 1);
        add(at);
      }
  }
  return Float64Array.from(parts);
}

/** RGBA (0–255, sRGB) of each of trianglesIn's triangles, in their order; alpha 0 where the file has no colour. */
export function triangleColors({ geometries }: Feature): Uint8Array {
  const colors: number[] = [];
  for (const geometry of geometries) {
    if (geometry.kind !== 'surfaces') continue;
    const { ringStarts, polygonStarts, colors: own } = geometry;
    for (let polygon = 0; polygon + 1 < polygonStarts.length; polygon++)
      for (let ring = polygonStarts[polygon]; ring < polygonStarts[polygon + 1]; ring++)
        for (let at = ringStarts[ring] + 2; at < ringStarts[ring + 1]; at++)
          for (let part = 0; part < 4; part++) colors.push(own?.[4 * polygon + part] ?? 0);
  }
  return Uint8Array.from(colors);
}
