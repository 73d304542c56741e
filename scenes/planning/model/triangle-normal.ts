/** Normal of the triangle whose nine numbers begin at `at`, twice its area long. */
export function normalOf(triangles: ArrayLike<number>, at: number): [number, number, number] {
  const [ux, uy, uz] = [0, 1, 2].map((axis) => triangles[at + 3 + axis] - triangles[at + axis]);
  const [vx, vy, vz] = [0, 1, 2].map((axis) => triangles[at + 6 + axis] - triangles[at + axis]);
  return [uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx];
}
