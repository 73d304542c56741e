import { difference } from 'polyclip-ts';
import type { Extent } from '../../../models/schema/layer.ts';
import type { Area, Clip, Position } from '../../../models/schema/view-document.ts';
import { type CutFrame, frameAround, fromPlane, type PlanePoint, toPlane } from './cut-frame.ts';
import { areaOf, trenchAreas } from './trench.ts';

type Box = Extract<Clip, { kind: 'box' }>;
type Place = { longitude: number; latitude: number };

/** Width of a trench in metres, and depth of a dig, unless somebody says otherwise. */
export const TRENCH_WIDTH = 0.6;
export const DIG_DEPTH = 3;
/** Metres of a box below the ground that it is drawn on, and above. */
const BOX_BELOW = 10;
const BOX_ABOVE = 60;

export function positionsOf(places: readonly Place[]): Position[] {
  return places.map(({ longitude, latitude }) => [longitude, latitude]);
}

/** The areas of a trench along a line. Throws RangeError as trenchAreas does. */
export function trenchAlong(line: readonly Position[], width: number): Area[] {
  const frame = frameAround(line, 0);
  const areas = trenchAreas(
    line.map((place) => toPlane(frame, place)),
    width,
  );
  return areas.map((area) => area.map((ring) => backToDegrees(frame, ring)));
}

/** Areas without what a ring encloses; undefined where nothing is left. */
export function withoutRing(areas: readonly Area[], ring: readonly Position[]): Area[] | undefined {
  const frame = frameAround([...areas.flat(2), ...ring], 0);
  const flat = (places: readonly Position[]): [number, number][] =>
    places.map((place) => [...toPlane(frame, place)]);
  const left = difference(
    areas.map((area) => area.map(flat)),
    [flat(ring)],
  );
  if (left.length === 0) return undefined;
  return left.map((area) => area.map((closed) => backToDegrees(frame, closed.slice(0, -1))));
}

/** The box over a rectangle with two opposite corners, its sides along the meridian and the parallel. */
export function boxOver(
  [a, b]: readonly Position[],
  ground: number,
): Pick<Box, 'longitude' | 'latitude' | 'height' | 'size' | 'heading'> {
  const frame = frameAround([a, b], ground);
  const [[ax, ay], [bx, by]] = [toPlane(frame, a), toPlane(frame, b)];
  const [longitude, latitude] = fromPlane(frame, [(ax + bx) / 2, (ay + by) / 2]);
  return {
    longitude,
    latitude,
    height: ground + (BOX_ABOVE - BOX_BELOW) / 2,
    size: [Math.max(1, Math.abs(bx - ax)), Math.max(1, Math.abs(by - ay)), BOX_ABOVE + BOX_BELOW],
    heading: 0,
  };
}

/** Square metres that a clip covers. */
export function coveredArea(clip: Clip): number {
  if (clip.kind === 'box') return clip.size[0] * clip.size[1];
  return clip.areas.reduce((sum, area) => {
    const frame = frameAround(area.flat(), 0);
    const [outer, ...holes] = area.map((ring) =>
      Math.abs(areaOf(ring.map((place) => toPlane(frame, place)))),
    );
    return sum + outer - holes.reduce((all, hole) => all + hole, 0);
  }, 0);
}

export function holesOf(clip: Clip): number {
  return clip.kind === 'box' ? 0 : clip.areas.reduce((sum, area) => sum + area.length - 1, 0);
}

/** Degrees that a clip lies within. */
export function extentOfClip(clip: Clip): Extent {
  const places = clip.kind === 'box' ? boxCorners(clip) : clip.areas.flat(2);
  const longitudes = places.map(([longitude]) => longitude);
  const latitudes = places.map(([, latitude]) => latitude);
  return [Math.min(...longitudes), Math.min(...latitudes), Math.max(...longitudes), Math.max(...latitudes)];
}

/** Corners of a box from above: back left, back right, front right, front left. */
export function boxCorners({ longitude, latitude, height, size, heading }: Box): Position[] {
  const frame = frameAround([[longitude, latitude]], height);
  const [sine, cosine] = [Math.sin((heading * Math.PI) / 180), Math.cos((heading * Math.PI) / 180)];
  return [
    [-1, -1],
    [1, -1],
    [1, 1],
    [-1, 1],
  ].map(([x, y]) => {
    const [right, forward] = [(x * size[0]) / 2, (y * size[1]) / 2];
    return fromPlane(frame, [right * cosine + forward * sine, forward * cosine - right * sine]);
  });
}

function backToDegrees(frame: CutFrame, ring: readonly PlanePoint[]): Position[] {
  return ring.map((point) => fromPlane(frame, point));
}
