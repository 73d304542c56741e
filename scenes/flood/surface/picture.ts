import { type Ground, RING } from './ground.ts';
import { toHalf } from './half-float.ts';
import { type HeightLevels, heightLevels } from './heights.ts';
import { isLinked, type WallMask } from './wall-mask.ts';

/** Metres of water below which nothing is drawn: a film of rain is no flood. */
export const FILM = 0.02;
/** Metres that the surface may be said to lie below dry ground. */
export const BELOW = 2;
/** m/s from which water is seen to flow. */
export const FLOWS = 0.03;
/** Cells along a side of the blocks that tell where water is. */
export const BLOCK = 64;

/**
 * A picture of the water for drawing. Its first channel is a depth with a sign: on wet cells the depth, on dry ones
 * beside them how far the water's surface, continued, lies below the ground (negative). Between the middles of cells
 * it is interpolated, and where it is nought the water ends: there the surface cuts the ground, also inside a cell.
 */
export interface WaterPicture {
  columns: number;
  rows: number;
  /**
   * Four half-precision numbers a cell: depth with sign less FILM, two values that are continued by one cell beyond
   * the shore, and the depth with sign of another run (as the first where there is none).
   */
  texels: Uint16Array;
  /** 1 for each block of BLOCK × BLOCK cells that holds drawn water, row by row. */
  wet: Uint8Array;
  /** 1 for each block with water that is seen to flow, if its two values are a velocity. */
  moving: Uint8Array;
  /** Heights of the surface for meshes of every fineness. */
  heights: HeightLevels;
}

export interface PictureInput {
  depth: Float32Array;
  /** Two values to go with it: the velocity, or hazard and arrival. */
  first?: Float32Array;
  second?: Float32Array;
  /** Depth of the run that this one is compared with. */
  against?: Float32Array | undefined;
}

/**
 * Packs the water over a ground for drawing; of thin walls that of each side alone is continued beyond its shore. Dry land
 * costs little more than looking at it.
 */
export function makePicture(
  ground: Ground,
  { depth, first, second, against }: PictureInput,
  mask?: WallMask,
): WaterPicture {
  const { columns, rows } = ground;
  const texels = new Uint16Array(columns * rows * 4);
  const far = BigInt(toHalf(-BELOW));
  new BigUint64Array(texels.buffer).fill(far | (far << 48n));
  const surface = new Float32Array(columns * rows).fill(Number.NaN);
  const wet = wetBlocks(ground, depth);
  packDepths(
    ground,
    { depth, ...(first ? { first } : {}), ...(second ? { second } : {}) },
    texels,
    0,
    wet,
    surface,
    mask,
  );
  if (against) {
    const others = wetBlocks(ground, against);
    packDepths(ground, { depth: against }, texels, 3, others, surface, mask);
    for (let block = 0; block < wet.length; block++) wet[block] |= others[block];
  } else for (let at = 0; at < texels.length; at += 4) texels[at + 3] = texels[at];
  const moving = movingBlocks(ground, depth, first, second);
  return { columns, rows, texels, wet, moving, heights: heightLevels(surface, columns, rows, mask) };
}

/** 1 for each block with a cell whose water is drawn. */
function wetBlocks(ground: Ground, depth: Float32Array): Uint8Array<ArrayBuffer> {
  return blocksWith(ground, (cell) => depth[cell] > FILM && !ground.walls[cell]);
}

function movingBlocks(
  ground: Ground,
  depth: Float32Array,
  first: Float32Array | undefined,
  second: Float32Array | undefined,
): Uint8Array<ArrayBuffer> {
  return blocksWith(
    ground,
    (cell) =>
      depth[cell] > FILM &&
      !ground.walls[cell] &&
      (first?.[cell] ?? 0) ** 2 + (second?.[cell] ?? 0) ** 2 > FLOWS ** 2,
  );
}

/** 1 for each block with such a cell. */
function blocksWith({ columns, rows }: Ground, isSuch: (cell: number) => boolean): Uint8Array<ArrayBuffer> {
  const across = Math.ceil(columns / BLOCK);
  const found = new Uint8Array(across * Math.ceil(rows / BLOCK));
  for (let y = 0; y < rows; y++) {
    const start = Math.floor(y / BLOCK) * across;
    for (let block = 0; block < across; block++) {
      if (found[start + block]) continue;
      const end = y * columns + Math.min(columns, (block + 1) * BLOCK);
      for (let cell = y * columns + block * BLOCK; cell < end; cell++)
        if (isSuch(cell)) {
          found[start + block] = 1;
          break;
        }
    }
  }
  return found;
}

