/** Numbers of a triangle: three corners of x, y, z. */
const SIZE = 9;

/** A stretch of the line that two triangles have in common: from x, y, z to x, y, z. */
export type Cut = readonly [number, number, number, number, number, number];

export interface TriangleCut {
  at: Cut;
  /** Metres by which each of them reaches through the plane of the other, to both sides, at least. */
  through: number;
}

/**
 * Where two triangles of lists cut through each other; undefined where they only touch: each has to reach through the
 * plane of the other by more than `least` metres to both sides. After Möller, T. (1997): A fast triangle-triangle
 * intersection test. Journal of Graphics Tools 2 (2), 25–30.
 * @param i index of the triangle in `a`, `j` of that in `b`
 */
export function cutOf(
  a: ArrayLike<number>,
  i: number,
  b: ArrayLike<number>,
  j: number,
  least: number,
): TriangleCut | undefined {
  const first = crossingOf(a, i * SIZE, b, j * SIZE, least);
  if (!first) return undefined;
  const second = crossingOf(b, j * SIZE, a, i * SIZE, least);
  if (!second) return undefined;
  const [x0, y0, z0, x1, y1, z1] = first.at;
  const along = [x1 - x0, y1 - y0, z1 - z0];
  const length = Math.hypot(along[0], along[1], along[2]);
  if (!(length > 0)) return undefined;
  const shareOf = (x: number, y: number, z: number): number =>
    ((x - x0) * along[0] + (y - y0) * along[1] + (z - z0) * along[2]) / length ** 2;
  const [ox0, oy0, oz0, ox1, oy1, oz1] = second.at;
  const ends = [shareOf(ox0, oy0, oz0), shareOf(ox1, oy1, oz1)];
  const from = Math.max(0, Math.min(...ends));
  const to = Math.min(1, Math.max(...ends));
  if (!(to > from)) return undefined;
  const at = (share: number): [number, number, number] => [
    x0 + share * along[0],
    y0 + share * along[1],
    z0 + share * along[2],
  ];
  return { at: [...at(from), ...at(to)], through: Math.min(first.through, second.through) };
}

/** Where a triangle goes through the plane of another, by more than `least` to both sides. */
function crossingOf(
  a: ArrayLike<number>,
  i: number,
  b: ArrayLike<number>,
  j: number,
  least: number,
): TriangleCut | undefined {
  const ux = b[j + 3] - b[j];
  const uy = b[j + 4] - b[j + 1];
  const uz = b[j + 5] - b[j + 2];
  const vx = b[j + 6] - b[j];
  const vy = b[j + 7] - b[j + 1];
  const vz = b[j + 8] - b[j + 2];
  const nx = uy * vz - uz * vy;
  const ny = uz * vx - ux * vz;
  const nz = ux * vy - uy * vx;
  const length = Math.hypot(nx, ny, nz);
  if (!(length > 0)) return undefined;
  const away = (corner: number): number =>
    ((a[corner] - b[j]) * nx + (a[corner + 1] - b[j + 1]) * ny + (a[corner + 2] - b[j + 2]) * nz) / length;
  const distances = [away(i), away(i + 3), away(i + 6)];
  const through = Math.min(Math.max(...distances), -Math.min(...distances));
  if (!(through > least)) return undefined;
  const places: number[] = [];
  for (let side = 0; side < 3; side++) {
    const next = (side + 1) % 3;
    const [from, to] = [distances[side], distances[next]];
    if (from > 0 === to > 0) continue;
    const share = from / (from - to);
    const [p, q] = [i + 3 * side, i + 3 * next];
    for (let axis = 0; axis < 3; axis++) places.push(a[p + axis] + share * (a[q + axis] - a[p + axis]));
  }
  return places.length === 6 ? { at: places as unknown as Cut, through } : undefined;
}
