import type { Building } from './buildings.ts';
import type { Riverside } from './gardens.ts';
import { type Block, frontage, isTown, type Zone } from './layout.ts';
import type { Parcel } from './parcels.ts';
import { boundingRectangle, contains, distance, inset, type Point, type Ring } from './plane.ts';
import type { Random } from './random.ts';
import { CARRIAGEWAY, type Street, type StreetClass, type StreetPlan } from './streets.ts';

export interface Tree {
  at: Point;
  species: string;
  /** Metres. */
  height: number;
}

/** Metres between street trees; streets of other classes have none. */
const SPACING: Partial<Record<StreetClass, number>> = { trunk: 11, primary: 10, secondary: 11, tertiary: 14 };
const STREET_SPECIES = [
  'Cinnamomum camphora',
  'Platanus × acerifolia',
  'Ginkgo biloba',
  'Osmanthus fragrans',
];
const PARK_SPECIES = [
  ...STREET_SPECIES,
  'Salix babylonica',
  'Metasequoia glyptostroboides',
  'Bischofia polycarpa',
];
const PARK_AREA_PER_TREE = 170;
/** Quarters with trees between their houses. */
const COURTYARDS: readonly Zone[] = ['housing', 'centre'];
const COURTYARD_AREA_PER_TREE = 900;
/** Metres from the walls of houses. */
const HOUSE_CLEARANCE = 3.5;

/** Trees along the greater streets of built-up quarters, and in parks. */
export function plantTrees(
  plan: StreetPlan,
  blocks: readonly Block[],
  parcels: readonly Parcel[],
  buildings: readonly Building[],
  riversides: readonly Riverside[],
  random: Random,
): Tree[] {
  const built = new Set<number>();
  for (const { zone, streets } of blocks)
    if (isTown(zone)) for (const street of streets) if (street >= 0) built.add(street);
  const trees = [...built].sort((a, b) => a - b).flatMap((id) => avenue(plan.streets[id], random));
  for (const block of blocks)
    if (block.zone === 'park' && !block.facility) trees.push(...grove(plan, block, random));
  const standing: Building[][] = parcels.map(() => []);
  for (const building of buildings)
    if (building.parcel !== undefined) standing[building.parcel].push(building);
  for (const [index, { ring, block }] of parcels.entries())
    if (COURTYARDS.includes(blocks[block].zone)) trees.push(...courtyard(ring, standing[index], random));
  const isInTown = townNear(blocks);
  for (const strip of riversides) trees.push(...promenade(strip, isInTown, random));
  return trees;
}

function avenue({ class: kind, line, joints }: Street, random: Random): Tree[] {
  const spacing = SPACING[kind];
  if (!spacing) return [];
  const species = random.pick(STREET_SPECIES);
  const aside = CARRIAGEWAY[kind] / 2 + 1.6;
  const clear = [...joints, line[0], line[line.length - 1]];
  const trees: Tree[] = [];
  let left = spacing;
  for (let i = 1; i < line.length; i++) {
    const [a, b] = [line[i - 1], line[i]];
    const length = distance(a, b);
    const [ux, uy] = [(b[0] - a[0]) / length, (b[1] - a[1]) / length];
    for (; left < length; left += spacing) {
      const at: Point = [a[0] + ux * left, a[1] + uy * left];
      // Junctions stay open to view.
      if (clear.some((joint) => distance(joint, at) < aside + 12)) continue;
      for (const side of [-1, 1]) {
        if (random.chance(0.06)) continue;
        trees.push({
          at: [at[0] - uy * aside * side, at[1] + ux * aside * side],
          species,
          height: Math.round(random.between(6, 12) * 10) / 10,
        });
      }
    }
    left -= length;
  }
  return trees;
}

