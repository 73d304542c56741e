import { InputError } from '../../../models/errors.ts';
import type { FloodCase, FloodLink, Series } from '../../../models/schema/flood-case.ts';
import type { Position } from '../../../models/schema/position.ts';
import { breachOf } from '../forcing/breaches.ts';
import type { ForcingInput, LinkInput, RainInput, Sills, WallInput } from '../forcing/forcing.ts';
import { rainGoals } from '../forcing/rain.ts';
import { MM_PER_HOUR, meanBetween, scaled } from '../forcing/series.ts';
import { boundsOf } from './crop.ts';
import { maskOf } from './initial-water.ts';
import { itemName, outside } from './item.ts';
import type { Levels } from './levels.ts';
import type { Locator } from './locator.ts';
import { openCell, poolsAt } from './pools.ts';

const MILLIMETRE = 1e-3;
/** m/s at which a culvert or a sluice of a size is taken to run when its pools are chosen. */
const USUAL_SPEED = 2;

/** What the cells of a case are, as far as what drives it asks. */
export interface Cells {
  /** Metres; NaN where a building stands or no ground is known. */
  bed: Float64Array;
  /** 1 where a building stands as a block. */
  blocks?: Uint8Array;
  /** Share of each cell that is neither building nor water, 0 to 1. */
  ground: Float32Array;
  locator: Locator;
  levels: Levels;
  walls: WallInput[];
  /** Of those walls, and of what coarse cells have lost. */
  sills?: Sills;
  /** Hears of items that were moved to open ground, and from where. */
  onMoved: (item: string, from: Position) => void;
  /** Hears of what one should know of the case. */
  onCaution: (code: string, message: string) => void;
}

/** The walls of a case in cells and in the grid's datum. @throws InputError `flood-outside`, `flood-datum` */
export const wallInputs = (flood: FloodCase, locator: Locator, levels: Levels): WallInput[] =>
  flood.walls.map((wall, index) => wallOf(wall, locator, levels, itemName('walls', index, wall.id)));

/** What drives a case over time, in cells, seconds, metres and m³/s, in the grid's datum. Errors as of prepareFlood. */
export function forcingInput(flood: FloodCase, cells: Cells): ForcingInput {
  const { bed, sills, ground, blocks, locator, walls } = cells;
  const { infiltration, drains } = flood;
  const rain = flood.rain.map(({ rate, area }, index) => ({
    rate: scaled(rate, MM_PER_HOUR),
    ...(area ? { share: maskOf(area, locator, itemName('rain', index)) } : {}),
  }));
  const lost = rainLost(rain, flood.duration, cells);
  if (lost > 0)
    cells.onCaution(
      'roof-rain-lost',
      `${Number(lost.toPrecision(3))} m³ of rain fall on roofs that no open ground is near: they are in no balance.`,
    );
  return {
    rain,
    ...(blocks ? { roofs: blocks } : {}),
    ...(infiltration ? { infiltration: { ...infiltrationOf(infiltration), share: ground } } : {}),
    ...(drains ? { drains: { capacity: scaled(drains.capacity, MM_PER_HOUR), share: ground } } : {}),
    sources: flood.sources.map(({ id, at, discharge }, index) => ({
      id,
      cells: placed([at], mostIn(discharge), cells, [itemName('sources', index, id)])[0],
      discharge,
    })),
    walls,
    breaches: flood.breaches.map(({ id, at, width, start, duration, depth }, index) => {
      if (locator.cellAt(at) === undefined) throw outside(itemName('breaches', index, id));
      const point = locator.toCells(at);
      const breach = { id, at: point, width, start, duration, ...(depth === undefined ? {} : { depth }) };
      // Refused here by its name, not when the run has begun.
      breachOf(breach, { bed, sills, ...locator.grid }, itemName('breaches', index, id));
      return breach;
    }),
    links: flood.links.map((link, index) => linkOf(link, cells, itemName('links', index, link.id))),
  };
}

