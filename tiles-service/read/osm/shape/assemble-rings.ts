/**
 * Joins the ways of a multipolygon end to end. Coordinates are whole 1e-7 degrees: x, y, x, y …
 */
export interface WayLine {
  points: Int32Array;
  role: string;
}

export interface AssembledRings {
  /** Closed lines, the first point not repeated, and the roles of the ways that they were made of. */
  rings: { points: Int32Array; roles: Set<string> }[];
  /** What could not be closed, joined as far as it goes. */
  chains: { points: Int32Array; roles: Set<string> }[];
}

interface Step {
  way: number;
  forward: boolean;
}

/**
 * Walks from way to way over shared end points; whenever the walk comes back to an end point it has passed, the
 * part since then is a ring. So rings that touch each other at their ends come apart whichever way is
 * taken first, and a way that leads nowhere is left as an open chain.
 */
export function assembleRings(ways: readonly WayLine[]): AssembledRings {
  const result: AssembledRings = { rings: [], chains: [] };
  const atEnd = new Map<string, number[]>();
  const used = new Uint8Array(ways.length);
  for (let i = 0; i < ways.length; i++) {
    const { points, role } = ways[i];
    if (points.length < 4) used[i] = 1;
    else if (startKey(points) === endKey(points)) {
      used[i] = 1;
      result.rings.push({ points: points.subarray(0, points.length - 2), roles: new Set([role]) });
    } else {
      for (const key of [startKey(points), endKey(points)]) {
        const there = atEnd.get(key);
        if (there) there.push(i);
        else atEnd.set(key, [i]);
      }
    }
  }
  // Walks begin where a line must end anyway (an odd number of ways meet), so that open chains come out whole.
  const starts = [...atEnd.entries()].filter(([, there]) => there.length % 2 === 1).map(([key]) => key);
  for (const key of starts) walk(key, ways, atEnd, used, result);
  for (const key of atEnd.keys()) walk(key, ways, atEnd, used, result);
  return result;
}

function walk(
  start: string,
  ways: readonly WayLine[],
  atEnd: Map<string, number[]>,
  used: Uint8Array,
  result: AssembledRings,
): void {
  const steps: Step[] = [];
  const places = [start];
  const placeOf = new Map([[start, 0]]);
  for (let key = start; ; ) {
    const next = takeWay(atEnd.get(key), used);
    if (next === undefined) break;
    const { points } = ways[next];
    const forward = startKey(points) === key;
    key = forward ? endKey(points) : startKey(points);
    steps.push({ way: next, forward });
    const passed = placeOf.get(key);
    if (passed === undefined) {
      placeOf.set(key, places.length);
      places.push(key);
      continue;
    }
    result.rings.push(join(ways, steps.slice(passed), true));
    steps.length = passed;
    for (const place of places.splice(passed + 1)) placeOf.delete(place);
  }
  if (steps.length > 0) result.chains.push(join(ways, steps, false));
}

function takeWay(there: number[] | undefined, used: Uint8Array): number | undefined {
  while (there && there.length > 0) {
    const way = there.pop() as number;
    if (used[way]) continue;
    used[way] = 1;
    return way;
  }
  return undefined;
}

function join(ways: readonly WayLine[], steps: readonly Step[], closed: boolean) {
  let length = closed ? 0 : 2;
  const roles = new Set<string>();
  for (const { way } of steps) {
    length += ways[way].points.length - 2;
    roles.add(ways[way].role);
  }
  const points = new Int32Array(length);
  let at = 0;
  for (const { way, forward } of steps) {
    const from = ways[way].points;
    const n = from.length;
    // The last point of every way is the first of the next.
    for (let i = 0; i < n - 2; i += 2) {
      points[at++] = from[forward ? i : n - 2 - i];
      points[at++] = from[forward ? i + 1 : n - 1 - i];
    }
  }
  if (!closed) {
    const { way, forward } = steps[steps.length - 1];
    const from = ways[way].points;
    points[at++] = from[forward ? from.length - 2 : 0];
    points[at++] = from[forward ? from.length - 1 : 1];
  }
  return { points, roles };
}

function startKey(points: Int32Array): string {
  return `${points[0]} ${points[1]}`;
}

function endKey(points: Int32Array): string {
  return `${points[points.length - 2]} ${points[points.length - 1]}`;
}
