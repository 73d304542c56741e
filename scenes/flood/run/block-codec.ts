import { inflate } from '../../../models/live/wire/inflate.ts';
import { BytesIn, BytesOut } from './bytes-out.ts';
import { deflate } from './deflate.ts';

/** Cells on a side of a block. */
export const BLOCK = 64;

export interface GridSize {
  columns: number;
  rows: number;
}

/** How the numbers of a block are foretold: from the cell before, or from the picture before. */
const BY_NEIGHBOUR = 0;
const BY_PREVIOUS = 1;

/**
 * Whole numbers on a grid, as compressed blocks: layers of the same cells, the second and all others of which count
 * only where the first is not 0. Blocks whose first layer is 0 everywhere cost one bit. Of each block the numbers are
 * told as differences to the cell before, or to `previous`, whichever is less; these are then deflated.
 *
 * Bytes before they are deflated: a bit for each block, row by row from the north-west, the lowest first; how each
 * block that is there is foretold, a byte; for each layer the bytes it takes, and then its differences.
 */
export async function encodeBlocks(
  layers: readonly Int32Array[],
  size: GridSize,
  previous?: readonly Int32Array[],
): Promise<Uint8Array<ArrayBuffer>> {
  const blocks = blocksOf(size);
  const bits = new Uint8Array(Math.ceil(blocks.length / 8));
  const modes = new BytesOut();
  const streams = layers.map(() => new BytesOut());
  const [first] = layers;
  for (const [index, block] of blocks.entries()) {
    if (isEmpty(first, block, size)) continue;
    bits[index >> 3] |= 1 << (index & 7);
    const mode = previous && isCloser(layers, previous, block, size) ? BY_PREVIOUS : BY_NEIGHBOUR;
    modes.byte(mode);
    for (const [number, layer] of layers.entries()) {
      const stream = streams[number];
      const before = mode === BY_PREVIOUS ? previous?.[number] : undefined;
      let last = 0;
      for (let row = block.top; row < block.bottom; row++) {
        for (let cell = row * size.columns + block.left; cell < row * size.columns + block.right; cell++) {
          if (number > 0 && first[cell] === 0) continue;
          stream.signed(layer[cell] - (before ? before[cell] : last));
          last = layer[cell];
        }
      }
    }
  }
  const out = new BytesOut();
  out.append(bits);
  out.append(modes.taken());
  for (const stream of streams) out.unsigned(stream.length);
  for (const stream of streams) out.append(stream.taken());
  return deflate(out.taken());
}

/**
 * Reads what encodeBlocks wrote, with the same `previous`.
 * @throws Error where the bytes are not those of `count` layers of this grid.
 */
export async function decodeBlocks(
  bytes: Uint8Array,
  count: number,
  size: GridSize,
  previous?: readonly Int32Array[],
): Promise<Int32Array[]> {
  const blocks = blocksOf(size);
  const input = new BytesIn(await inflate(bytes, mostBytes(count, size, blocks.length)));
  const bits = input.take(Math.ceil(blocks.length / 8));
  const present = blocks.filter((_, index) => bits[index >> 3] & (1 << (index & 7)));
  const modes = input.take(present.length);
  if (!previous && modes.includes(BY_PREVIOUS))
    throw new RangeError('The picture says how it differs from the one before it, which is not there.');
  const lengths = Array.from({ length: count }, () => input.unsigned());
  const layers = lengths.map(() => new Int32Array(size.columns * size.rows));
  const [first] = layers;
  for (const [number, layer] of layers.entries()) {
    const stream = new BytesIn(input.take(lengths[number]));
    for (const [index, block] of present.entries()) {
      const before = modes[index] === BY_PREVIOUS ? previous?.[number] : undefined;
      let last = 0;
      for (let row = block.top; row < block.bottom; row++) {
        for (let cell = row * size.columns + block.left; cell < row * size.columns + block.right; cell++) {
          if (number > 0 && first[cell] === 0) continue;
          last = stream.signed() + (before ? before[cell] : last);
          layer[cell] = last;
        }
      }
    }
  }
  return layers;
}

/** Bytes that layers take at most before they are deflated: five for each number, and what says how they lie. */
const mostBytes = (count: number, { columns, rows }: GridSize, blocks: number): number =>
  2 * blocks + 1 + count * 5 * (columns * rows + 1);

interface Block {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

function blocksOf({ columns, rows }: GridSize): Block[] {
  const blocks: Block[] = [];
  for (let top = 0; top < rows; top += BLOCK)
    for (let left = 0; left < columns; left += BLOCK)
      blocks.push({ left, top, right: Math.min(columns, left + BLOCK), bottom: Math.min(rows, top + BLOCK) });
  return blocks;
}

function isEmpty(layer: Int32Array, { left, top, right, bottom }: Block, { columns }: GridSize): boolean {
  for (let row = top; row < bottom; row++)
    for (let cell = row * columns + left; cell < row * columns + right; cell++)
      if (layer[cell] !== 0) return false;
  return true;
}

/** Whether a block differs less from the picture before than from cell to cell, by the bits that it takes. */
function isCloser(
  layers: readonly Int32Array[],
  previous: readonly Int32Array[],
  { left, top, right, bottom }: Block,
  { columns }: GridSize,
): boolean {
  let gain = 0;
  const [first] = layers;
  for (const [number, layer] of layers.entries()) {
    const before = previous[number];
    let last = 0;
    for (let row = top; row < bottom; row++) {
      for (let cell = row * columns + left; cell < row * columns + right; cell++) {
        if (number > 0 && first[cell] === 0) continue;
        gain += bitsOf(layer[cell] - last) - bitsOf(layer[cell] - before[cell]);
        last = layer[cell];
      }
    }
  }
  return gain > 0;
}

const bitsOf = (value: number): number => 32 - Math.clz32(Math.abs(value));
