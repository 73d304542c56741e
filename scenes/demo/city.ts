import { type Building, buildBlock } from './buildings.ts';
import { type BusLine, layBusLines } from './bus-lines.ts';
import { type Area, countPeople, drawDistricts } from './districts.ts';
import { nameBlocks, placeFacilities } from './facilities.ts';
import { type Furniture, furnish } from './furniture.ts';
import { raiseLandmarks } from './landmarks.ts';
import { type Landscape, shapeLandscape } from './landscape.ts';
import { type Block, type Bridge, layOut, type Zone } from './layout.ts';
import { Namer } from './names.ts';
import type { Point } from './plane.ts';
import { type Population, peopleOf } from './population.ts';
import { createRandom, type Random } from './random.ts';
import { layRivers, type RiverSystem, shoreDistance } from './rivers.ts';
import { sampled } from './sampled.ts';
import { settle } from './settle.ts';
import { streetGraph } from './street-graph.ts';
import type { StreetPlan } from './streets.ts';
import { plantTrees, type Tree } from './trees.ts';
import { builtShare, newCentre, zoneMap } from './zones.ts';

export interface DemoParameters {
  seed: number;
  /** Side of the square, metres. */
  size: number;
  buildings: number;
}

export interface DemoCity {
  parameters: DemoParameters;
  rivers: RiverSystem;
  plan: StreetPlan;
  blocks: Block[];
  bridges: Bridge[];
  buildings: Building[];
  trees: Tree[];
  furniture: Furniture[];
  busLines: BusLine[];
  /** For each building. */
  people: Population[];
  areas: Area[];
  landscape: Landscape;
}

export const DEMO_DEFAULTS = { seed: 1, size: 20_000, buildingsPerSquareKilometre: 150 } as const;

/** Where the fictional city's plane lies in CGCS2000 / 3-degree Gauss–Kruger CM 114E: its middle, metres. */
export const DEMO_ORIGIN = { crs: 'EPSG:4547', verticalDatum: '1985', x: 559_000, y: 3_054_000 } as const;

const CELL = 20;
const SHORE_STEP = 50;

/**
 * Liangjiang, a fictional city where two rivers meet: the same parameters give the same city, to the last corner.
 * Throws RangeError if its square is too small or too large for so many buildings.
 */
export function composeDemoCity(parameters: DemoParameters): DemoCity {
  const { seed, size } = parameters;
  const random = createRandom(seed);
  const rivers = layRivers(size);
  const shore = sampled(size, SHORE_STEP, (at) => shoreDistance(rivers, at));
  const settlement = settle(parameters.buildings, (growth) => {
    const zoneAt = zoneMap(rivers, size, seed, shore, growth);
    return { zoneAt, ...build(rivers, size, zoneAt, random.fork('ground')) };
  });
  const { plan, blocks, bridges, buildings, zoneAt } = settlement;
  const trees = plantTrees(plan, blocks, random.fork('trees'));
  const people = peopleOf(buildings, random.fork('people'));
  const areas = drawDistricts(
    rivers,
    size,
    zoneAt,
    random.fork('districts'),
    new Namer(random.fork('areas')),
  );
  countPeople(areas, buildings, people);
  const graph = streetGraph(plan, bridges);
  const bus = layBusLines(graph, plan, random.fork('bus'));
  const furniture = [...furnish(plan, bridges, graph, blocks, random.fork('furniture')), ...bus.stops];
  const landscape = shapeLandscape(size, seed, CELL, shore, builtShare(size, zoneAt));
  return {
    parameters,
    rivers,
    plan,
    blocks,
    bridges,
    buildings,
    trees,
    furniture,
    busLines: bus.lines,
    people,
    areas,
    landscape,
  };
}

function build(rivers: RiverSystem, size: number, zoneAt: (at: Point) => Zone, random: Random) {
  const namer = new Namer(random.fork('names'));
  const layout = layOut(rivers, size, zoneAt, random.fork('streets'), namer);
  const { plan, blocks } = layout;
  placeFacilities(blocks, namer);
  nameBlocks(blocks, namer);
  const landmarks = raiseLandmarks(blocks, newCentre(size), rivers);
  const alone = new Set(landmarks.map(({ block }) => block));
  const own = random.fork('buildings');
  const common = blocks.flatMap((block) => (alone.has(block) ? [] : buildBlock(plan, block, own)));
  return { ...layout, buildings: [...landmarks.flatMap(({ tiers }) => tiers), ...common] };
}
