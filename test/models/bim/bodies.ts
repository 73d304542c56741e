/** Triangles (nine numbers each, counter-clockwise from outside) of an upright prism over a ring of x, y. */
export function prism(ring: readonly (readonly [number, number])[], low: number, high: number): number[] {
  const triangles: number[] = [];
  const count = ring.length;
  for (let i = 0; i < count; i++) {
    const [ax, ay] = ring[i];
    const [bx, by] = ring[(i + 1) % count];
    triangles.push(ax, ay, low, bx, by, low, bx, by, high);
    triangles.push(ax, ay, low, bx, by, high, ax, ay, high);
  }
  // A fan: the ring is convex.
  for (let i = 1; i + 1 < count; i++) {
    triangles.push(...ring[0], high, ...ring[i], high, ...ring[i + 1], high);
    triangles.push(...ring[0], low, ...ring[i + 1], low, ...ring[i], low);
  }
  return triangles;
}

export function box(
  [x1, y1, z1]: readonly [number, number, number],
  [x2, y2, z2]: readonly [number, number, number],
): number[] {
  return prism(
    [
      [x1, y1],
      [x2, y1],
      [x2, y2],
      [x1, y2],
    ],
    z1,
    z2,
  );
}

/** The same faces, looking the other way: the inside of a hole. */
export function turned(triangles: readonly number[]): number[] {
  const out: number[] = [];
  for (let at = 0; at < triangles.length; at += 9)
    out.push(
      ...triangles.slice(at, at + 3),
      ...triangles.slice(at + 6, at + 9),
      ...triangles.slice(at + 3, at + 6),
    );
  return out;
}
