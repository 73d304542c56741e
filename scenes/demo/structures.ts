import { type Face, type Place, sweep, upright } from './bodies.ts';
import type { Name } from './names.ts';
import { along, distance, type Point } from './plane.ts';
import { rectangle } from './plots.ts';
import type { Railway } from './railway.ts';

export type StructureKind =
  | 'deck'
  | 'pier'
  | 'parapet'
  | 'arch'
  | 'hanger'
  | 'pylon'
  | 'cable'
  | 'canopy'
  | 'column';

/** A part of a bridge, of the railway's viaduct or of a platform: closed bodies in space. */
export interface StructurePart {
  kind: StructureKind;
  name: Name;
  bodies: Face[][];
}

export const RAILWAY_NAME: Name = { zh: '两江铁路', en: 'Liangjiang Railway' };

export interface Ground {
  heightAt(at: Point): number;
}

/** Metres from its ground that the viaduct's deck has at least where it is one, and over the plain. */
const VIADUCT_OVER_PLAIN = 10;
const LEAST_CLEAR = 3;
const VIADUCT_WIDTH = 12;
const PLATFORM = { length: 400, width: 9, apart: 11.5 } as const;
/** Steps of the railway's line that are one part: far ones can be left out while near ones are drawn. */
const PART_STEPS = 16;

/** Heights of the railway's deck along its line, and where it runs over ground that is lower: on a viaduct. */
export function railwayProfile({ line }: Railway, ground: Ground): { top: number; onViaduct: boolean }[] {
  // As low as the plain along a long stretch: what rises higher is passed in a tunnel.
  const heights = line.map((at) => ground.heightAt(at));
  const sorted = [...heights].sort((a, b) => a - b);
  const plain = sorted[Math.floor(sorted.length * 0.35)];
  const top = plain + VIADUCT_OVER_PLAIN;
  return heights.map((height) => ({ top, onViaduct: height < top - LEAST_CLEAR }));
}

/** The viaduct of the railway, and the platforms with their roofs at its station. */
export function buildViaduct(railway: Railway, ground: Ground): StructurePart[] {
  const { line } = railway;
  const profile = railwayProfile(railway, ground);
  const parts: StructurePart[] = [];
  for (let first = 0; first + 1 < line.length; ) {
    let last = first;
    while (last + 1 < line.length && last - first < PART_STEPS && profile[last].onViaduct) last++;
    if (last > first) parts.push(...viaductPart(railway, first, last, profile[first].top, ground));
    first = Math.max(last, first + 1);
  }
  return parts;
}

function viaductPart(
  { line, stop }: Railway,
  first: number,
  last: number,
  top: number,
  ground: Ground,
): StructurePart[] {
  const bodies: Partial<Record<StructureKind, Face[][]>> = {};
  const add = (kind: StructureKind, faces: Face[]): void => {
    const own = bodies[kind] ?? [];
    bodies[kind] = own;
    own.push(faces);
  };
  const acrossAt = (i: number): Point => {
    const [a, b] = [line[Math.max(0, i - 1)], line[Math.min(line.length - 1, i + 1)]];
    const length = distance(a, b);
    return [-(b[1] - a[1]) / length, (b[0] - a[0]) / length];
  };
  const beam = (corners: readonly (readonly [aside: number, z: number])[], from = first, to = last): Face[] =>
    sweep(
      Array.from({ length: to - from + 1 }, (_, k) => {
        const [[x, y], [ax, ay]] = [line[from + k], acrossAt(from + k)];
        return corners.map(([aside, z]): Place => [x + ax * aside, y + ay * aside, z]);
      }),
    );
  const half = VIADUCT_WIDTH / 2;
  add(
    'deck',
    beam([
      [-half, top],
      [half, top],
      [half, top - 0.5],
      [half * 0.5, top - 2.4],
      [-half * 0.5, top - 2.4],
      [-half, top - 0.5],
    ]),
  );
  const wall = (aside: number, width: number, low: number, high: number): Face[] =>
    beam([
      [aside - width / 2, low],
      [aside - width / 2, high],
      [aside + width / 2, high],
      [aside + width / 2, low],
    ]);
  for (const hand of [1, -1]) add('parapet', wall(hand * (half - 0.2), 0.4, top - 0.05, top + 1));
  for (let i = first; i < last; i++) {
    const middle = along(line[i], line[i + 1], 0.5);
    const across = acrossAt(i);
    const direction: Point = [across[1], -across[0]];
    const foot = ground.heightAt(middle) - 2;
    add('pier', upright(rectangle(middle, direction, 2.2, 4.6), foot, top - 3));
    add('pier', upright(rectangle(middle, direction, 2.8, 6.2), top - 3.2, top - 2.3));
    if (distance(middle, stop) > PLATFORM.length / 2) continue;
    for (const hand of [1, -1]) {
      const aside = hand * PLATFORM.apart;
      const place: Point = [middle[0] + across[0] * aside, middle[1] + across[1] * aside];
      add('column', upright(rectangle(place, direction, 1, 1), ground.heightAt(place) - 2, top + 6.5));
    }
  }
  // Platforms and their roofs, as far as this part has any.
  const near = [...Array(last - first + 1).keys()]
    .map((k) => first + k)
    .filter((i) => distance(line[i], stop) <= PLATFORM.length / 2);
  if (near.length > 1)
    for (const hand of [1, -1]) {
      const band = (width: number, low: number, high: number): Face[] => {
        const [a, b] = [hand * PLATFORM.apart - width / 2, hand * PLATFORM.apart + width / 2];
        return beam(
          [
            [a, low],
            [a, high],
            [b, high],
            [b, low],
          ],
          near[0],
          near[near.length - 1],
        );
      };
      add('deck', band(PLATFORM.width, top - 0.9, top + 1.1));
      add('canopy', band(PLATFORM.width + 3, top + 6.4, top + 7));
    }
  return Object.entries(bodies).map(([kind, own]) => ({
    kind: kind as StructureKind,
    name: RAILWAY_NAME,
    bodies: own,
  }));
}
