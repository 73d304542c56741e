import { latitudeAt, longitudeAt } from '../../../models/geodesy/mercator.ts';
import { cellExtent } from '../../../models/live/cells.ts';
import { SUMMARY_ZOOM, type SummaryCell } from '../../../models/live/wire/summary.ts';
import type { Glyph } from '../symbols/glyphs.ts';
import { cutTree } from './cluster-tree.ts';
import type { Projection } from './projection.ts';
import type { Item, ShownThings } from './shown-things.ts';

/** One symbol on the screen: a thing, or several that lie too near each other to be told apart. */
export interface ScreenSymbol {
  /** Its things; none of what is only known from afar. */
  items: Item[];
  /** How many things it stands for. */
  count: number;
  /** The worst of its things. */
  level: number;
  /** All of them are. */
  stale: boolean;
  /** Of things of one kind. */
  glyph: Glyph | undefined;
  /** Of a cluster. */
  longitude: number;
  latitude: number;
  opacity: number;
  hidden: boolean;
}

/** Side in CSS pixels of the cells that things share a symbol in. */
const CELL = 84;
/** Symbols that are nearer to each other, in CSS pixels, become one. */
const NEAR = 36;

/**
 * The symbols that a view shows. What `isApart` names always has a symbol of its own. `scale`: of symbols; `ground`:
 * ellipsoidal metres below a symbol.
 */
export function symbolsInView(
  things: Pick<ShownThings, 'items' | 'tree' | 'summaries'>,
  projection: Projection,
  scale: number,
  ground: (symbol: ScreenSymbol) => number,
  isApart: (item: Item) => boolean,
): ScreenSymbol[] {
  const { items, tree, summaries } = things;
  const apart: ScreenSymbol[] = [];
  const symbols = summaries.flatMap(symbolsFromAfar);
  const cells = cutTree(tree, CELL * scale, (x, y, side) => projection.pixelsOf(x, y, side));
  for (const { first, last } of cells) {
    const members: Item[] = [];
    for (let at = first; at < last; at++) {
      const item = items[tree.order[at]];
      if (isApart(item)) apart.push(symbolOf([item]));
      else members.push(item);
    }
    if (members.length > 0) symbols.push(symbolOf(members));
  }
  return [...merged(symbols, projection, NEAR * scale, ground), ...apart];
}

function symbolOf(items: Item[]): ScreenSymbol {
  const symbol: ScreenSymbol = {
    items,
    count: items.length,
    level: 0,
    stale: true,
    glyph: items[0].glyph,
    longitude: items[0].thing.longitude,
    latitude: items[0].thing.latitude,
    opacity: 0,
    hidden: false,
  };
  let [x, y] = [0, 0];
  for (const item of items) {
    const { thing, glyph, opacity } = item;
    symbol.level = worse(symbol.level, thing.level);
    if (!thing.stale) symbol.stale = false;
    if (glyph !== symbol.glyph) symbol.glyph = undefined;
    symbol.opacity = Math.max(symbol.opacity, opacity);
    x += item.x;
    y += item.y;
  }
  if (items.length > 1) {
    symbol.longitude = longitudeAt(x / items.length);
    symbol.latitude = latitudeAt(y / items.length);
  }
  return symbol;
}

/** What the server tells of small cells to views from afar, one symbol for each. */
function symbolsFromAfar(cells: ReadonlyMap<number, SummaryCell>): ScreenSymbol[] {
  return [...cells.values()]
    .filter(({ count }) => count > 0)
    .map(({ cell, count, stale, level }) => {
      const [west, south, east, north] = cellExtent(cell, SUMMARY_ZOOM);
      return {
        items: [],
        count,
        level,
        stale: stale === count,
        glyph: undefined,
        longitude: (west + east) / 2,
        latitude: (south + north) / 2,
        opacity: 1,
        hidden: false,
      };
    });
}

/** Of two levels the worse: I before IV, any before none. */
export function worse(a: number, b: number): number {
  return a === 0 ? b : b === 0 ? a : Math.min(a, b);
}

/** Joins what lies over one another on the screen, the larger taking in the smaller. */
function merged(
  symbols: ScreenSymbol[],
  projection: Projection,
  near: number,
  ground: (symbol: ScreenSymbol) => number,
): ScreenSymbol[] {
  const out = { x: 0, y: 0 };
  const kept: { symbols: ScreenSymbol[]; x: number; y: number }[] = [];
  const grid = new Map<number, number[]>();
  const cellOf = (x: number, y: number) => Math.floor(x / near) + 8192 * Math.floor(y / near);
  for (const symbol of symbols.sort((a, b) => b.count - a.count)) {
    if (!projection.project(symbol.longitude, symbol.latitude, ground(symbol), out)) continue;
    const { x, y } = out;
    let into: number | undefined;
    for (let dx = -1; dx <= 1 && into === undefined; dx++)
      for (let dy = -1; dy <= 1 && into === undefined; dy++)
        into = grid
          .get(cellOf(x + dx * near, y + dy * near))
          ?.find((index) => Math.hypot(kept[index].x - x, kept[index].y - y) < near);
    if (into !== undefined) {
      kept[into].symbols.push(symbol);
      continue;
    }
    const cell = cellOf(x, y);
    const others = grid.get(cell);
    if (others) others.push(kept.length);
    else grid.set(cell, [kept.length]);
    kept.push({ symbols: [symbol], x, y });
  }
  return kept.map(({ symbols: parts }) => (parts.length === 1 ? parts[0] : joined(parts)));
}

/** One symbol for several; it stays where the largest is, which is the first. */
function joined(parts: readonly ScreenSymbol[]): ScreenSymbol {
  const [first] = parts;
  return {
    ...first,
    items: parts.flatMap(({ items }) => items),
    count: parts.reduce((sum, { count }) => sum + count, 0),
    level: parts.reduce((level, part) => worse(level, part.level), 0),
    stale: parts.every(({ stale }) => stale),
    glyph: parts.every(({ glyph }) => glyph === first.glyph) ? first.glyph : undefined,
    opacity: Math.max(...parts.map(({ opacity }) => opacity)),
  };
}
