import { BoundingSphere, Cartesian3, Intersect, Matrix4 } from '@cesium/engine';
import { NO_HEIGHT } from '../../../scenes/flood/surface/heights.ts';
import type { WaterPicture } from '../../../scenes/flood/surface/picture.ts';
import { enuOf } from '../../../scenes/flood/surface/placement.ts';
import type { WaterPictures } from '../../water/water-pictures.ts';
import type { FrameState } from './engine-parts.ts';
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

/** Metres from an eye in the grid's frame to the nearest point of a tile. */
export function distanceToTile(
  { level, column, row }: WaterTile,
  { placement, grid, ground }: NonNullable<WaterPictures['place']>,
  strides: readonly number[],
  eye: Cartesian3,
): number {
  const span = strides[level] * QUADS;
  const [east, north] = enuOf(placement, (column + 0.5) * span, (row + 0.5) * span, 0);
  const half = (span * grid.cell) / 2;
  const height = eye.z + placement.reference;
  return Math.hypot(
    Math.max(0, Math.abs(eye.x - east) - half),
    Math.max(0, Math.abs(eye.y - north) - half),
    Math.max(0, height - ground.highest, ground.lowest - height),
  );
}

/** Whether something in a sphere may be seen: it is in the view, and not behind the Earth. */
export function isInView(
  volume: BoundingSphere,
  { cullingVolume, occluder }: Pick<FrameState, 'cullingVolume' | 'occluder'>,
): boolean {
  if (cullingVolume.computeVisibility(volume) === Intersect.OUTSIDE) return false;
  return !occluder || !volume.isOccluded(occluder);
}