/** Cubic metres that fall on blocks from which there is no way to open ground. */
function rainLost(rain: readonly RainInput[], duration: number, { bed, blocks, locator }: Cells): number {
  if (!blocks || rain.length === 0) return 0;
  const { columns, cell: side } = locator.grid;
  const goals = rainGoals(bed, columns, blocks);
  let lost = 0;
  for (const { rate, share } of rain) {
    let cells = 0;
    for (let cell = 0; cell < goals.length; cell++)
      if (blocks[cell] && goals[cell] < 0) cells += share ? share[cell] : 1;
    lost += cells * side ** 2 * meanBetween(rate, 0, duration) * duration;
  }
  return lost;
}

function infiltrationOf(infiltration: NonNullable<FloodCase['infiltration']>) {
  if (infiltration.kind === 'constant')
    return { kind: infiltration.kind, rate: infiltration.rate * MM_PER_HOUR };
  const { kind, conductivity, suction, deficit } = infiltration;
  return { kind, conductivity: conductivity * MM_PER_HOUR, suction: suction * MILLIMETRE, deficit };
}

function wallOf(
  { id, line, crest }: FloodCase['walls'][number],
  locator: Locator,
  levels: Levels,
  item: string,
): WallInput {
  const points = line.map((place) => locator.toCells(place));
  const { columns, rows } = locator.grid;
  const [west, north, east, south] = boundsOf(points);
  const isNear = east > 0 && west < columns && south > 0 && north < rows;
  if (!isNear) throw outside(item);
  if (!('level' in crest)) return { id, line: points, crest };
  const middle = line[line.length >> 1];
  return {
    id,
    line: points,
    crest: { level: crest.level + levels.shift(crest.verticalDatum, middle, item) },
  };
}

function linkOf(link: FloodLink, cells: Cells, item: string): LinkInput {
  const discharge =
    link.kind === 'pump'
      ? mostIn(link.capacity)
      : link.kind === 'culvert'
        ? link.barrels * link.width * link.height * USUAL_SPEED
        : link.width * mostIn(link.opening) * USUAL_SPEED;
  const [from, to] = placed([link.from, link.to], discharge, cells, [`${item}, from`, `${item}, to`]);
  if (from[0] === to[0])
    throw new InputError(
      'flood-link-short',
      item,
      'it begins and ends in one cell of the grid.',
      'Move its ends apart, or take smaller cells.',
    );
  const ends = { id: link.id, from, to };
  if (link.kind === 'pump') {
    const { kind, capacity, startDepth, stopDepth } = link;
    return { ...ends, kind, capacity, startDepth, stopDepth };
  }
  if (link.kind === 'culvert') {
    const { kind, width, height, length, roughness, barrels, flap } = link;
    return { ...ends, kind, width, height, length, roughness, barrels, flap };
  }
  const { kind, width, opening, sill, verticalDatum } = link;
  const shift = cells.levels.shift(verticalDatum, link.from, item);
  return { ...ends, kind, width, opening, sill: sill + shift };
}

/** The cells of the pools at some places, that of each place first. */
function placed(places: Position[], discharge: number, cells: Cells, items: string[]): number[][] {
  const { locator, bed, onMoved, onCaution } = cells;
  const found = places.map((place, index) => {
    const { cell, moved } = openCell(place, bed, locator, items[index]);
    if (moved) onMoved(items[index], place);
    return cell;
  });
  const { pools, wanted } = poolsAt(found, discharge, cells, locator.grid);
  for (const [index, pool] of pools.entries())
    if (pool.length < wanted)
      onCaution(
        'pool-small',
        `${items[index]}: only ${pool.length} of ${wanted} cells are open and level around it; what goes in or out there changes the water quickly, or is held back.`,
      );
  return pools;
}

/** The most that a series ever is, either way. */
const mostIn = (series: Series): number =>
  typeof series === 'number'
    ? Math.abs(series)
    : series.reduce((most, [, value]) => Math.max(most, Math.abs(value)), 0);
