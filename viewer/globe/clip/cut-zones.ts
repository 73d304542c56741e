import type { TilesetRole } from '../../../models/schema/layer.ts';
import type { Area, Clip } from '../../../models/schema/view-document.ts';
import { type CutFrame, cutFrame, flatten, frameAround, toPlane } from './cut-frame.ts';
import { buildEdgeGrid, type EdgeGrid, gridContains, gridCover } from './edge-grid.ts';

/** Name of the ground among the layers of a clip. */
export const GROUND = 'ground';

/** What a clip may cut: the ground, or a tileset. */
export interface CutTarget {
  id: string;
  /** Absent for the ground and for tilesets that do not say what they hold. */
  role?: TilesetRole | undefined;
}

interface ZoneCommon {
  readonly clip: string;
  readonly keep: 'inside' | 'outside';
  readonly frame: CutFrame;
}

/** One area or box that cuts: upright from the earth's middle to the sky, or a box turned by a heading. */
export type CutZone =
  | (ZoneCommon & { readonly kind: 'area'; readonly grid: EdgeGrid })
  | (ZoneCommon & {
      readonly kind: 'box';
      /** Half of the size along its right, forward and up. */
      readonly half: readonly [number, number, number];
      /** Radians, clockwise from north. */
      readonly heading: number;
    });

/** Roles of tilesets that stand upon the ground of a dig or are that ground: without them one sees inside. */
const OVER_A_DIG: readonly (TilesetRole | undefined)[] = [
  'trees',
  'furniture',
  'relief',
  'pointcloud',
  'mesh',
];

/** Whether a clip cuts a target: what it names, otherwise all; a dig the ground and what hides it. */
export function cuts(clip: Clip, { id, role }: CutTarget): boolean {
  if (!clip.enabled) return false;
  if (clip.layers) return clip.layers.includes(id);
  return clip.kind !== 'dig' || id === GROUND || (role !== undefined && OVER_A_DIG.includes(role));
}

/** The zones of a clip. Areas that enclose nothing are left out. */
export function zonesOf(clip: Clip): CutZone[] {
  if (clip.kind === 'box') {
    const [width, depth, height] = clip.size;
    return [
      {
        kind: 'box',
        clip: clip.id,
        keep: clip.keep,
        frame: cutFrame(clip.longitude, clip.latitude, clip.height),
        half: [width / 2, depth / 2, height / 2],
        heading: (clip.heading * Math.PI) / 180,
      },
    ];
  }
  const keep = clip.kind === 'polygon' ? clip.keep : 'outside';
  return clip.areas.flatMap((area) => {
    const frame = frameOfArea(area);
    try {
      const grid = buildEdgeGrid(area.map((ring) => ring.map((place) => toPlane(frame, place))));
      return [{ kind: 'area' as const, clip: clip.id, keep, frame, grid }];
    } catch (error) {
      if (error instanceof RangeError) return [];
      throw error;
    }
  });
}

/** The frame of an area is the same wherever it is reckoned. */
export function frameOfArea(area: Area): CutFrame {
  return frameAround(area.flat(), 0);
}

/** East, north and up in a box's frame to right, forward and up of the box. */
export function intoBox(heading: number, east: number, north: number): [right: number, forward: number] {
  const [sine, cosine] = [Math.sin(heading), Math.cos(heading)];
  return [east * cosine - north * sine, east * sine + north * cosine];
}

/** Whether a point in ECEF metres is cut away by some zones. */
export function isCutAway(zones: readonly CutZone[], x: number, y: number, z: number): boolean {
  let isKept = !zones.some(({ keep }) => keep === 'inside');
  for (const zone of zones) {
    const isInside = zoneContains(zone, x, y, z);
    if (zone.keep === 'inside') isKept ||= isInside;
    else if (isInside) return true;
  }
  return !isKept;
}

export function zoneContains(zone: CutZone, x: number, y: number, z: number): boolean {
  const [east, north, up] = zone.frame.enu.fromEcef(x, y, z);
  if (zone.kind === 'box') {
    const [right, forward] = intoBox(zone.heading, east, north);
    const [halfX, halfY, halfZ] = zone.half;
    return Math.abs(right) < halfX && Math.abs(forward) < halfY && Math.abs(up) < halfZ;
  }
  const point = flatten(zone.frame, east, north, up);
  return point !== undefined && gridContains(zone.grid, point[0], point[1]);
}

/**
 * What some zones make of all that lies among points in ECEF metres (x, y, z in turn), such as the corners of a
 * tile's box: 'hidden' wholly, left 'whole', or perhaps 'cut'. Never says hidden of what could be seen, nor whole of
 * what could be cut.
 */
export function coverOfPoints(
  zones: readonly CutZone[],
  points: ArrayLike<number>,
): 'hidden' | 'whole' | 'cut' {
  let isWhole = true;
  let outsideOfAllKept = true;
  let withinOneKept = false;
  let keeps = false;
  for (const zone of zones) {
    const cover = zoneCover(zone, points);
    if (zone.keep === 'outside') {
      if (cover === 'all') return 'hidden';
      if (cover !== 'none') isWhole = false;
    } else {
      keeps = true;
      if (cover !== 'none') outsideOfAllKept = false;
      if (cover === 'all') withinOneKept = true;
    }
  }
  if (keeps && outsideOfAllKept) return 'hidden';
  return isWhole && (!keeps || withinOneKept) ? 'whole' : 'cut';
}

/** How much of the convex hull of some points lies in a zone. */
function zoneCover(zone: CutZone, points: ArrayLike<number>): 'all' | 'some' | 'none' {
  const low = [Infinity, Infinity, Infinity];
  const high = [-Infinity, -Infinity, -Infinity];
  const local = new Float64Array(3);
  for (let i = 0; i < points.length; i += 3) {
    const [east, north, up] = zone.frame.enu.fromEcef(points[i], points[i + 1], points[i + 2], local);
    const flat =
      zone.kind === 'box' ? intoBox(zone.heading, east, north) : flatten(zone.frame, east, north, up);
    if (!flat) return 'some';
    [flat[0], flat[1], up].forEach((value, axis) => {
      low[axis] = Math.min(low[axis], value);
      high[axis] = Math.max(high[axis], value);
    });
  }
  if (zone.kind === 'area') return gridCover(zone.grid, low[0], low[1], high[0], high[1]);
  if (zone.half.some((half, axis) => low[axis] > half || high[axis] < -half)) return 'none';
  return zone.half.every((half, axis) => low[axis] >= -half && high[axis] <= half) ? 'all' : 'some';
}
