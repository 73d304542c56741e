/** A building seen from above: closed rings as x, y pairs in metres, the outer one and its holes. */
export interface Footprint {
  rings: Float64Array[];
}

/** Metres that a person keeps from a wall; more than the camera's near plane, so that no wall is looked through. */
export const PERSON_RADIUS = 0.7;

type Point = readonly [x: number, y: number];

/**
 * A step on foot: from a place by so many metres, stopped by walls and sliding along them. Taken in pieces shorter
 * than a person is wide, so that none is jumped over. Who stands inside a footprint already may leave it.
 */
export function stepAmongWalls(
  [x, y]: Point,
  [dx, dy]: Point,
  footprints: readonly Footprint[],
  radius = PERSON_RADIUS,
): [x: number, y: number] {
  const distance = Math.hypot(dx, dy);
  const walls = footprints.filter((footprint) => !contains(footprint, [x, y]));
  const pieces = Math.max(1, Math.ceil(distance / (radius / 2)));
  let place: [number, number] = [x, y];
  for (let piece = 0; piece < pieces; piece++) {
    const next: [number, number] = [place[0] + dx / pieces, place[1] + dy / pieces];
    const free = pushedOut(next, walls, radius);
    // In a gap that is too narrow, walls push to and fro: there the way ends.
    if (!isFree(free, walls, radius * 0.98)) return place;
    place = free;
  }
  return place;
}

/** The nearest place outside all footprints, for who was put down on a roof. */
export function outsideOf(
  place: Point,
  footprints: readonly Footprint[],
  radius = PERSON_RADIUS,
): [x: number, y: number] {
  let [x, y] = place;
  for (let attempt = 0; attempt < 8; attempt++) {
    const around = footprints.find((footprint) => contains(footprint, [x, y]));
    if (!around) break;
    const nearest = nearestOnWalls([x, y], [around]);
    if (!nearest) break;
    const length = Math.hypot(nearest.x - x, nearest.y - y);
    const beyond = length < 1e-6 ? 0 : (radius + 0.3) / length;
    x = nearest.x + (nearest.x - x) * beyond;
    y = nearest.y + (nearest.y - y) * beyond;
  }
  return pushedOut([x, y], footprints, radius);
}

/** Even-odd over all rings: a courtyard is outside. */
export function contains({ rings }: Footprint, [x, y]: Point): boolean {
  let inside = false;
  for (const ring of rings)
    for (let i = 0, j = ring.length - 2; i < ring.length; j = i, i += 2) {
      if (ring[i + 1] > y === ring[j + 1] > y) continue;
      const crossing = ring[i] + ((ring[j] - ring[i]) * (y - ring[i + 1])) / (ring[j + 1] - ring[i + 1]);
      if (crossing > x) inside = !inside;
    }
  return inside;
}

function isFree(place: Point, footprints: readonly Footprint[], radius: number): boolean {
  const nearest = nearestOnWalls(place, footprints);
  return !nearest || nearest.distance >= radius;
}

/** Moved away from walls that are nearer than the radius; some rounds, since a corner has two. */
function pushedOut([x, y]: Point, footprints: readonly Footprint[], radius: number): [x: number, y: number] {
  for (let round = 0; round < 4; round++) {
    const nearest = nearestOnWalls([x, y], footprints);
    if (!nearest || nearest.distance >= radius || nearest.distance < 1e-9) break;
    const push = radius / nearest.distance;
    x = nearest.x + (x - nearest.x) * push;
    y = nearest.y + (y - nearest.y) * push;
  }
  return [x, y];
}

function nearestOnWalls(
  [x, y]: Point,
  footprints: readonly Footprint[],
): { x: number; y: number; distance: number } | undefined {
  let best: { x: number; y: number; distance: number } | undefined;
  for (const { rings } of footprints)
    for (const ring of rings)
      for (let i = 0, j = ring.length - 2; i < ring.length; j = i, i += 2) {
        const [ax, ay] = [ring[j], ring[j + 1]];
        const [bx, by] = [ring[i] - ax, ring[i + 1] - ay];
        const squared = bx * bx + by * by;
        const along = squared === 0 ? 0 : Math.max(0, Math.min(1, ((x - ax) * bx + (y - ay) * by) / squared));
        const [px, py] = [ax + along * bx, ay + along * by];
        const distance = Math.hypot(px - x, py - y);
        if (!best || distance < best.distance) best = { x: px, y: py, distance };
      }
  return best;
}
