import { type Building, buildBlock } from './buildings.ts';
import { type Landscape, shapeLandscape } from './landscape.ts';
import { type Block, type Bridge, layOut } from './layout.ts';
import { createRandom } from './random.ts';
import { layRivers, type RiverSystem, shoreDistance } from './rivers.ts';
import { sampled } from './sampled.ts';
import type { StreetPlan } from './streets.ts';
import { plantTrees, type Tree } from './trees.ts';
import { builtShare, zoneMap } from './zones.ts';

export interface DemoParameters {
  seed: number;
  /** Side of the square, metres. */
  size: number;
}

export interface DemoCity {
  parameters: DemoParameters;
  rivers: RiverSystem;
  plan: StreetPlan;
  blocks: Block[];
  bridges: Bridge[];
  buildings: Building[];
  trees: Tree[];
  landscape: Landscape;
}

export const DEMO_DEFAULTS: DemoParameters = { seed: 1, size: 20_000 };

/** Where the fictional city's plane lies in CGCS2000 / 3-degree Gauss–Kruger CM 114E: its middle, metres. */
export const DEMO_ORIGIN = { crs: 'EPSG:4547', verticalDatum: '1985', x: 559_000, y: 3_054_000 } as const;

const CELL = 20;
const SHORE_STEP = 50;

/** Liangjiang, a fictional city where two rivers meet: the same parameters give the same city, to the last corner. */
export function composeDemoCity(parameters: DemoParameters): DemoCity {
  const { seed, size } = parameters;
  const random = createRandom(seed);
  const rivers = layRivers(size);
  const shore = sampled(size, SHORE_STEP, (at) => shoreDistance(rivers, at));
  const zoneAt = zoneMap(rivers, size, seed, shore);
  const { plan, blocks, bridges } = layOut(rivers, size, zoneAt, random.fork('streets'));
  const building = random.fork('buildings');
  const buildings = blocks.flatMap((block) => buildBlock(plan, block, building));
  const trees = plantTrees(plan, blocks, random.fork('trees'));
  const landscape = shapeLandscape(size, seed, CELL, shore, builtShare(size, zoneAt));
  return { parameters, rivers, plan, blocks, bridges, buildings, trees, landscape };
}
