import { type Building, groundOf } from './buildings.ts';
import { type Block, LEVEE } from './layout.ts';
import type { Name } from './names.ts';
import type { Parcel } from './parcels.ts';
import {
  boundingRectangle,
  contains,
  inset,
  type Point,
  type Ring,
  ringArea,
  ringCentroid,
} from './plane.ts';
import { cutPlots, rectangle } from './plots.ts';
import type { Random } from './random.ts';
import { offset, type RiverSystem, shoreDistance } from './rivers.ts';
import type { StreetPlan } from './streets.ts';

/** The share of a park's reach that its pond has; trees keep a little more free. */
export const POND_REACH = 0.13;

export interface Park {
  paths: { line: Point[]; closed: boolean }[];
  pond?: { ring: Point[]; name: Name };
}

const LEAST_POND_GROUND = 9_000;
const POND: Name = { zh: '湖', en: 'Lake' };

/** Paths of the parks, around and to their ponds. */
export function layParks(plan: StreetPlan, blocks: readonly Block[]): Park[] {
  return blocks.flatMap((block) => {
    if (block.zone !== 'park' || block.facility) return [];
    const ground = groundOf(plan, block);
    const round = inset(ground, () => 9);
    if (round.length < 3) return [];
    const paths: Park['paths'] = [{ line: round, closed: true }];
    const { middle, direction, length, width } = boundingRectangle(ground);
    const around = (share: number, corners: number): Point[] =>
      Array.from({ length: corners }, (_, i) => {
        const angle = (2 * Math.PI * i) / corners;
        // A shore that is no ellipse.
        const reach = share * (1 + 0.16 * Math.sin(3 * angle + length) + 0.08 * Math.sin(5 * angle + width));
        const [u, v] = [Math.cos(angle) * reach * length, Math.sin(angle) * reach * width];
        return [
          middle[0] + direction[0] * u - direction[1] * v,
          middle[1] + direction[1] * u + direction[0] * v,
        ];
      });
    const isPond = ringArea(ground) > LEAST_POND_GROUND;
    const inner = around(isPond ? POND_REACH * 1.3 : 0.09, 24);
    if (!inner.every((p) => contains(ground, p))) return [{ paths }];
    paths.push({ line: inner, closed: true });
    for (const [index, corner] of round.entries()) {
      const to = inner.reduce((best, p) => (square(p, corner) < square(best, corner) ? p : best), inner[0]);
      if (round.length <= 5 || index % 2 === 0) paths.push({ line: [corner, to], closed: false });
    }
    if (!isPond) return [{ paths }];
    const name = block.name ?? POND;
    return [
      {
        paths,
        pond: {
          ring: around(POND_REACH, 24),
          name: { zh: name.zh.replace(/公园$/, POND.zh), en: name.en.replace(/Park$/, POND.en) },
        },
      },
    ];
  });
}

