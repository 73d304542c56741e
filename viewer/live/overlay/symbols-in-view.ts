import type { Glyph } from '../symbols/glyphs.ts';
import { cutTree, latitudeOf, longitudeOf, mercatorX, mercatorY } from './cluster-tree.ts';
import type { Projection } from './projection.ts';
import type { Item, ShownThings } from './shown-things.ts';

/** One symbol on the screen: a thing, or several that lie too near each other to be told apart. */
export interface ScreenSymbol {
  items: Item[];
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
const CELL = 92;
/** Symbols that are nearer to each other, in CSS pixels, become one. */
const NEAR = 40;

/**
 * The symbols that a view shows. What `isApart` names always has a symbol of its own. `scale`: of symbols.
 */
export function symbolsInView(
  things: ShownThings,
  projection: Projection,
  scale: number,
  groundOf: (item: Item) => number,
  isApart: (item: Item) => boolean,
): ScreenSymbol[] {
  const { items, tree } = things;
  const apart: ScreenSymbol[] = [];
  const symbols: ScreenSymbol[] = [];
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
  return [...merged(symbols, projection, NEAR * scale, groundOf), ...apart];
}

function symbolOf(items: Item[]): ScreenSymbol {
  const symbol: ScreenSymbol = {
    items,
    level: 0,
    stale: true,
    glyph: items[0].glyph,
    longitude: items[0].thing.longitude,
    latitude: items[0].thing.latitude,
    opacity: 0,
    hidden: false,
  };
  let [x, y] = [0, 0];
  for (const { thing, glyph, opacity } of items) {
    symbol.level = worse(symbol.level, thing.level);
    if (!thing.stale) symbol.stale = false;
    if (glyph !== symbol.glyph) symbol.glyph = undefined;
    symbol.opacity = Math.max(symbol.opacity, opacity);
    if (items.length > 1) {
      x += mercatorX(thing.longitude);
      y += mercatorY(thing.latitude);
    }
  }
  if (items.length > 1) {
    symbol.longitude = longitudeOf(x / items.length);
    symbol.latitude = latitudeOf(y / items.length);
  }
  return symbol;
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
  groundOf: (item: Item) => number,
): ScreenSymbol[] {
  const out = { x: 0, y: 0 };
  const kept: { symbol: ScreenSymbol; x: number; y: number; joined: Item[] | undefined }[] = [];
  const grid = new Map<number, number[]>();
  const cellOf = (x: number, y: number) => Math.floor(x / near) + 8192 * Math.floor(y / near);
  for (const symbol of symbols.sort((a, b) => b.items.length - a.items.length)) {
    const ground = groundOf(symbol.items[0]);
    if (!projection.project(symbol.longitude, symbol.latitude, ground, out)) continue;
    const { x, y } = out;
    let into: number | undefined;
    for (let dx = -1; dx <= 1 && into === undefined; dx++)
      for (let dy = -1; dy <= 1 && into === undefined; dy++)
        into = grid
          .get(cellOf(x + dx * near, y + dy * near))
          ?.find((index) => Math.hypot(kept[index].x - x, kept[index].y - y) < near);
    if (into !== undefined) {
      const target = kept[into];
      target.joined ??= [...target.symbol.items];
      target.joined.push(...symbol.items);
      continue;
    }
    const cell = cellOf(x, y);
    const others = grid.get(cell);
    if (others) others.push(kept.length);
    else grid.set(cell, [kept.length]);
    kept.push({ symbol, x, y, joined: undefined });
  }
  return kept.map(({ symbol, joined }) => {
    if (!joined) return symbol;
    // It stays where the larger one is.
    const { longitude, latitude } = symbol;
    return { ...symbolOf(joined), longitude, latitude };
  });
}
