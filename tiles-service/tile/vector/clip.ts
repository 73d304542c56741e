import { ALWAYS } from './importance.ts';
import { type Bounds, type MapFeature, type MapShape, ShapeBuilder } from './map-feature.ts';

/**
 * The part of a feature in a rectangle: the feature itself when it lies inside, undefined when it lies outside.
 * Lines are cut into parts (Liang and Barsky, 1984), rings along one side after the other (Sutherland and Hodgman,
 * 1974; where a ring leaves and comes back it runs along the rectangle's side, outside what is shown when the
 * rectangle has a margin). Vertices made on the way are never simplified away.
 */
export function clipFeature(feature: MapFeature, rectangle: Bounds): MapFeature | undefined {
  const [minimumX, minimumY, maximumX, maximumY] = feature.bounds;
  if (
    minimumX > rectangle[2] ||
    minimumY > rectangle[3] ||
    maximumX < rectangle[0] ||
    maximumY < rectangle[1]
  )
    return undefined;
  const inside =
    minimumX >= rectangle[0] &&
    minimumY >= rectangle[1] &&
    maximumX <= rectangle[2] &&
    maximumY <= rectangle[3];
  if (inside) return feature;
  const shape = CLIPPERS[feature.shape](feature, rectangle);
  return shape && { ...feature, ...shape };
}

const CLIPPERS = { points: clipPoints, lines: clipLines, areas: clipAreas };

function clipPoints({ coordinates }: MapFeature, [left, top, right, bottom]: Bounds): MapShape | undefined {
  const builder = new ShapeBuilder();
  builder.startPart();
  for (let i = 0; i < coordinates.length; i += 3) {
    const x = coordinates[i];
    const y = coordinates[i + 1];
    if (x >= left && x <= right && y >= top && y <= bottom) builder.vertex(x, y, ALWAYS);
  }
  return builder.finish();
}

function clipLines(
  { coordinates, partStarts, offsets }: MapFeature,
  rectangle: Bounds,
): MapShape | undefined {
  const builder = new ShapeBuilder();
  for (let part = 0; part + 1 < partStarts.length; part++)
    clipLine(coordinates, partStarts[part], partStarts[part + 1], offsets[part], rectangle, builder);
  return builder.finish();
}

function clipLine(
  coordinates: Float64Array,
  start: number,
  end: number,
  offset: number,
  [left, top, right, bottom]: Bounds,
  builder: ShapeBuilder,
): void {
  let distance = offset;
  let open = false;
  for (let i = start; i + 1 < end; i++) {
    const ax = coordinates[i * 3];
    const ay = coordinates[i * 3 + 1];
    const dx = coordinates[i * 3 + 3] - ax;
    const dy = coordinates[i * 3 + 4] - ay;
    const length = Math.hypot(dx, dy);
    let enter = 0;
    let leave = 1;
    const edges = [-dx, ax - left, dx, right - ax, -dy, ay - top, dy, bottom - ay];
    for (let edge = 0; edge < 8; edge += 2) {
      const towards = edges[edge];
      const room = edges[edge + 1];
      if (towards === 0) {
        if (room < 0) leave = -1;
      } else if (towards < 0) enter = Math.max(enter, room / towards);
      else leave = Math.min(leave, room / towards);
    }
    if (enter <= leave) {
      if (!open) {
        builder.startPart(0, distance + enter * length);
        if (enter > 0) builder.vertex(ax + enter * dx, ay + enter * dy, ALWAYS);
        else builder.vertex(ax, ay, i === start ? ALWAYS : coordinates[i * 3 + 2]);
        open = true;
      }
      if (leave < 1) builder.vertex(ax + leave * dx, ay + leave * dy, ALWAYS);
      else builder.vertex(coordinates[i * 3 + 3], coordinates[i * 3 + 4], coordinates[i * 3 + 5]);
      if (leave < 1) open = false;
    } else open = false;
    distance += length;
  }
}

function clipAreas(feature: MapFeature, [left, top, right, bottom]: Bounds): MapShape | undefined {
  const { coordinates, partStarts, holes, bounds } = feature;
  const builder = new ShapeBuilder();
  let outerIsGone = true;
  for (let part = 0; part + 1 < partStarts.length; part++) {
    if (holes[part] && outerIsGone) continue;
    let ring = Array.from(coordinates.subarray(partStarts[part] * 3, partStarts[part + 1] * 3));
    if (bounds[0] < left) ring = clipRing(ring, 0, 1, left);
    if (bounds[2] > right) ring = clipRing(ring, 0, -1, -right);
    if (bounds[1] < top) ring = clipRing(ring, 1, 1, top);
    if (bounds[3] > bottom) ring = clipRing(ring, 1, -1, -bottom);
    if (!holes[part]) outerIsGone = ring.length < 9;
    if (ring.length < 9) continue;
    builder.startPart(holes[part]);
    for (let i = 0; i < ring.length; i += 3) builder.vertex(ring[i], ring[i + 1], ring[i + 2]);
  }
  return builder.finish();
}

/** Keeps what has sign · coordinate ≥ limit along an axis (0: x, 1: y). */
function clipRing(ring: number[], axis: 0 | 1, sign: 1 | -1, limit: number): number[] {
  const kept: number[] = [];
  const other = 1 - axis;
  for (let i = 0, j = ring.length - 3; i < ring.length; j = i, i += 3) {
    const from = sign * ring[j + axis];
    const to = sign * ring[i + axis];
    if (from < limit !== to < limit) {
      const t = (limit - from) / (to - from);
      const at = kept.length;
      kept.push(0, 0, ALWAYS);
      kept[at + axis] = sign * limit;
      kept[at + other] = ring[j + other] + t * (ring[i + other] - ring[j + other]);
    }
    if (to >= limit) kept.push(ring[i], ring[i + 1], ring[i + 2]);
  }
  return kept;
}
