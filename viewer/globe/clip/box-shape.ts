import type { Clip } from '../../../models/schema/view-document.ts';
import { type CutFrame, cutFrame } from './cut-frame.ts';

type Box = Extract<Clip, { kind: 'box' }>;
export type BoxShape = Pick<Box, 'longitude' | 'latitude' | 'height' | 'size' | 'heading'>;

/** What a handle of a section box changes: one of its six sides, its place, or its heading. */
export const BOX_HANDLES = ['right', 'left', 'front', 'back', 'top', 'bottom', 'move', 'turn'] as const;
export type BoxHandle = (typeof BOX_HANDLES)[number];

/** Right, forward and up of each side. */
const SIDES: Partial<Record<BoxHandle, readonly [number, number, number]>> = {
  right: [1, 0, 0],
  left: [-1, 0, 0],
  front: [0, 1, 0],
  back: [0, -1, 0],
  top: [0, 0, 1],
  bottom: [0, 0, -1],
};
const SMALLEST = 0.5;
/** Share of the depth by which the turning handle stands off the front. */
const TURN_ARM = 0.68;

/** Where a handle is, in east, north and up metres about the middle of the box. */
export function handlePlace({ size, heading }: BoxShape, handle: BoxHandle): [number, number, number] {
  const side = SIDES[handle];
  if (side) return toEast(heading, side[0] * size[0] * 0.5, side[1] * size[1] * 0.5, side[2] * size[2] * 0.5);
  return handle === 'turn' ? toEast(heading, 0, size[1] * TURN_ARM, -size[2] / 2) : [0, 0, -size[2] / 2];
}

/** The way in which a side moves, in east, north and up; undefined for handles that move over the ground. */
export function handleAxis({ heading }: BoxShape, handle: BoxHandle): [number, number, number] | undefined {
  const side = SIDES[handle];
  return side && toEast(heading, ...side);
}

/** A box whose side has been moved outwards by some metres; the opposite side stays. */
export function withSideMoved(box: BoxShape, handle: BoxHandle, metres: number): BoxShape {
  const side = SIDES[handle];
  if (!side) return box;
  const axis = side.findIndex((share) => share !== 0);
  const length = Math.max(SMALLEST, box.size[axis] + metres);
  const shift = (length - box.size[axis]) / 2;
  const [east, north, up] = toEast(box.heading, side[0] * shift, side[1] * shift, side[2] * shift);
  const size = box.size.map((old, i) => (i === axis ? length : old)) as BoxShape['size'];
  return { ...moved(box, east, north), size, height: box.height + up };
}

/** A box moved over the ground. */
export function moved(box: BoxShape, east: number, north: number): BoxShape {
  const frame = frameOf(box);
  const [longitude, latitude] = frame.enu.toGeodetic(east, north, 0);
  return { ...box, longitude, latitude };
}

/** A box whose front faces a place that is some metres east and north of its middle. */
export function turnedTowards(box: BoxShape, east: number, north: number): BoxShape {
  if (Math.hypot(east, north) < 1e-6) return box;
  const heading = (Math.atan2(east, north) * 180) / Math.PI;
  return { ...box, heading: (Math.round(heading * 10) / 10 + 360) % 360 };
}

export function frameOf({ longitude, latitude, height }: BoxShape): CutFrame {
  return cutFrame(longitude, latitude, height);
}

/** Metres along a line (from a point, in a direction of length one) that come nearest to a ray. */
export function nearestAlong(
  point: readonly number[],
  direction: readonly number[],
  rayOrigin: readonly number[],
  rayDirection: readonly number[],
): number | undefined {
  const dot = (a: readonly number[], b: readonly number[]) => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
  const between = [0, 1, 2].map((axis) => rayOrigin[axis] - point[axis]);
  const slant = dot(direction, rayDirection);
  const lengths = dot(rayDirection, rayDirection);
  const across = lengths - slant * slant;
  // Along the ray itself every place is as near.
  if (across < 1e-6) return undefined;
  return (dot(between, direction) * lengths - dot(between, rayDirection) * slant) / across;
}

function toEast(heading: number, right: number, forward: number, up: number): [number, number, number] {
  const [sine, cosine] = [Math.sin((heading * Math.PI) / 180), Math.cos((heading * Math.PI) / 180)];
  return [right * cosine + forward * sine, forward * cosine - right * sine, up];
}
