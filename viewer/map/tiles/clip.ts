/** Flat x, y arrays cut at a square: what lies within `low` … `high` on both axes. */

/** The part of a ring within the square, by Sutherland and Hodgman, 1974; empty where nothing is left. */
export function clipRing(ring: readonly number[], low: number, high: number): number[] {
  let kept = ring as number[];
  for (const axis of [0, 1] as const)
    for (const [sign, limit] of [
      [1, low],
      [-1, -high],
    ] as const) {
      if (isWithin(kept, axis, sign, limit)) continue;
      kept = clipSide(kept, axis, sign, limit);
    }
  return kept.length < 6 ? [] : kept;
}

/** The parts of a line within the square, by Liang and Barsky, 1984. */
export function clipLine(line: readonly number[], low: number, high: number): number[][] {
  const parts: number[][] = [];
  let part: number[] | undefined;
  for (let i = 0; i + 3 < line.length; i += 2) {
    const [ax, ay] = [line[i], line[i + 1]];
    const [dx, dy] = [line[i + 2] - ax, line[i + 3] - ay];
    let enter = 0;
    let leave = 1;
    for (const [towards, room] of [
      [-dx, ax - low],
      [dx, high - ax],
      [-dy, ay - low],
      [dy, high - ay],
    ]) {
      if (towards === 0) {
        if (room < 0) leave = -1;
      } else if (towards < 0) enter = Math.max(enter, room / towards);
      else leave = Math.min(leave, room / towards);
    }
    if (enter > leave) {
      part = undefined;
      continue;
    }
    if (!part) parts.push((part = [ax + enter * dx, ay + enter * dy]));
    part.push(ax + leave * dx, ay + leave * dy);
    if (leave < 1) part = undefined;
  }
  return parts;
}

function isWithin(ring: readonly number[], axis: 0 | 1, sign: 1 | -1, limit: number): boolean {
  for (let i = axis; i < ring.length; i += 2) if (sign * ring[i] < limit) return false;
  return true;
}

function clipSide(ring: readonly number[], axis: 0 | 1, sign: 1 | -1, limit: number): number[] {
  const kept: number[] = [];
  const other = 1 - axis;
  for (let i = 0, j = ring.length - 2; i < ring.length; j = i, i += 2) {
    const from = sign * ring[j + axis];
    const to = sign * ring[i + axis];
    if (from < limit !== to < limit) {
      const t = (limit - from) / (to - from);
      const across = ring[j + other] + t * (ring[i + other] - ring[j + other]);
      if (axis === 0) kept.push(sign * limit, across);
      else kept.push(across, sign * limit);
    }
    if (to >= limit) kept.push(ring[i], ring[i + 1]);
  }
  return kept;
}
