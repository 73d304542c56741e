import { type InertialLayout, PAD } from './inertial-layout.ts';
import type { FloodFields } from './solver.ts';

/** The arrays of a case, as the kernels see them: with margins, heights above the case's own datum. */
export interface InertialViews {
  layout: InertialLayout;
  bed: Float32Array;
  friction: Float32Array;
  depth: Float32Array;
  rest: Float32Array;
  west: Float32Array;
  north: Float32Array;
  westNext: Float32Array;
  northNext: Float32Array;
  share: Float32Array;
  rain?: Float32Array;
  sink?: Float32Array;
  sunk?: Float32Array;
  sillWest?: Float32Array;
  sillNorth?: Float32Array;
  /** Whether walls stand on faces of a block. */
  walled: Uint8Array;
}

export function viewsOf(memory: WebAssembly.Memory, layout: InertialLayout): InertialViews {
  const view = (offset: number) => new Float32Array(memory.buffer, offset, layout.cells);
  const perhaps = (offset: number) => (offset ? view(offset) : undefined);
  return {
    layout,
    walled: new Uint8Array(memory.buffer, layout.walled, layout.across * layout.down),
    ...{ bed: view(layout.bed), friction: view(layout.friction) },
    ...{ depth: view(layout.depth), rest: view(layout.rest), share: view(layout.share) },
    ...{ west: view(layout.west), north: view(layout.north) },
    ...{ westNext: view(layout.westNext), northNext: view(layout.northNext) },
    ...{ rain: perhaps(layout.rain), sink: perhaps(layout.sink), sunk: perhaps(layout.sunk) },
    ...{ sillWest: perhaps(layout.sillWest), sillNorth: perhaps(layout.sillNorth) },
  };
}

/** Place in the arrays of a cell, which is counted row by row without margin. */
export const placeOf = ({ columns, stride }: InertialLayout, cell: number): number =>
  (Math.floor(cell / columns) + PAD) * stride + (cell % columns) + PAD;

/** The cells of an array without its margin. */
export function inner({ columns, rows, stride }: InertialLayout, values: Float32Array): Float32Array {
  const out = new Float32Array(columns * rows);
  for (let y = 0; y < rows; y++) {
    const first = (y + PAD) * stride + PAD;
    out.set(values.subarray(first, first + columns), y * columns);
  }
  return out;
}

/**
 * Depth and velocity at the middle of each cell: the mean discharge of its two faces over its depth, but no faster than
 * the faster of those faces, where a thin cell passes on the water of a deep one.
 */
export function fieldsOf(views: InertialViews): FloodFields {
  const { layout, bed, depth, west, north, sillWest, sillNorth } = views;
  const { columns, rows, stride, film } = layout;
  const velocityX = new Float32Array(columns * rows);
  const velocityY = new Float32Array(columns * rows);
  const onFace = (k: number, step: number, discharge: number, sills: Float32Array | undefined) => {
    if (discharge === 0) return 0;
    const a = k - step;
    const top = Math.max(bed[a], bed[k], sills ? sills[k] : Number.NEGATIVE_INFINITY);
    const flow = Math.max(bed[a] + depth[a], bed[k] + depth[k]) - top;
    return discharge / Math.max(flow, film);
  };
  const along = (k: number, step: number, faces: Float32Array, sills: Float32Array | undefined) => {
    const [before, after] = [faces[k], faces[k + step]];
    if (before === 0 && after === 0) return 0;
    const speed = Math.max(
      Math.abs(onFace(k, step, before, sills)),
      Math.abs(onFace(k + step, step, after, sills)),
    );
    return Math.max(-speed, Math.min(speed, (0.5 * (before + after)) / depth[k]));
  };
  for (let y = 0; y < rows; y++) {
    let k = (y + PAD) * stride + PAD;
    for (let x = 0; x < columns; x++, k++) {
      if (depth[k] <= film) continue;
      velocityX[y * columns + x] = along(k, 1, west, sillWest);
      velocityY[y * columns + x] = along(k, stride, north, sillNorth);
    }
  }
  return { depth: inner(layout, depth), velocityX, velocityY };
}
