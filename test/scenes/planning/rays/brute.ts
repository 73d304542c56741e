/**
 * Where a ray meets the nearest of triangles, each tested with signed volumes of tetrahedra (another way than the one that
 * is tested with it); Infinity: none. Segura and Feito 2001, Algorithms to test ray-triangle intersection, WSCG.
 */
export function bruteClosest(
  triangles: ArrayLike<number>,
  origin: readonly number[],
  direction: readonly number[],
  from: number,
  to: number,
): number {
  let nearest = Infinity;
  const corner = (at: number) => [0, 1, 2].map((axis) => triangles[at + axis] - origin[axis]);
  for (let at = 0; at < triangles.length; at += 9) {
    const [a, b, c] = [corner(at), corner(at + 3), corner(at + 6)];
    const [u, v, w] = [volume(direction, b, c), volume(direction, c, a), volume(direction, a, b)];
    const inside = (u >= 0 && v >= 0 && w >= 0) || (u <= 0 && v <= 0 && w <= 0);
    if (!inside || u + v + w === 0) continue;
    const t = volume(a, b, c) / (u + v + w);
    if (t >= from && t <= to) nearest = Math.min(nearest, t);
  }
  return nearest;
}

function volume(a: readonly number[], b: readonly number[], c: readonly number[]): number {
  return (
    a[0] * (b[1] * c[2] - b[2] * c[1]) +
    a[1] * (b[2] * c[0] - b[0] * c[2]) +
    a[2] * (b[0] * c[1] - b[1] * c[0])
  );
}

/** The triangles of an upright box with a flat top, without a floor. */
export function box(
  west: number,
  south: number,
  east: number,
  north: number,
  base: number,
  top: number,
): number[] {
  const ring = [
    [west, south],
    [east, south],
    [east, north],
    [west, north],
  ];
  const triangles: number[] = [];
  for (let i = 0; i < 4; i++) {
    const [a, b] = [ring[i], ring[(i + 1) % 4]];
    triangles.push(...a, base, ...b, base, ...b, top, ...a, base, ...b, top, ...a, top);
  }
  for (const of of [0, 1, 2, 0, 2, 3]) triangles.push(...ring[of], top);
  return triangles;
}

/** The two triangles of each cell of ground, parted from the south-west to the north-east. */
export function groundTriangles(field: {
  columns: number;
  rows: number;
  cell: number;
  west: number;
  south: number;
  heights: ArrayLike<number>;
}): number[] {
  const triangles: number[] = [];
  const post = (column: number, row: number) => [
    field.west + column * field.cell,
    field.south + row * field.cell,
    field.heights[row * field.columns + column],
  ];
  for (let row = 0; row + 1 < field.rows; row++) {
    for (let column = 0; column + 1 < field.columns; column++) {
      const [a, b] = [post(column, row), post(column + 1, row)];
      const [c, d] = [post(column + 1, row + 1), post(column, row + 1)];
      const both = [...a, ...b, ...c, ...a, ...c, ...d];
      if (both.every((number) => !Number.isNaN(number))) triangles.push(...both);
    }
  }
  return triangles;
}
