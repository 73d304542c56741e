import { BoundingSphere, Cartesian3, Matrix4 } from '@cesium/engine';
import { NO_HEIGHT } from '../../../scenes/flood/surface/heights.ts';
import type { WaterPicture } from '../../../scenes/flood/surface/picture.ts';
import { enuOf } from '../../../scenes/flood/surface/placement.ts';
import type { WaterPictures } from '../../water/water-pictures.ts';
import { QUADS, type WaterTile } from './water-tiles.ts';

/** A sphere round the water of a tile, and its middle in the grid's frame. */
export function boundsOfTile(
  { level, column, row }: WaterTile,
  { placement, grid, ground }: NonNullable<WaterPictures['place']>,
  pictures: readonly WaterPicture[],
  matrix: Matrix4,
): { volume: BoundingSphere; centre: Cartesian3 } {
  let lowest = Number.POSITIVE_INFINITY;
  let highest = Number.NEGATIVE_INFINITY;
  for (const { heights } of new Set(pictures)) {
    const { columns, rows, firstRow } = heights.levels[level];
    const end = Math.min(columns, (column + 1) * QUADS + 1);
    for (let y = row * QUADS; y < Math.min(rows, (row + 1) * QUADS + 1); y++)
      for (let x = column * QUADS; x < end; x++) {
        const height = heights.heights[(firstRow + y) * heights.width + x];
        if (height === NO_HEIGHT) continue;
        lowest = Math.min(lowest, height);
        highest = Math.max(highest, height);
      }
  }
  if (lowest > highest) [lowest, highest] = [ground.lowest, ground.highest];
  const span = pictures[0].heights.levels[level].stride * QUADS;
  const middle = (lowest + highest) / 2;
  // The centre does not follow the water: the mesh is drawn about it.
  const centre = Cartesian3.fromArray(
    enuOf(
      placement,
      Math.min((column + 0.5) * span, grid.columns),
      Math.min((row + 0.5) * span, grid.rows),
      placement.reference,
    ),
  );
  const at = Cartesian3.fromArray(
    enuOf(
      placement,
      Math.min((column + 0.5) * span, grid.columns),
      Math.min((row + 0.5) * span, grid.rows),
      middle,
    ),
  );
  const radius = Math.hypot(span * grid.cell * Math.SQRT1_2, (highest - lowest) / 2 + 1);
  return {
    volume: new BoundingSphere(Matrix4.multiplyByPoint(matrix, at, new Cartesian3()), radius),
    centre,
  };
}
