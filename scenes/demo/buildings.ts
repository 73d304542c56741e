import type { RoofShape } from '../../models/feature.ts';
import { buildFacility } from './facility-buildings.ts';
import { type Block, frontage, type Zone } from './layout.ts';
import type { Name } from './names.ts';
import { boundingRectangle, contains, distance, inset, type Point, ringArea, ringCentroid } from './plane.ts';
import { cutPlots, inscribed, rectangle } from './plots.ts';
import type { Random } from './random.ts';
import type { StreetPlan } from './streets.ts';

export type BuildingUse =
  | 'residential'
  | 'apartments'
  | 'commercial'
  | 'office'
  | 'hotel'
  | 'industrial'
  | 'warehouse'
  | 'school'
  | 'hospital'
  | 'fire_station'
  | 'police'
  | 'government'
  | 'train_station'
  | 'civic';

export interface Building {
  ring: Point[];
  use: BuildingUse;
  storeys: number;
  /** Metres from the ground to the top, the roof included. */
  height: number;
  roof: { shape: RoofShape; height: number };
  name?: Name;
  /** Metres from the ground to where it begins; absent: on the ground. */
  base?: number;
  /** Index of the parcel that it stands on; given when the city is put together. */
  parcel?: number;
}

/** A piece of a block that one owner has, and what is built on it. */
export interface Plot {
  ring: Point[];
  buildings: Building[];
}

type Builder = (ground: Point[], block: Block, random: Random) => Plot[];

/** What of a block lies behind its streets; empty where nothing is left. */
export const groundOf = (plan: StreetPlan, block: Block): Point[] =>
  inset(block.ring, (edge) => frontage(plan, block.streets[edge]));

/** Fills a block with what its quarter builds. Everything stands inside of its plot, off the streets. */
export function buildBlock(plan: StreetPlan, block: Block, random: Random): Plot[] {
  const ground = groundOf(plan, block);
  if (ground.length === 0) return [];
  if (block.facility) return [{ ring: ground, buildings: buildFacility(ground, block.facility) }];
  const plots = BUILDERS[block.zone](ground, block, random);
  const { name } = block;
  return name && block.zone === 'housing'
    ? plots.map(({ ring, buildings }) => ({ ring, buildings: numbered(buildings, name) }))
    : plots;
}

/** The dwellings of an estate have its name and a number. */
function numbered(buildings: readonly Building[], { zh, en }: Name): Building[] {
  let number = 0;
  return buildings.map((building) => {
    if (building.use !== 'apartments') return building;
    number++;
    return { ...building, name: { zh: `${zh}${number}栋`, en: `${en}, Building ${number}` } };
  });
}

const house = (
  ring: Point[],
  storeys: number,
  storey: number,
  use: BuildingUse,
  roof: Building['roof'],
): Building => ({
  ring,
  use,
  storeys,
  height: round(storeys * storey + roof.height),
  roof,
});
const empty = (ring: Point[]): Plot => ({ ring, buildings: [] });
const FLAT: Building['roof'] = { shape: 'flat', height: 0 };

const oldTown: Builder = (ground, _, random) =>
  cutPlots(ground, 170, random).map((plot) => {
    if (random.chance(0.07)) return empty(plot);
    const ring = inset(plot, () => random.between(0.15, 1.1));
    if (ring.length < 3 || ringArea(ring) < 28) return empty(plot);
    const { width } = boundingRectangle(ring);
    const pitched = ring.length <= 5 && random.chance(0.86);
    const roof: Building['roof'] = pitched
      ? { shape: random.chance(0.75) ? 'gabled' : 'hipped', height: round(Math.min(3.6, width * 0.27)) }
      : FLAT;
    const use: BuildingUse = random.chance(0.2) ? 'commercial' : 'residential';
    return { ring: plot, buildings: [house(ring, 2 + random.below(pitched ? 2 : 4), 3.1, use, roof)] };
  });