const square = (a: Point, b: Point): number => (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2;

export type FieldKind = 'farmland' | 'orchard' | 'meadow' | 'wood' | 'pond';

export interface Field {
  kind: FieldKind;
  ring: Point[];
}

const FIELD_AREA = 26_000;
const FIELDS: readonly [FieldKind, share: number][] = [
  ['farmland', 0.58],
  ['orchard', 0.16],
  ['meadow', 0.14],
  ['wood', 0.09],
  ['pond', 0.03],
];

/** The farmland as a mosaic of fields with ways between them. */
export function layFields(plan: StreetPlan, blocks: readonly Block[], random: Random): Field[] {
  return blocks.flatMap((block) => {
    if (block.zone !== 'farmland') return [];
    return cutPlots(groundOf(plan, block), FIELD_AREA, random).flatMap((plot) => {
      const ring = inset(plot, () => 1.8);
      if (ring.length < 3) return [];
      let left = random.next();
      const kind = FIELDS.find(([, share]) => (left -= share) < 0)?.[0] ?? 'farmland';
      return [{ kind, ring: kind === 'pond' ? inset(ring, () => 6) : ring }].filter(
        (field) => field.ring.length >= 3,
      );
    });
  });
}

/** A green strip between a levee's foot and the water, with a path along it. */
export interface Riverside {
  ring: Point[];
  path: Point[];
  name: Name;
}

/** Metres from the water's edge at which the green begins, where the path runs, and where it ends. */
const STRIP = { begin: 4, path: 18, end: LEVEE - 13 } as const;
/** Steps of the river's line that one strip takes. */
const STRIP_STEPS = 16;

/** Green along all rivers, in pieces, as far as no other river takes it away. */
export function layRiversides(rivers: RiverSystem, size: number): Riverside[] {
  const isInside = (at: Point): boolean => Math.max(Math.abs(at[0]), Math.abs(at[1])) < size / 2;
  return [rivers.west, rivers.east, rivers.joined].flatMap(({ line, widths, name }) =>
    [1, -1].flatMap((hand) => {
      const at = (aside: number): Point[] => offset(line, (i) => hand * (widths[i] / 2 + aside));
      const [water, path, land] = [at(STRIP.begin), at(STRIP.path), at(STRIP.end)];
      const isFree = line.map((_, i) =>
        [water[i], path[i], land[i]].every((p) => isInside(p) && shoreDistance(rivers, p) > STRIP.begin - 2),
      );
      const strips: Riverside[] = [];
      for (let first = 0; first + 1 < line.length; ) {
        let last = first;
        while (last + 1 < line.length && last - first < STRIP_STEPS && isFree[last] && isFree[last + 1])
          last++;
        if (last > first) {
          const ring = [...water.slice(first, last + 1), ...land.slice(first, last + 1).reverse()];
          strips.push({
            ring: ringArea(ring) > 0 ? ring : ring.reverse(),
            path: path.slice(first, last + 1),
            name: { zh: `${name.zh}滨江绿带`, en: `${name.en} Greenway` },
          });
        }
        first = Math.max(last, first + 1);
      }
      return strips;
    }),
  );
}

/** Sides of a sports ground, metres: the largest that fits is laid. */
const PITCHES: readonly (readonly [length: number, width: number])[] = [
  [105, 62],
  [84, 48],
  [62, 36],
  [40, 22],
  [28, 15],
];

/** A sports ground beside the houses of each school. */
export function layPitches(
  parcels: readonly Parcel[],
  blocks: readonly Block[],
  buildings: readonly Building[],
): Point[][] {
  const houses = new Map<number, Ring[]>();
  for (const { parcel, ring } of buildings)
    if (parcel !== undefined && blocks[parcels[parcel].block].facility?.kind === 'school')
      houses.set(parcel, [...(houses.get(parcel) ?? []), ring]);
  return [...houses].flatMap(([parcel, rings]) => {
    const pitch = freeRectangle(
      inset(parcels[parcel].ring, () => 3),
      rings,
    );
    return pitch ? [pitch] : [];
  });
}

function freeRectangle(ground: Ring, taken: readonly Ring[]): Point[] | undefined {
  if (ground.length < 3) return undefined;
  const { middle, direction, length, width } = boundingRectangle(ground);
  for (const [long, short] of PITCHES)
    for (const turned of [direction, [-direction[1], direction[0]] as Point])
      for (let u = -0.4; u <= 0.4; u += 0.1)
        for (let v = -0.4; v <= 0.4; v += 0.1) {
          const at: Point = [
            middle[0] + direction[0] * u * length - direction[1] * v * width,
            middle[1] + direction[1] * u * length + direction[0] * v * width,
          ];
          const ring = rectangle(at, turned, long, short);
          const isFree =
            ring.every((corner) => contains(ground, corner)) &&
            !taken.some(
              (house) =>
                house.some((corner) => contains(ring, corner)) ||
                ring.some((corner) => contains(house, corner)) ||
                contains(ring, ringCentroid(house)) ||
                contains(house, at),
            );
          if (isFree) return ring;
        }
  return undefined;
}
