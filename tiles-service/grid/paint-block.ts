import { BANK_SLOPE } from './burn-rules.ts';
import { CoverageWindow } from './coverage.ts';
import { MANNING_DEFAULT } from './manning.ts';
import { paintBand, paintPolygon } from './paint.ts';
import { type GridShape, reachOf, type ShapeBox } from './shape-spool.ts';

/** A block of cells of the grid. */
export interface Block {
  column: number;
  row: number;
  width: number;
  height: number;
}

export interface PaintedBlock {
  /** Share 0–1 of each cell that buildings cover. */
  buildings: Float32Array;
  roughness: Float32Array;
  /** Metres to cut below the terrain; 0 where there is no water. */
  depth: Float32Array;
  /** 1 + index of the shape that cuts the cell; 0: none. */
  burntBy: Uint32Array;
  /** 1 where a feature says the roughness. */
  covered: Uint8Array;
}

/** Shapes of a block, their places in cells from its upper left corner, with their index among all. */
export type Placed = readonly { shape: GridShape; index: number }[];

/** The shapes that have to do with a block; `boxes`: those of boxOf. */
export function placeShapes(
  shapes: readonly GridShape[],
  boxes: readonly ShapeBox[],
  block: Block,
  cell: number,
): Placed {
  return shapes.flatMap((shape, index) =>
    touches(boxes[index], reachOf(shape), block, cell) ? [{ shape: toCells(shape, block, cell), index }] : [],
  );
}

/**
 * Paints shapes into a block; memory of some 50 bytes for each of its cells. `under`: not 0 where a bridge lies over
 * the cell; sides of waters there are no banks.
 */
export function paintBlock(here: Placed, block: Block, cell: number, under?: Uint32Array): PaintedBlock {
  return {
    buildings: paintBuildings(here, block),
    ...paintRoughness(here, block, cell),
    ...paintWater(here, block, cell, under),
  };
}

/**
 * 1 + index of the bridge over each cell, and over those beside it, whose heights its deck may have a share in;
 * undefined where there is none. `rim`: cells that count as beside.
 */
export function paintBridges(here: Placed, block: Block, cell: number, rim: number): Uint32Array | undefined {
  let under: Uint32Array | undefined;
  for (const { shape, index } of here) {
    if (shape.crossing !== 'bridge') continue;
    under ??= new Uint32Array(block.width * block.height);
    const mark = (at: number): void => {
      under![at] = index + 1;
    };
    for (const rings of shape.polygons) {
      paintPolygon(block, rings, mark);
      eachSide(rings, (...side) => paintBand(block, ...side, rim, false, mark));
    }
    eachSegment(shape.lines, (...side) =>
      paintBand(block, ...side, shape.width / 2 / cell + rim, false, mark),
    );
  }
  return under;
}

/** 1 where a levee passes a cell; undefined where there is none. */
export function paintLevees(here: Placed, block: Block, cell: number): Uint8Array | undefined {
  let crests: Uint8Array | undefined;
  for (const { shape } of here) {
    if (shape.crossing !== 'levee') continue;
    crests ??= new Uint8Array(block.width * block.height);
    const mark = (at: number): void => {
      crests![at] = 1;
    };
    for (const rings of shape.polygons) paintPolygon(block, rings, mark);
    eachSegment(shape.lines, (...side) => paintBand(block, ...side, shape.width / 2 / cell, true, mark));
  }
  return crests;
}

function toCells(shape: GridShape, block: Block, cell: number): GridShape {
  const place = (ring: Float64Array): Float64Array =>
    ring.map((value, i) => value / cell - (i % 2 === 0 ? block.column : block.row));
  return {
    ...shape,
    polygons: shape.polygons.map((rings) => rings.map(place)),
    lines: shape.lines.map(place),
  };
}

function touches([left, top, right, bottom]: ShapeBox, metres: number, block: Block, cell: number): boolean {
  const reach = metres + cell;
  const [west, north] = [block.column * cell, block.row * cell];
  return (
    right > west - reach &&
    bottom > north - reach &&
    left < west + block.width * cell + reach &&
    top < north + block.height * cell + reach
  );
}

/** Parts lie within their buildings, or stand for them: the larger share of the two counts. */
function paintBuildings(shapes: Placed, { width, height }: Block): Float32Array {
  const out = new Float32Array(width * height);
  const window = new CoverageWindow(width, height);
  for (const kind of ['building', 'part']) {
    let any = false;
    for (const { shape } of shapes) {
      if (shape.building !== kind) continue;
      any = true;
      for (const rings of shape.polygons) for (const ring of rings) window.add(ring);
    }
    if (!any) continue;
    const shares = window.take();
    for (let i = 0; i < out.length; i++) {
      // A millionth is what the sums of areas leave over.
      const share = shares[i] < 1e-6 ? 0 : Math.min(1, shares[i]);
      if (share > out[i]) out[i] = share;
    }
  }
  return out;
}

