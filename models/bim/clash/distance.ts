/** Numbers of a triangle: three corners of x, y, z. */
const SIZE = 9;

/**
 * Metres from a place to the surface of a body, nine numbers for each triangle; Infinity for a body without any. No
 * farther than `enough` is looked: what is returned may then be anything below it.
 */
export function distanceToBody(triangles: ArrayLike<number>, place: readonly number[], enough = 0): number {
  let least = Infinity;
  for (let at = 0; at + SIZE <= triangles.length; at += SIZE) {
    least = Math.min(least, distanceToTriangle(triangles, at, place));
    if (least < enough) break;
  }
  return least;
}

/** After Ericson, C. (2005): Real-Time Collision Detection, 5.1.5: the nearest corner, edge or inside of a triangle. */
function distanceToTriangle(t: ArrayLike<number>, at: number, [x, y, z]: readonly number[]): number {
  const [abx, aby, abz] = [t[at + 3] - t[at], t[at + 4] - t[at + 1], t[at + 5] - t[at + 2]];
  const [acx, acy, acz] = [t[at + 6] - t[at], t[at + 7] - t[at + 1], t[at + 8] - t[at + 2]];
  const [apx, apy, apz] = [x - t[at], y - t[at + 1], z - t[at + 2]];
  /** From the first corner by shares of the two edges that leave it. */
  const away = (v: number, w: number): number =>
    Math.hypot(apx - v * abx - w * acx, apy - v * aby - w * acy, apz - v * abz - w * acz);
  const d1 = abx * apx + aby * apy + abz * apz;
  const d2 = acx * apx + acy * apy + acz * apz;
  if (d1 <= 0 && d2 <= 0) return away(0, 0);
  const [bpx, bpy, bpz] = [apx - abx, apy - aby, apz - abz];
  const d3 = abx * bpx + aby * bpy + abz * bpz;
  const d4 = acx * bpx + acy * bpy + acz * bpz;
  if (d3 >= 0 && d4 <= d3) return away(1, 0);
  const vc = d1 * d4 - d3 * d2;
  if (vc <= 0 && d1 >= 0 && d3 <= 0) return away(d1 === d3 ? 0 : d1 / (d1 - d3), 0);
  const [cpx, cpy, cpz] = [apx - acx, apy - acy, apz - acz];
  const d5 = abx * cpx + aby * cpy + abz * cpz;
  const d6 = acx * cpx + acy * cpy + acz * cpz;
  if (d6 >= 0 && d5 <= d6) return away(0, 1);
  const vb = d5 * d2 - d1 * d6;
  if (vb <= 0 && d2 >= 0 && d6 <= 0) return away(0, d2 === d6 ? 0 : d2 / (d2 - d6));
  const va = d3 * d6 - d5 * d4;
  const [onB, onC] = [d4 - d3, d5 - d6];
  if (va <= 0 && onB >= 0 && onC >= 0) {
    const share = onB + onC === 0 ? 0 : onB / (onB + onC);
    return away(1 - share, share);
  }
  const sum = va + vb + vc;
  return sum === 0 ? away(0, 0) : away(vb / sum, vc / sum);
}