function grove(plan: StreetPlan, block: Block, random: Random): Tree[] {
  const ground = inset(block.ring, (edge) => frontage(plan, block.streets[edge]));
  if (ground.length === 0) return [];
  const { middle, direction, length, width } = boundingRectangle(ground);
  const trees: Tree[] = [];
  for (let i = 0; i < (length * width) / PARK_AREA_PER_TREE; i++) {
    const [u, v] = [(random.next() - 0.5) * length, (random.next() - 0.5) * width];
    const at: Point = [
      middle[0] + direction[0] * u - direction[1] * v,
      middle[1] + direction[1] * u + direction[0] * v,
    ];
    // A lawn in the middle.
    if (!contains(ground, at) || Math.hypot(u / length, v / width) < 0.16) continue;
    trees.push({
      at,
      species: random.pick(PARK_SPECIES),
      height: Math.round(random.between(5, 16) * 10) / 10,
    });
  }
  return trees;
}

/** Willows and others along the path of a riverside, where the town is near. */
function promenade({ path }: Riverside, isInTown: (at: Point) => boolean, random: Random): Tree[] {
  const trees: Tree[] = [];
  for (let i = 1; i < path.length; i++) {
    const [a, b] = [path[i - 1], path[i]];
    if (!isInTown(a)) continue;
    const length = distance(a, b);
    const [ux, uy] = [(b[0] - a[0]) / length, (b[1] - a[1]) / length];
    for (let along = random.between(2, 9); along < length; along += random.between(9, 15)) {
      const aside = random.between(3, 9) * (random.chance(0.5) ? 1 : -1);
      trees.push({
        at: [a[0] + ux * along - uy * aside, a[1] + uy * along + ux * aside],
        species: random.chance(0.6) ? 'Salix babylonica' : random.pick(STREET_SPECIES),
        height: Math.round(random.between(6, 11) * 10) / 10,
      });
    }
  }
  return trees;
}

const TOWN_CELL = 400;

/** Whether a block of the town is near to a place, roughly. */
function townNear(blocks: readonly Block[]): (at: Point) => boolean {
  const cells = new Set<string>();
  for (const { zone, ring } of blocks) {
    if (!isTown(zone)) continue;
    const [x, y] = ring[0];
    for (const i of [-1, 0, 1])
      for (const j of [-1, 0, 1])
        cells.add(`${Math.floor(x / TOWN_CELL) + i},${Math.floor(y / TOWN_CELL) + j}`);
  }
  return ([x, y]) => cells.has(`${Math.floor(x / TOWN_CELL)},${Math.floor(y / TOWN_CELL)}`);
}

/** Trees between the houses of an estate. */
function courtyard(ring: Ring, buildings: readonly Building[], random: Random): Tree[] {
  const { middle, direction, length, width } = boundingRectangle(ring);
  const ground = inset(ring, () => 3);
  const around = buildings.map((building) => {
    const box = boundingRectangle(building.ring);
    return { ...box, length: box.length + 2 * HOUSE_CLEARANCE, width: box.width + 2 * HOUSE_CLEARANCE };
  });
  const trees: Tree[] = [];
  for (let i = 0; i < (length * width) / COURTYARD_AREA_PER_TREE; i++) {
    const [u, v] = [(random.next() - 0.5) * length, (random.next() - 0.5) * width];
    const at: Point = [
      middle[0] + direction[0] * u - direction[1] * v,
      middle[1] + direction[1] * u + direction[0] * v,
    ];
    const height = Math.round(random.between(4.5, 9) * 10) / 10;
    const species = random.pick(STREET_SPECIES);
    if (contains(ground, at) && !around.some((box) => isWithin(box, at))) trees.push({ at, species, height });
  }
  return trees;
}

function isWithin(
  { middle, direction: [ux, uy], length, width }: ReturnType<typeof boundingRectangle>,
  [x, y]: Point,
): boolean {
  const [dx, dy] = [x - middle[0], y - middle[1]];
  return Math.abs(dx * ux + dy * uy) < length / 2 && Math.abs(dy * ux - dx * uy) < width / 2;
}