function paintRoughness(
  shapes: Placed,
  block: Block,
  cell: number,
): Pick<PaintedBlock, 'roughness' | 'covered'> {
  const roughness = new Float32Array(block.width * block.height).fill(MANNING_DEFAULT);
  const covered = new Uint8Array(roughness.length);
  const inOrder = shapes
    .filter(({ shape }) => shape.cover)
    .sort((a, b) => a.shape.cover!.rank - b.shape.cover!.rank || b.shape.area - a.shape.area);
  for (const { shape } of inOrder) {
    const { n } = shape.cover!;
    const paint = (at: number): void => {
      roughness[at] = n;
      covered[at] = 1;
    };
    for (const rings of shape.polygons) paintPolygon(block, rings, paint);
    eachSegment(shape.lines, (x0, y0, x1, y1) =>
      paintBand(block, x0, y0, x1, y1, shape.width / 2 / cell, false, paint),
    );
  }
  return { roughness, covered };
}

/**
 * Cuts water bodies to their depth, down from their banks with a slope; the banks stay at the terrain's height and
 * are the breaklines of the cut. Sides that two water bodies share are no banks. A line cuts its width, or a chain of
 * cells where it is narrower than they are.
 */
function paintWater(
  shapes: Placed,
  block: Block,
  cell: number,
  under: Uint32Array | undefined,
): Pick<PaintedBlock, 'depth' | 'burntBy'> {
  const size = block.width * block.height;
  const depth = new Float32Array(size);
  const burntBy = new Uint32Array(size);
  const water = shapes.filter(({ shape }) => shape.burn);
  if (water.length === 0) return { depth, burntBy };
  const toBank = new Float32Array(size).fill(Number.POSITIVE_INFINITY);
  const sides = new Map<string, number>();
  const keyOf = (x0: number, y0: number, x1: number, y1: number): string => {
    const [a, b] = [
      `${(x0 * 1e3).toFixed(0)},${(y0 * 1e3).toFixed(0)}`,
      `${(x1 * 1e3).toFixed(0)},${(y1 * 1e3).toFixed(0)}`,
    ];
    return a < b ? `${a} ${b}` : `${b} ${a}`;
  };
  for (const { shape } of water)
    for (const rings of shape.polygons)
      eachSide(rings, (...side) => sides.set(keyOf(...side), (sides.get(keyOf(...side)) ?? 0) + 1));
  for (const { shape } of water) {
    const reach = (shape.burn!.depth * BANK_SLOPE) / cell;
    for (const rings of shape.polygons)
      eachSide(rings, (...side) => {
        if (sides.get(keyOf(...side))! > 1 || isUnder(under, block, side)) return;
        paintBand(block, ...side, reach, false, (at, distance) => {
          if (distance < toBank[at]) toBank[at] = distance;
        });
      });
  }
  for (const { shape, index } of water) {
    const full = shape.burn!.depth;
    const cut = (at: number, metres: number): void => {
      if (metres <= depth[at]) return;
      depth[at] = metres;
      burntBy[at] = index + 1;
    };
    for (const rings of shape.polygons)
      paintPolygon(block, rings, (at) => cut(at, Math.min(full, (toBank[at] * cell) / BANK_SLOPE)));
    eachSegment(shape.lines, (x0, y0, x1, y1) =>
      paintBand(block, x0, y0, x1, y1, shape.width / 2 / cell, true, (at) => cut(at, full)),
    );
  }
  return { depth, burntBy };
}

/** True if both ends and the middle of a side lie under a bridge. */
function isUnder(under: Uint32Array | undefined, { width, height }: Block, [x0, y0, x1, y1]: Side): boolean {
  if (!under) return false;
  const isCovered = (x: number, y: number): boolean => {
    const [column, row] = [Math.floor(x), Math.floor(y)];
    return column >= 0 && row >= 0 && column < width && row < height && under[row * width + column] > 0;
  };
  return isCovered(x0, y0) && isCovered(x1, y1) && isCovered((x0 + x1) / 2, (y0 + y1) / 2);
}

type Side = [x0: number, y0: number, x1: number, y1: number];

export function eachSide(rings: readonly Float64Array[], visit: (...side: Side) => void): void {
  for (const ring of rings) {
    const count = ring.length / 2;
    for (let i = 0, j = count - 1; i < count; j = i++)
      visit(ring[2 * j], ring[2 * j + 1], ring[2 * i], ring[2 * i + 1]);
  }
}

export function eachSegment(lines: readonly Float64Array[], visit: (...side: Side) => void): void {
  for (const line of lines)
    for (let i = 2; i + 1 < line.length; i += 2) visit(line[i - 2], line[i - 1], line[i], line[i + 1]);
}
