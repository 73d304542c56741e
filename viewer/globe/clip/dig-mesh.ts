import type { Position } from '../../../models/schema/view-document.ts';
import { type CutFrame, fromPlane, type PlanePoint, toPlane } from './cut-frame.ts';
import { frameOfArea } from './cut-zones.ts';
import type { Opening } from './openings.ts';
import { areaOf } from './trench.ts';

/** Ellipsoidal height of the ground at a place in degrees; undefined where it is not known yet. */
export type GroundHeight = (longitude: number, latitude: number) => number | undefined;
/** Triangles of a polygon with holes: flat x, y and the index of each hole's first point. */
export type Triangulate = (points: PlanePoint[], holes: number[]) => number[];

export interface DigMesh {
  /** ECEF metres. */
  positions: Float64Array;
  normals: Float32Array;
  /** Metres along the rim and below the ground; floors have the depth with a minus sign. */
  places: Float32Array;
  /** East and north metres about the middle of the area. */
  plan: Float32Array;
  triangles: Uint32Array;
  /** Upper rims, closed: ECEF metres. */
  rims: Float64Array[];
  /** Where a depth scale stands: top of the wall at one corner, and the way down. */
  scale: { top: Position; ground: number } | undefined;
}

/** Metres between heights along a rim, and how many there may be at most. */
const SPACING = 1.5;
const MOST_HEIGHTS = 4_000;

/**
 * Faces and floor of an opening: the faces go down from the ground, the floor of a dig follows the ground at its depth.
 * Heights that are not known are taken from the last known place along the rim. Undefined while none is known.
 */
export function digMesh(
  { area, bottom: bottomAt, isPit, hasScale }: Opening,
  groundHeight: GroundHeight,
  triangulate: Triangulate,
): DigMesh | undefined {
  const frame = frameOfArea(area);
  const rings = area.map((ring, index) =>
    oriented(
      ring.map((place) => toPlane(frame, place)),
      index === 0,
    ),
  );
  const length = rings.reduce((sum, ring) => sum + perimeter(ring), 0);
  const spacing = Math.max(SPACING, length / MOST_HEIGHTS);
  const dense = rings
    .map((ring) => densified(ring, spacing))
    // A hole without any width takes nothing away.
    .filter((ring, index) => index === 0 || ring.length > 2);
  const grounds = dense.map((ring) => heightsAlong(frame, ring, groundHeight));
  if (grounds.some((heights) => heights === undefined)) return undefined;
  const depths = grounds.map((heights) => heights!.map((ground) => ground - (bottomAt(ground) ?? ground)));

  const positions: number[] = [];
  const normals: number[] = [];
  const places: number[] = [];
  const plan: number[] = [];
  const triangles: number[] = [];
  const { enu } = frame;
  const rims: Float64Array[] = [];
  const up = direction(frame, 0, 0, 1);
  const put = (
    [x, y]: PlanePoint,
    height: number,
    normal: readonly number[],
    along: number,
    below: number,
  ) => {
    const [longitude, latitude] = fromPlane(frame, [x, y]);
    const [east, north, rise] = enu.toEnu(longitude, latitude, height);
    positions.push(...enu.toEcef(east, north, rise));
    normals.push(...normal);
    places.push(along, below);
    plan.push(x, y);
    return positions.length / 3 - 1;
  };

  dense.forEach((ring, index) => {
    const heights = grounds[index]!;
    const rim: number[] = [];
    let along = 0;
    ring.forEach((point, i) => {
      const next = (i + 1) % ring.length;
      const [dx, dy] = [ring[next][0] - point[0], ring[next][1] - point[1]];
      const step = Math.hypot(dx, dy);
      // Inwards: outer rings turn counter-clockwise and holes clockwise, so the dig is to the left.
      const side = (isPit ? 1 : -1) / step;
      const normal = direction(frame, -dy * side, dx * side, 0);
      const [depth, nextDepth] = [depths[index][i], depths[index][next]];
      const top = put(point, heights[i], normal, along, 0);
      const bottom = put(point, heights[i] - depth, normal, along, depth);
      const nextTop = put(ring[next], heights[next], normal, along + step, 0);
      const nextBottom = put(ring[next], heights[next] - nextDepth, normal, along + step, nextDepth);
      if (depth + nextDepth > 0) triangles.push(top, bottom, nextBottom, top, nextBottom, nextTop);
      rim.push(...positions.slice(top * 3, top * 3 + 3));
      along += step;
    });
    rim.push(...rim.slice(0, 3));
    rims.push(Float64Array.from(rim));
  });

  if (isPit) {
    const first = positions.length / 3;
    const floor = dense.flat();
    const floorDepths = depths.flat();
    const floorGrounds = grounds.flatMap((heights) => heights!);
    floor.forEach((point, i) => {
      put(point, floorGrounds[i] - floorDepths[i], up, 0, -Math.max(0.01, floorDepths[i]));
    });
    const holes: number[] = [];
    for (let i = 1, start = dense[0].length; i < dense.length; start += dense[i].length, i++)
      holes.push(start);
    for (const index of triangulate(floor, holes)) triangles.push(first + index);
  }

  return {
    positions: Float64Array.from(positions),
    normals: Float32Array.from(normals),
    places: Float32Array.from(places),
    plan: Float32Array.from(plan),
    triangles: Uint32Array.from(triangles),
    rims,
    scale: hasScale ? scaleOf(frame, dense[0], grounds[0]!) : undefined,
  };
}

/** The depth scale stands at the northernmost corner, which the usual view from the south looks at. */
function scaleOf(frame: CutFrame, ring: readonly PlanePoint[], heights: readonly number[]): DigMesh['scale'] {
  let best = 0;
  ring.forEach(([x, y], i) => {
    const [bestX, bestY] = ring[best];
    if (y > bestY + 1e-6 || (y > bestY - 1e-6 && x > bestX)) best = i;
  });
  return { top: fromPlane(frame, ring[best]), ground: heights[best] };
}

function direction({ enu: { matrix } }: CutFrame, east: number, north: number, up: number): number[] {
  return [0, 1, 2].map((axis) => matrix[axis] * east + matrix[4 + axis] * north + matrix[8 + axis] * up);
}

function oriented(ring: PlanePoint[], counterClockwise: boolean): PlanePoint[] {
  return areaOf(ring) > 0 === counterClockwise ? ring : [...ring].reverse();
}

function perimeter(ring: readonly PlanePoint[]): number {
  return ring.reduce((sum, [x, y], i) => {
    const [nextX, nextY] = ring[(i + 1) % ring.length];
    return sum + Math.hypot(nextX - x, nextY - y);
  }, 0);
}

function densified(ring: readonly PlanePoint[], spacing: number): PlanePoint[] {
  return ring.flatMap(([x, y], i) => {
    const [nextX, nextY] = ring[(i + 1) % ring.length];
    const distance = Math.hypot(nextX - x, nextY - y);
    if (distance < 1e-6) return [];
    const parts = Math.ceil(distance / spacing);
    return Array.from(
      { length: parts },
      (_, k): PlanePoint => [x + ((nextX - x) * k) / parts, y + ((nextY - y) * k) / parts],
    );
  });
}

function heightsAlong(
  frame: CutFrame,
  ring: readonly PlanePoint[],
  groundHeight: GroundHeight,
): number[] | undefined {
  const heights = ring.map((point) => groundHeight(...fromPlane(frame, point)));
  const known = heights.find((height) => height !== undefined);
  if (known === undefined) return undefined;
  let last = known;
  return heights.map((height) => (last = height ?? last));
}
