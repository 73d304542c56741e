/** Whether any of the triangles (nine numbers each) stops a ray, each asked in turn: what there is without a hierarchy. */
export function everyTriangle(
  triangles: Float32Array,
  [ox, oy, oz]: readonly [number, number, number],
  [dx, dy, dz]: readonly [number, number, number],
): boolean {
  for (let at = 0; at < triangles.length; at += 9) {
    const ux = triangles[at + 3] - triangles[at];
    const uy = triangles[at + 4] - triangles[at + 1];
    const uz = triangles[at + 5] - triangles[at + 2];
    const vx = triangles[at + 6] - triangles[at];
    const vy = triangles[at + 7] - triangles[at + 1];
    const vz = triangles[at + 8] - triangles[at + 2];
    const px = dy * vz - dz * vy;
    const py = dz * vx - dx * vz;
    const pz = dx * vy - dy * vx;
    const scale = 1 / (ux * px + uy * py + uz * pz);
    const sx = ox - triangles[at];
    const sy = oy - triangles[at + 1];
    const sz = oz - triangles[at + 2];
    const u = (sx * px + sy * py + sz * pz) * scale;
    if (!(u >= 0 && u <= 1)) continue;
    const qx = sy * uz - sz * uy;
    const qy = sz * ux - sx * uz;
    const qz = sx * uy - sy * ux;
    const v = (dx * qx + dy * qy + dz * qz) * scale;
    if (v >= 0 && u + v <= 1 && (vx * qx + vy * qy + vz * qz) * scale >= 0) return true;
  }
  return false;
}
