import { metroEntrances } from './bim/metro-entrances.ts';
import { chooseModelSites, type ModelSite, withModelNames } from './bim/sites.ts';
import { buildBridge, formsOf } from './bridges.ts';
import type { Building } from './buildings.ts';
import { type BusLine, layBusLines } from './bus-lines.ts';
import { type ControlLine, drawControlLines } from './control-lines.ts';
import { type Control, controlParcels } from './controls.ts';
import { type Area, countPeople, drawDistricts } from './districts.ts';
import { nameBlocks, placeFacilities, placeStation } from './facilities.ts';
import { type Furniture, furnish } from './furniture.ts';
import {
  type Field,
  layFields,
  layParks,
  layPitches,
  layRiversides,
  type Park,
  type Riverside,
} from './gardens.ts';
import { type PlannedArea, planLandUse } from './land-use-plan.ts';
import { raiseLandmarks } from './landmarks.ts';
import { type Landscape, shapeLandscape } from './landscape.ts';
import { type Block, type Bridge, layOut, type Zone } from './layout.ts';
import { type Levee, layLevees } from './levees.ts';
import { Namer } from './names.ts';
import { type Parcel, settleParcels } from './parcels.ts';
import { coversOf } from './pipes/covers.ts';
import { type LaidPipes, layPipes } from './pipes/index.ts';
import { contains, distance, type Point, ringCentroid } from './plane.ts';
import { type Population, peopleOf } from './population.ts';
import { isClearOf, layRailway, type Railway } from './railway.ts';
import { createRandom, type Random } from './random.ts';
import { layRivers, type RiverSystem, shoreDistance } from './rivers.ts';
import { sampled } from './sampled.ts';
import { settle } from './settle.ts';
import { placeShelters, type Shelter } from './shelters.ts';
import { streetGraph } from './street-graph.ts';
import type { StreetPlan } from './streets.ts';
import { buildViaduct, type StructurePart } from './structures.ts';
import { plantTrees, type Tree } from './trees.ts';
import { yearsOf } from './years.ts';
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
  railway: Railway;
  plan: StreetPlan;
  blocks: Block[];
  bridges: Bridge[];
  parcels: Parcel[];
  /** For each parcel. */
  controls: Control[];
  /** The land-use plan. */
  plannedAreas: PlannedArea[];
  controlLines: ControlLine[];
  buildings: Building[];
  /** Of those that are modelled inside as well, and of the station under the ground. */
  models: ModelSite[];
  /** Bridges and the railway's viaduct, piece by piece. */
  structures: StructurePart[];
  levees: Levee[];
  parks: Park[];
  fields: Field[];
  riversides: Riverside[];
  /** Sports grounds of schools. */
  pitches: Point[][];
  shelters: Shelter[];
  trees: Tree[];
  furniture: Furniture[];
  busLines: BusLine[];
  /** For each building. */
  people: Population[];
  /** For each building: the year it was finished, and the grid among the areas that it stands in (−1: none). */
  years: number[];
  gridOf: Int32Array;
  areas: Area[];
  landscape: Landscape;
  /** What lies under the streets. */
  pipes: LaidPipes;
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
  const railway = layRailway(size);
  const shore = sampled(size, SHORE_STEP, (at) => shoreDistance(rivers, at));
  const settlement = settle(parameters.buildings, (growth) => {
    const zoneAt = zoneMap(rivers, size, seed, shore, growth);
    return { zoneAt, ...build(rivers, railway, size, zoneAt, random.fork('ground')) };
  });
  const { plan, blocks, bridges, parcels, buildings, zoneAt } = settlement;
  const controls = controlParcels(parcels, blocks, buildings, random.fork('controls'));
  const riversides = layRiversides(rivers, size);
  const people = peopleOf(buildings, random.fork('people'));
  const areas = drawDistricts(
    rivers,
    size,
    zoneAt,
    random.fork('districts'),
    new Namer(random.fork('areas')),
  );
  const gridOf = countPeople(areas, buildings, people);
  const graph = streetGraph(plan, bridges);
  const bus = layBusLines(graph, plan, random.fork('bus'));
  const landscape = shapeLandscape(size, seed, CELL, shore, builtShare(size, zoneAt));
  const models = chooseModelSites({ size, rivers, blocks, parcels, buildings, landscape });
  const entrances = models.flatMap(metroEntrances);
  const trees = plantTrees(plan, blocks, parcels, buildings, riversides, random.fork('trees')).filter(
    ({ at }) => !entrances.some((ring) => contains(ring, at)),
  );
  const pipes = layPipes({ seed, plan, graph, blocks, rivers, landscape });
  const furniture = [
    ...furnish(plan, graph, blocks, random.fork('furniture')),
    ...bus.stops,
    ...coversOf(pipes),
  ];
  const parks = layParks(plan, blocks);
  const forms = formsOf(bridges);
  return {
    parameters,
    rivers,
    railway,
    plan,
    blocks,
    bridges,
    parcels,
    controls,
    plannedAreas: planLandUse(plan, blocks),
    controlLines: drawControlLines({ size, rivers, plan, blocks, parks, riversides }),
    buildings: withModelNames(buildings, models),
    models,
    structures: [
      ...bridges.flatMap((bridge, index) => buildBridge(bridge, forms[index], landscape)),
      ...buildViaduct(railway, landscape),
    ],
    levees: layLevees(rivers, size),
    parks,
    fields: layFields(plan, blocks, random.fork('fields')),
    riversides,
    pitches: layPitches(parcels, blocks, buildings),
    shelters: placeShelters(plan, blocks),
    trees,
    furniture,
    busLines: bus.lines,
    people,
    years: yearsOf(buildings, parcels, blocks, random.fork('years')),
    gridOf,
    areas,
    landscape,
    pipes,
  };
}

/** Reach of the new centre's core, as a share of the city's side. */
const CORE_REACH = 0.085;

/** Says of every block how near it is to the heart of the new centre. Changes the blocks. */
function rankBlocks(blocks: readonly Block[], heart: Point, reach: number): void {
  for (const block of blocks)
    if (block.zone === 'centre')
      block.core = Math.max(0, 1 - distance(ringCentroid(block.ring), heart) / reach) ** 0.8;
}

function build(
  rivers: RiverSystem,
  railway: Railway,
  size: number,
  zoneAt: (at: Point) => Zone,
  random: Random,
) {
  const namer = new Namer(random.fork('names'));
  const layout = layOut(rivers, size, zoneAt, random.fork('streets'), namer);
  const { plan, blocks } = layout;
  rankBlocks(blocks, newCentre(size), CORE_REACH * size);
  placeStation(blocks, railway);
  placeFacilities(blocks, namer);
  nameBlocks(blocks, namer);
  const landmarks = raiseLandmarks(plan, blocks, newCentre(size), rivers);
  const isFree = ({ ring }: Building): boolean => isClearOf(railway, ring);
  return { ...layout, ...settleParcels(plan, blocks, landmarks, isFree, random.fork('buildings')) };
}
