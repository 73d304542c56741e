import { InputError } from '../../../models/errors.ts';
import type { FloodCase } from '../../../models/schema/flood-case.ts';
import type { FloodRun } from '../../../models/schema/flood-run.ts';
import type { Position } from '../../../models/schema/position.ts';
import { sillsOf } from '../forcing/walls.ts';
import { checkRasters } from './check-rasters.ts';
import { coarsenRasters } from './coarsen.ts';
import { cropRasters, factorOf, windowOf } from './crop.ts';
import { edgeParts } from './edge-parts.ts';
import { forcingInput, wallInputs } from './forcing-input.ts';
import { initialWater } from './initial-water.ts';
import { itemName } from './item.ts';
import { Levels } from './levels.ts';
import { Locator } from './locator.ts';
import { openCell } from './pools.ts';
import type { PreparedFlood, PreparedGauge } from './prepared.ts';
import type { FloodPlace, FloodRasters } from './rasters.ts';
import { sectionOf } from './sections.ts';
import { refuseTooMany } from './size.ts';
import { takeTurn } from './turn.ts';
import { upperMedian } from './upper-median.ts';

export type * from './prepared.ts';
export type * from './rasters.ts';

/** Share of a cell from which on a building is a block. */
const BLOCK_SHARE = 0.5;
/** Metres by which the bed lies below the ground where the map has water. */
const WATER_DEPTH = 0.05;
/** Manning's n where a raster says none. */
const USUAL_ROUGHNESS = 0.035;

/**
 * Brings a case onto its own grid: the part of the rasters in its extent (the box around it), with cells of its size;
 * buildings as walls; every position in cells, every level in the grid's datum. Where there is a signal, others have their turn in between.
 * @throws the signal's reason, InputError that names the item: `flood-outside`, `flood-datum`, `flood-cell-size`, `flood-area-empty`,
 * `flood-too-large`, `flood-every`, `flood-raster-values`, `flood-edge-empty`, `flood-edge-overlap`, `flood-in-building`, `flood-link-short`, `flood-dry-place`, `flood-no-ground`,
 * `flood-breach`
 */
export async function prepareFlood(
  flood: FloodCase,
  whole: FloodRasters,
  place: FloodPlace,
  signal?: AbortSignal,
): Promise<PreparedFlood> {
  refuseTooMany(flood);
  const factor = factorOf(flood, whole.grid);
  const cropped = cropRasters(whole, windowOf(flood, whole.grid, place));
  checkRasters(cropped);
  await takeTurn(signal);
  const { rasters, sills: lost } = coarsenRasters(cropped, factor);
  const { grid } = rasters;
  const locator = new Locator(grid, place.transform);
  const levels = await Levels.load(grid.verticalDatum, datumsOf(flood), place.heightGrids);
  const cautions: FloodRun['cautions'] = [];
  const onCaution = (code: string, message: string): void => {
    cautions.push({ code, message });
  };
  const onLow = (item: string): void => {
    cautions.push({
      code: 'level-below-ground',
      message: `The level of ${item} is below all ground of its place: no water comes of it. Look at its vertical datum.`,
    });
  };
  const { bed, blocks } = bedOf(flood, rasters);
  const onMoved = (item: string, from: Position): void => {
    const [code, where] = blocks?.[locator.cellAt(from) ?? -1]
      ? ['moved-from-building', 'in a building']
      : ['moved-from-unknown-ground', 'where no ground is known'];
    onCaution(code, `${item} lies ${where}: the nearest open cell is taken.`);
  };
  if (bed.every(Number.isNaN)) {
    const [why, advice] = blocks?.includes(1)
      ? ['buildings stand on all ground in it.', 'Move or widen `extent`, or set `buildings` to "none".']
      : ['no ground is known anywhere in it.', 'Move or widen `extent` to where the city has terrain.'];
    throw new InputError('flood-no-ground', flood.extent ? 'extent' : 'grid', why, advice);
  }
  await takeTurn(signal);
  const waters = watersOf(rasters);
  const walls = wallInputs(flood, locator, levels);
  const sills = lost || walls.length > 0 ? sillsOf(walls, bed, grid.columns, lost) : undefined;
  const depth = initialWater(
    flood,
    { bed, ...(waters ? { waters } : {}), ...(sills ? { sills } : {}) },
    locator,
    levels,
    onLow,
  );
  const ground = openGround(rasters, depth, waters);
  const forcing = forcingInput(flood, {
    ...{ bed, ground, locator, levels, walls, onMoved, onCaution },
    ...(blocks ? { blocks } : {}),
    ...(sills ? { sills } : {}),
  });
  await takeTurn(signal);
  const gauges = flood.gauges.map((gauge, index) => {
    const item = itemName('gauges', index, gauge.id);
    const { cell, moved } = openCell(gauge.at, bed, locator, item);
    if (moved) onMoved(item, gauge.at);
    const { id, thing } = gauge;
    return { id, ...(thing === undefined ? {} : { thing }), cell, ...gaugeLevels(gauge, levels, item) };
  });
  const sections = flood.sections.map(({ id, line }, index) =>
    sectionOf(id, line, bed, locator, itemName('sections', index, id)),
  );
  const edges = edgeParts(flood, bed, locator, levels, onLow);
  const groundResolution = resolutionOf(rasters);
  cautions.push(...cautionsOf(grid.cell, groundResolution, levels));
  return {
    ...{ flood, grid, bed, depth, edges, gauges, sections, cautions },
    roughness: roughnessOf(rasters),
    forcing: lost ? { ...forcing, sills: lost } : forcing,
    ...(groundResolution === undefined ? {} : { groundResolution }),
  };
}

