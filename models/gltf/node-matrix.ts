import type { Gltf } from './glb.ts';

/** Column-major 4×4. */
export type Matrix = Float64Array;

export function identity(): Matrix {
  return new Float64Array([1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1]);
}

export function multiply(a: Matrix, b: Matrix): Matrix {
  const product = new Float64Array(16);
  for (let column = 0; column < 4; column++)
    for (let row = 0; row < 4; row++)
      for (let k = 0; k < 4; k++) product[4 * column + row] += a[4 * k + row] * b[4 * column + k];
  return product;
}

/** From translation, quaternion (x, y, z, w) and scale. */
export function compose(
  [tx, ty, tz]: ArrayLike<number> & Iterable<number>,
  [x, y, z, w]: ArrayLike<number> & Iterable<number>,
  [sx, sy, sz]: ArrayLike<number> & Iterable<number>,
): Matrix {
  return new Float64Array([
    ...[(1 - 2 * (y * y + z * z)) * sx, 2 * (x * y + z * w) * sx, 2 * (x * z - y * w) * sx, 0],
    ...[2 * (x * y - z * w) * sy, (1 - 2 * (x * x + z * z)) * sy, 2 * (y * z + x * w) * sy, 0],
    ...[2 * (x * z + y * w) * sz, 2 * (y * z - x * w) * sz, (1 - 2 * (x * x + y * y)) * sz, 0],
    ...[tx, ty, tz, 1],
  ]);
}

export function nodeMatrix(node: Gltf): Matrix {
  if (node.matrix) return Float64Array.from(node.matrix);
  return compose(node.translation ?? [0, 0, 0], node.rotation ?? [0, 0, 0, 1], node.scale ?? [1, 1, 1]);
}
