/** A direction that no wall, floor or roof runs along, so that a ray meets few edges. */
const [DX, DY, DZ] = [0.351_847, 0.217_903, 0.910_346];
const SIZE = 9;

/** Distances along the ray from a place at which it goes through triangles (nine numbers each), sorted. */
function crossings(
  triangles: ArrayLike<number>,
  [x, y, z]: readonly number[],
  [dx, dy, dz]: readonly [number, number, number],
): number[] {
  const found: number[] = [];
  // Möller, T. and Trumbore, B. (1997): Fast, minimum storage ray/triangle intersection.
  for (let at = 0; at + 8 < triangles.length; at += SIZE) {
    const e1x = triangles[at + 3] - triangles[at];
    const e1y = triangles[at + 4] - triangles[at + 1];
    const e1z = triangles[at + 5] - triangles[at + 2];
    const e2x = triangles[at + 6] - triangles[at];
    const e2y = triangles[at + 7] - triangles[at + 1];
    const e2z = triangles[at + 8] - triangles[at + 2];
    const px = dy * e2z - dz * e2y;
    const py = dz * e2x - dx * e2z;
    const pz = dx * e2y - dy * e2x;
    const determinant = e1x * px + e1y * py + e1z * pz;
    if (determinant === 0) continue;
    const tx = x - triangles[at];
    const ty = y - triangles[at + 1];
    const tz = z - triangles[at + 2];
    const u = (tx * px + ty * py + tz * pz) / determinant;
    if (!(u >= 0 && u <= 1)) continue;
    const qx = ty * e1z - tz * e1y;
    const qy = tz * e1x - tx * e1z;
    const qz = tx * e1y - ty * e1x;
    const v = (dx * qx + dy * qy + dz * qz) / determinant;
    if (!(v >= 0 && u + v < 1)) continue;
    const distance = (e2x * qx + e2y * qy + e2z * qz) / determinant;
    if (distance > 0) found.push(distance);
  }
  return found.sort((a, b) => a - b);
}

/** Whether a place lies in a closed body. */
export function isInBody(triangles: ArrayLike<number>, place: readonly number[]): boolean {
  return crossings(triangles, place, [DX, DY, DZ]).length % 2 === 1;
}

/**
 * A place in a closed body, half-way through it behind the middle of its largest triangle; undefined for a body that is
 * not closed there.
 */
export function placeInBody(triangles: ArrayLike<number>): [number, number, number] | undefined {
  let largest = { area: 0, at: 0, normal: [0, 0, 0] as [number, number, number] };
  for (let at = 0; at + 8 < triangles.length; at += SIZE) {
    const [ux, uy, uz] = [3, 4, 5].map((axis) => triangles[at + axis] - triangles[at + axis - 3]);
    const [vx, vy, vz] = [6, 7, 8].map((axis) => triangles[at + axis] - triangles[at + axis - 6]);
    const normal = [uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx] as const;
    const area = Math.hypot(...normal);
    if (area > largest.area)
      largest = { area, at, normal: normal.map((part) => part / area) as [number, number, number] };
  }
  if (largest.area === 0) return undefined;
  const { at, normal } = largest;
  const middle = [0, 1, 2].map(
    (axis) => (triangles[at + axis] + triangles[at + 3 + axis] + triangles[at + 6 + axis]) / 3,
  );
  for (const side of [-1, 1]) {
    const way = normal.map((part) => part * side) as [number, number, number];
    // What is nearer than that is the triangle itself.
    const [next] = crossings(triangles, middle, way).filter((metres) => metres > 1e-6);
    if (next === undefined) continue;
    const place = middle.map((part, axis) => part + (way[axis] * next) / 2) as [number, number, number];
    if (isInBody(triangles, place)) return place;
  }
  return undefined;
}