function datumsOf(flood: FloodCase): string[] {
  const holders: object[] = [
    ...[flood.initial, flood.edges, flood.links, flood.gauges].flat(),
    ...flood.walls.map(({ crest }) => crest),
  ];
  return holders.flatMap((one) =>
    'verticalDatum' in one && typeof one.verticalDatum === 'string' ? [one.verticalDatum] : [],
  );
}

function bedOf({ buildings }: FloodCase, rasters: FloodRasters): { bed: Float64Array; blocks?: Uint8Array } {
  // Loops: a city has millions of cells, and `from` asks an iterator for each.
  const bed = new Float64Array(rasters.bed);
  const shares = rasters.buildings;
  if (buildings === 'none' || !shares) return { bed };
  const blocks = new Uint8Array(bed.length);
  for (let cell = 0; cell < bed.length; cell++) {
    if (!(shares[cell] >= BLOCK_SHARE) || Number.isNaN(bed[cell])) continue;
    blocks[cell] = 1;
    bed[cell] = Number.NaN;
  }
  return { bed, blocks };
}

/** 1 where the map has water: the bed is cut into the ground. */
function watersOf({ bed, terrain }: FloodRasters): Uint8Array | undefined {
  if (!terrain) return undefined;
  const waters = new Uint8Array(bed.length);
  for (let cell = 0; cell < bed.length; cell++) if (terrain[cell] - bed[cell] > WATER_DEPTH) waters[cell] = 1;
  return waters;
}

function openGround(
  { buildings }: FloodRasters,
  depth: Float64Array,
  waters: Uint8Array | undefined,
): Float32Array {
  const open = new Float32Array(depth.length);
  for (let cell = 0; cell < depth.length; cell++) {
    if (depth[cell] > 0 || waters?.[cell]) continue;
    const share = buildings?.[cell] ?? 0;
    open[cell] = share > 0 ? 1 - Math.min(1, share) : 1;
  }
  return open;
}

function roughnessOf({ roughness }: FloodRasters): Float64Array | number {
  if (typeof roughness === 'number') return roughness;
  const all = new Float64Array(roughness);
  for (let cell = 0; cell < all.length; cell++) if (!(all[cell] > 0)) all[cell] = USUAL_ROUGHNESS;
  return all;
}

function gaugeLevels(
  gauge: FloodCase['gauges'][number],
  levels: Levels,
  item: string,
): Pick<PreparedGauge, 'warningLevel' | 'guaranteeLevel' | 'leveeLevel'> {
  const given = Object.entries({
    warningLevel: gauge.warningLevel,
    guaranteeLevel: gauge.guaranteeLevel,
    leveeLevel: gauge.leveeLevel,
  }).filter((entry): entry is [string, number] => entry[1] !== undefined);
  if (given.length === 0) return {};
  if (gauge.verticalDatum === undefined)
    throw new InputError(
      'flood-datum',
      item,
      'its levels do not say from which vertical datum they are counted.',
      'Give its verticalDatum: 1985, NAP, EGM96 …',
    );
  const shift = levels.shift(gauge.verticalDatum, gauge.at, item);
  return Object.fromEntries(given.map(([name, level]) => [name, level + shift]));
}

/** What the heights of at least half of the cells are not finer than. */
function resolutionOf({ resolution }: FloodRasters): number | undefined {
  return resolution && upperMedian(resolution);
}

function cautionsOf(cell: number, resolution: number | undefined, levels: Levels): FloodRun['cautions'] {
  const cautions: FloodRun['cautions'] = [];
  if (resolution !== undefined && resolution > 1.01 * cell)
    cautions.push({
      code: 'ground-coarser-than-cells',
      message: `The ground is known every ${rounded(resolution)} m, the cells have ${rounded(cell)} m: kerbs, walls and ditches between are not in it${resolution > 20 ? ', nor ways along streets; take depths and arrival times in streets for rough guesses' : ''}.`,
    });
  for (const [datum, accuracy] of levels.used)
    if (accuracy > 0)
      cautions.push({
        code: 'datum-changed',
        message: `Levels in ${datum} were brought into the grid's datum; they may be off by ${rounded(accuracy)} m.`,
      });
  return cautions;
}

const rounded = (metres: number): number => Number(metres.toPrecision(2));
