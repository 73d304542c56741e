import { InputError } from '../../../models/errors.ts';
import type { FloodCase, FloodLink, Series } from '../../../models/schema/flood-case.ts';
import type { Position } from '../../../models/schema/position.ts';
import type { ForcingInput, LinkInput, WallInput } from '../forcing/forcing.ts';
import { MM_PER_HOUR, scaled } from '../forcing/series.ts';
import { maskOf } from './initial-water.ts';
import { itemName, outside } from './item.ts';
import type { Levels } from './levels.ts';
import type { Locator } from './locator.ts';
import { openCell, poolAt } from './pools.ts';

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
  /** Hears of items that were moved out of a building. */
  onMoved: (item: string) => void;
}

/** What drives a case over time, in cells, seconds, metres and m³/s, in the grid's datum. Errors as of prepareFlood. */
export function forcingInput(flood: FloodCase, cells: Cells): ForcingInput {
  const { ground, blocks, locator } = cells;
  const { infiltration, drains } = flood;
  return {
    rain: flood.rain.map(({ rate, area }, index) => ({
      rate: scaled(rate, MM_PER_HOUR),
      ...(area ? { share: maskOf(area, locator, itemName('rain', index)) } : {}),
    })),
    ...(blocks ? { roofs: blocks } : {}),
    ...(infiltration ? { infiltration: { ...infiltrationOf(infiltration), share: ground } } : {}),
    ...(drains ? { drains: { capacity: scaled(drains.capacity, MM_PER_HOUR), share: ground } } : {}),
    sources: flood.sources.map(({ id, at, discharge }, index) => ({
      id,
      cells: placed(at, mostIn(discharge), cells, itemName('sources', index, id)),
      discharge,
    })),
    walls: flood.walls.map((wall, index) => wallOf(wall, cells, itemName('walls', index, wall.id))),
    breaches: flood.breaches.map(({ id, at, width, start, duration, depth }, index) => {
      if (locator.cellAt(at) === undefined) throw outside(itemName('breaches', index, id));
      const point = locator.toCells(at);
      return { id, at: point, width, start, duration, ...(depth === undefined ? {} : { depth }) };
    }),
    links: flood.links.map((link, index) => linkOf(link, cells, itemName('links', index, link.id))),
  };
}

function infiltrationOf(infiltration: NonNullable<FloodCase['infiltration']>) {
  if (infiltration.kind === 'constant')
    return { kind: infiltration.kind, rate: infiltration.rate * MM_PER_HOUR };
  const { kind, conductivity, suction, deficit } = infiltration;
  return { kind, conductivity: conductivity * MM_PER_HOUR, suction: suction * MILLIMETRE, deficit };
}

function wallOf(
  { id, line, crest }: FloodCase['walls'][number],
  { locator, levels }: Cells,
  item: string,
): WallInput {
  const points = line.map((place) => locator.toCells(place));
  const { columns, rows } = locator.grid;
  const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)];
  const isNear =
    Math.max(...xs) > 0 && Math.min(...xs) < columns && Math.max(...ys) > 0 && Math.min(...ys) < rows;
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
  const from = placed(link.from, discharge, cells, `${item}, from`);
  const to = placed(link.to, discharge, cells, `${item}, to`);
  if (from[0] === to[0])
    throw new InputError(
      'flood-link-short',
      item,
      'it begins and ends in one cell of the grid.',
      'Move its ends apart, or take smaller cells.',
    );
  // Pools that meet between the ends would be one.
  const taken = new Set(from);
  const ends = { id: link.id, from, to: to.filter((cell, index) => index === 0 || !taken.has(cell)) };
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

function placed(place: Position, discharge: number, cells: Cells, item: string): number[] {
  const { bed, locator, onMoved } = cells;
  const { cell, moved } = openCell(place, bed, locator, item);
  if (moved) onMoved(item);
  return poolAt(cell, discharge, bed, locator);
}

/** The most that a series ever is, either way. */
const mostIn = (series: Series): number =>
  typeof series === 'number' ? Math.abs(series) : Math.max(...series.map(([, value]) => Math.abs(value)));