/** Rows of slabs that look south, as far apart as the sun asks for; or towers. */
const housing: Builder = (ground, _, random) => {
  const { direction } = boundingRectangle(ground);
  const east =
    Math.abs(direction[0]) > Math.abs(direction[1]) ? direction : ([-direction[1], direction[0]] as Point);
  const [ux, uy] = east[0] < 0 ? [-east[0], -east[1]] : east;
  const kind = random.next();
  const storeys = kind < 0.34 ? 6 : kind < 0.58 ? 11 : kind < 0.85 ? 18 : 26 + random.below(8);
  const towers = storeys > 18 || random.chance(0.12);
  const height = storeys * 2.95;
  const depth = towers ? 22 : 13.2;
  const apart = depth + Math.min(60, Math.max(14, height * 0.95));
  const longest = towers ? 27 : [62, 48, 39][random.below(3)];
  let [low, high, near, far] = [Infinity, -Infinity, Infinity, -Infinity];
  for (const [x, y] of ground) {
    const [u, v] = [x * ux + y * uy, y * ux - x * uy];
    [low, high] = [Math.min(low, u), Math.max(high, u)];
    [near, far] = [Math.min(near, v), Math.max(far, v)];
  }
  const built: Building[] = [];
  const place = (
    u: number,
    v: number,
    length: number,
    width: number,
    floors: number,
    use: BuildingUse,
  ): boolean => {
    const ring = rectangle([u * ux - v * uy, u * uy + v * ux], [ux, uy], length, width);
    if (!ring.every((corner) => contains(ground, corner))) return false;
    built.push(house(ring, floors, use === 'commercial' ? 4.2 : 2.95, use, FLAT));
    return true;
  };
  for (let v = near + depth / 2 + 1; v < far - depth / 2; v += apart) {
    for (let u = low + longest / 2; u < high - longest / 4; u += longest + (towers ? 26 : 9)) {
      const floors = Math.max(3, storeys - (random.chance(0.2) ? random.below(3) : 0));
      if (!place(u, v, longest, depth, floors, 'apartments'))
        place(u - longest * 0.2, v, longest * 0.55, depth, floors, 'apartments');
    }
    // A kindergarten or shops in the gap, here and there.
    if (apart > 40 && random.chance(0.4))
      place((low + high) / 2, v + apart / 2, 34, 15, 2 + random.below(2), 'commercial');
  }
  return [{ ring: ground, buildings: built }];
};

/** Podiums with towers: the nearer to the heart, the higher they may be, so that the skyline has a summit. */
const centre: Builder = (ground, { core = 0 }, random) =>
  cutPlots(ground, 5_200, random).map((plot) => {
    const own = inset(plot, () => 5);
    const base = own.length >= 3 ? inscribed(own, 18) : undefined;
    if (!base) return empty(plot);
    const podium = 2 + random.below(4);
    const middle = ringCentroid(base.ring);
    const { direction } = boundingRectangle(base.ring);
    const built: Building[] = [house(base.ring, podium, 4.8, 'commercial', FLAT)];
    const side = Math.min(base.length * 0.62, random.between(32, 46));
    const depth = Math.min(base.width * 0.78, random.between(26, 40));
    if (depth > 16 && random.chance(0.62 + 0.24 * core)) {
      const shift = (base.length - side) * 0.3 * (random.chance(0.5) ? 1 : -1);
      const at: Point = [middle[0] + direction[0] * shift, middle[1] + direction[1] * shift];
      const storeys = podium + 7 + Math.floor(14 * core + random.next() ** 1.7 * (12 + 36 * core));
      const use: BuildingUse = random.chance(0.62) ? 'office' : random.chance(0.5) ? 'hotel' : 'apartments';
      built.push(house(rectangle(at, direction, side, depth), storeys, 3.7, use, FLAT));
    }
    return { ring: plot, buildings: built };
  });

const industry: Builder = (ground, _, random) =>
  cutPlots(ground, 9_000, random).map((plot) => {
    const own = inset(plot, () => random.between(7, 13));
    const hall = own.length >= 3 ? inscribed(own, 14) : undefined;
    if (!hall || random.chance(0.08)) return empty(plot);
    const low = random.chance(0.6);
    const roof: Building['roof'] = low ? { shape: 'gabled', height: 2.2 } : FLAT;
    const use: BuildingUse = random.chance(0.35) ? 'warehouse' : 'industrial';
    const storeys = low ? 1 : 1 + random.below(4);
    return { ring: plot, buildings: [house(hall.ring, storeys, low ? random.between(8, 12) : 5, use, roof)] };
  });

const village: Builder = (ground, _, random) =>
  cutPlots(ground, 560, random).map((plot) => {
    if (random.chance(0.42)) return empty(plot);
    const { middle, direction, length, width } = boundingRectangle(plot);
    const ring = rectangle(
      middle,
      direction,
      Math.min(length * 0.62, random.between(10, 15)),
      Math.min(width * 0.62, random.between(8.5, 11.5)),
    );
    if (!ring.every((corner) => contains(plot, corner)) || distance(ring[1], ring[2]) < 5) return empty(plot);
    const roof: Building['roof'] = { shape: 'gabled', height: 2.4 };
    return { ring: plot, buildings: [house(ring, 2 + random.below(2), 3.2, 'residential', roof)] };
  });

const BUILDERS: Record<Zone, Builder> = {
  oldtown: oldTown,
  housing,
  centre,
  industry,
  village,
  park: (ground) => [empty(ground)],
  farmland: () => [],
  hills: () => [],
};

const round = (metres: number): number => Math.round(metres * 10) / 10;
