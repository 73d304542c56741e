import earcut from 'earcut';

/**
 * Triangles of a face laid flat, each counterclockwise and none without an area: three of `corners` for each.
 * @param flat x, y of each corner; `holes`: which corner each ring but the first begins at
 */
export function flatTriangles(
  flat: readonly number[],
  holes: readonly number[],
  corners: readonly number[],
): number[] {
  const triangles = earcut(flat, holes);
  const result: number[] = [];
  for (let i = 0; i < triangles.length; i += 3) {
    let [a, b, c] = [triangles[i], triangles[i + 1], triangles[i + 2]];
    const area =
      (flat[2 * b] - flat[2 * a]) * (flat[2 * c + 1] - flat[2 * a + 1]) -
      (flat[2 * b + 1] - flat[2 * a + 1]) * (flat[2 * c] - flat[2 * a]);
    if (area === 0) continue;
    if (area < 0) [b, c] = [c, b];
    result.push(corners[a], corners[b], corners[c]);
  }
  return result;
}
