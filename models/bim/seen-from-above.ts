/** What is seen of a body from above, below a height. */
export interface SeenFromAbove {
  /** Metres of the highest of it: what is higher is drawn over what is lower. */
  top: number;
  /** Triangles that look up: six numbers each, x and y of their corners. Metres. */
  faces: Float64Array;
  /** Edges between faces that do not lie in one plane, or where there is one face only: four numbers each. */
  edges: Float64Array;
}

/** Cosine of the angle between two faces, from which on they count as one: 20°. */
const FLAT = Math.cos((20 * Math.PI) / 180);
const STEP = 1e-3;

/**
 * What of a body (nine numbers a triangle, metres) lies wholly below a height, as it is seen from above; undefined where
 * nothing does.
 */
export function seenFromAbove(triangles: ArrayLike<number>, height: number): SeenFromAbove | undefined {
  const faces: number[] = [];
  const edges = new Map<string, { normals: number[][]; ends: number[] }>();
  let top = -Infinity;
  for (let at = 0; at + 8 < triangles.length; at += 9) {
    const normal = unitNormal(triangles, at);
    if (!normal) continue;
    const highest = Math.max(triangles[at + 2], triangles[at + 5], triangles[at + 8]);
    // What stands upright has no face from above, but its upper edge is one of a face that has.
    if (highest > height || normal[2] <= 0.02) continue;
    top = Math.max(top, highest);
    for (const corner of [0, 3, 6]) faces.push(triangles[at + corner], triangles[at + corner + 1]);
    for (const [from, to] of [
      [0, 3],
      [3, 6],
      [6, 0],
    ])
      addEdge(triangles, at + from, at + to, normal);
  }
  if (faces.length === 0) return undefined;
  const kept: number[] = [];
  for (const { normals, ends } of edges.values()) {
    const [a, b] = normals;
    if (normals.length === 2 && a[0] * b[0] + a[1] * b[1] + a[2] * b[2] > FLAT) continue;
    kept.push(...ends);
  }
  return { top, faces: Float64Array.from(faces), edges: Float64Array.from(kept) };

  function addEdge(from: ArrayLike<number>, a: number, b: number, normal: number[]): void {
    const keyA = keyOf(from, a);
    const keyB = keyOf(from, b);
    const key = keyA < keyB ? `${keyA} ${keyB}` : `${keyB} ${keyA}`;
    const edge = edges.get(key);
    if (edge) edge.normals.push(normal);
    else edges.set(key, { normals: [normal], ends: [from[a], from[a + 1], from[b], from[b + 1]] });
  }
}

function keyOf(triangles: ArrayLike<number>, at: number): string {
  return `${Math.round(triangles[at] / STEP)},${Math.round(triangles[at + 1] / STEP)},${Math.round(triangles[at + 2] / STEP)}`;
}

function unitNormal(triangles: ArrayLike<number>, at: number): number[] | undefined {
  const ux = triangles[at + 3] - triangles[at];
  const uy = triangles[at + 4] - triangles[at + 1];
  const uz = triangles[at + 5] - triangles[at + 2];
  const vx = triangles[at + 6] - triangles[at];
  const vy = triangles[at + 7] - triangles[at + 1];
  const vz = triangles[at + 8] - triangles[at + 2];
  const normal = [uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx];
  const length = Math.hypot(...normal);
  return length > 1e-12 ? normal.map((part) => part / length) : undefined;
}
