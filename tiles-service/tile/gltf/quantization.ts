import type { SolidMesh } from '../../../scenes/geometry/solids/solid-mesh.ts';

/** Metres of one step of quantized positions, where the tile is not larger than 65,535 of them. */
export const POSITION_STEP = 0.01;
/** The same for tiles with pictures, whose walls are looked at from close by: the first that reaches over the tile. */
const FINE_STEPS = [0.002, 0.005];
const STEPS = 65_535;

/** The axis-aligned box of a tile's content in the layer's frame: east, north, up, metres. */
export interface ContentBox {
  minimum: [number, number, number];
  maximum: [number, number, number];
}

export interface Quantization {
  /** East, north, up of the quantized origin in steps. */
  low: readonly number[];
  /** North of the last row in steps: glTF counts the other way. */
  top: number;
  /** glTF coordinates (east, up, −north) of the quantized origin. */
  origin: [number, number, number];
  step: number;
  /** Largest quantized coordinate per axis. */
  size: [number, number, number];
  /** Of the quantized positions. */
  box: ContentBox;
}

/**
 * The lattice of whole centimetres of the layer's frame, or a coarser one for tiles that are larger; a finer one where
 * `isFine` and the tile is small enough.
 */
export function quantizationOf({ positions, vertexCount }: SolidMesh, isFine = false): Quantization {
  const minimum = [Infinity, Infinity, Infinity];
  const maximum = [-Infinity, -Infinity, -Infinity];
  for (let i = 0; i < 3 * vertexCount; i += 3) {
    for (let axis = 0; axis < 3; axis++) {
      const value = positions[i + axis];
      if (value < minimum[axis]) minimum[axis] = value;
      if (value > maximum[axis]) maximum[axis] = value;
    }
  }
  const largest = Math.max(maximum[0] - minimum[0], maximum[1] - minimum[1], maximum[2] - minimum[2]);
  const fine = isFine ? FINE_STEPS.find((one) => largest / one + 2 <= STEPS) : undefined;
  const step = fine ?? POSITION_STEP * Math.max(1, Math.ceil((largest / POSITION_STEP + 2) / STEPS));
  const low = minimum.map((value) => Math.round(value / step));
  const high = maximum.map((value) => Math.round(value / step));
  const metres = (steps: number): number => Number((steps * step).toFixed(3));
  return {
    low,
    top: high[1],
    origin: [metres(low[0]), metres(low[2]), metres(-high[1])],
    step: Number(step.toFixed(3)),
    size: [high[0] - low[0], high[2] - low[2], high[1] - low[1]],
    box: {
      minimum: [metres(low[0]), metres(low[1]), metres(low[2])],
      maximum: [metres(high[0]), metres(high[1]), metres(high[2])],
    },
  };
}