function packDepths(
  { columns, rows, bed, walls }: Ground,
  { depth, first, second }: PictureInput,
  texels: Uint16Array,
  channel: number,
  wet: Uint8Array,
  surface: Float32Array,
  mask: WallMask | undefined,
): void {
  const across = Math.ceil(columns / BLOCK);
  const down = Math.ceil(rows / BLOCK);
  const isNearWater = (block: number, line: number) => {
    for (let v = Math.max(0, line - 1); v <= Math.min(down - 1, line + 1); v++)
      for (let u = Math.max(0, block - 1); u <= Math.min(across - 1, block + 1); u++)
        if (wet[v * across + u]) return true;
    return false;
  };
  for (let line = 0; line < down; line++)
    for (let block = 0; block < across; block++) if (isNearWater(block, line)) packBlock(block, line);

  function packBlock(block: number, line: number): void {
    const lastRow = Math.min(rows, (line + 1) * BLOCK);
    const lastColumn = Math.min(columns, (block + 1) * BLOCK);
    for (let y = line * BLOCK; y < lastRow; y++)
      for (let x = block * BLOCK; x < lastColumn; x++) {
        const cell = y * columns + x;
        const water = depth[cell];
        if (!(water > FILM) || walls[cell]) {
          packShore(cell, x, y);
          continue;
        }
        const at = cell * 4;
        texels[at + channel] = toHalf(water - FILM);
        if (first) texels[at + 1] = toHalf(first[cell]);
        if (second) texels[at + 2] = toHalf(second[cell]);
        raise(cell, bed[cell] + water);
      }
  }

  /** Of two runs the higher surface is drawn. */
  function raise(cell: number, level: number): void {
    if (!(surface[cell] > level)) surface[cell] = level;
  }

  /**
   * How far water of a level and a depth lies below a cell beside it. Where it stands over that ground and only has not
   * come yet, as much as it is deep: it ends half-way between the two, and a front has no stairs.
   */
  function belowGround(cell: number, level: number, deep: number): number {
    const film = Math.min(FILM, Math.max(depth[cell] || 0, 0));
    const over = Math.max(0, Math.min(deep, level - bed[cell] - film)) * (1 - film / FILM);
    return Math.max(-BELOW, Math.min(level - bed[cell] - FILM, film - FILM - over));
  }

  /** Continues the water around a cell into it; below a wall it goes on as it is beside it: what cuts it there is the wall. */
  function packShore(cell: number, x: number, y: number): void {
    // Cells that a building only touches count as its own: its walls stand up to a cell further in.
    if (walls[cell] > 2 * RING) return;
    let level = 0;
    let deep = 0;
    let one = 0;
    let two = 0;
    let weight = 0;
    const look = (reach: number): void => {
      for (let v = Math.max(0, y - reach); v <= Math.min(rows - 1, y + reach); v++)
        for (let u = Math.max(0, x - reach); u <= Math.min(columns - 1, x + reach); u++) {
          const beside = v * columns + u;
          const there = depth[beside];
          if (!(there > FILM) || walls[beside]) continue;
          if (mask?.cells[cell] && !isLinked(mask.cells, columns, cell, u - x, v - y)) continue;
          const share = u === x || v === y ? 1 : 0.5;
          weight += share;
          deep += share * there;
          level += share * (bed[beside] + there);
          if (first) one += share * first[beside];
          if (second) two += share * second[beside];
        }
    };
    look(walls[cell] === 2 * RING ? 2 : 1);
    const isShore = weight > 0;
    // On open ground it goes on for a cell: curves through the shore would swing back above nought before a step.
    if (!isShore && !walls[cell]) look(2);
    if (weight === 0) return;
    level /= weight;
    deep /= weight;
    texels[cell * 4 + channel] = toHalf(walls[cell] ? deep - FILM : belowGround(cell, level, deep));
    if (!isShore) return;
    if (first) texels[cell * 4 + 1] = toHalf(one / weight);
    if (second) texels[cell * 4 + 2] = toHalf(two / weight);
    raise(cell, level);
  }
}
