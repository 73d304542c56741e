import { appendFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Crossing, MOST_SPAN } from './burn-rules.ts';
import { TILE } from './geotiff-writer.ts';
import type { GridFrame } from './grid-frame.ts';

/** What of a feature goes into the grids. Places are metres east and south of the grid's upper left corner. */
export interface GridShape {
  id: string;
  /** Polygons of rings, or lines; the first ring of a polygon is its outer one. */
  polygons: Float64Array[][];
  lines: Float64Array[];
  /** Share of a cell that it covers: as a building, or as a part of one. */
  building?: 'building' | 'part';
  cover?: { n: number; rank: number; kind: string };
  burn?: { kind: string; depth: number; rule: 'attribute' | 'table' };
  crossing?: Crossing;
  /** Of lines, metres. */
  width: number;
  /** Square metres; smaller areas are painted over larger ones. */
  area: number;
}

/** West, north, east and south side of a shape, in metres as its places. */
export type ShapeBox = [left: number, top: number, right: number, bottom: number];

export function boxOf({ polygons, lines }: Pick<GridShape, 'polygons' | 'lines'>): ShapeBox {
  const box: ShapeBox = [Infinity, Infinity, -Infinity, -Infinity];
  for (const ring of [...polygons.map(([outer]) => outer), ...lines])
    for (let i = 0; i < ring.length; i += 2) {
      box[0] = Math.min(box[0], ring[i]);
      box[1] = Math.min(box[1], ring[i + 1]);
      box[2] = Math.max(box[2], ring[i]);
      box[3] = Math.max(box[3], ring[i + 1]);
    }
  return box;
}

/** Metres beyond its places that a shape has to do with: water and what crosses it are seen from a span away. */
export function reachOf({ width, burn, crossing }: Pick<GridShape, 'width' | 'burn' | 'crossing'>): number {
  return width / 2 + (burn || crossing ? MOST_SPAN : 0);
}

type Head = Omit<GridShape, 'polygons' | 'lines'> & { polygons: number[][]; lines: number[] };

/** Bytes gathered before files are written. */
const PENDING_BYTES = 32 << 20;

/** Columns of a block, which is as high as a tile and made at once. */
export const BLOCK_COLUMNS = 4 * TILE;

/** Shapes on disk by the blocks that they have to do with, so that a block is made without knowing the others. */
export class ShapeSpool {
  readonly #folder: string;
  readonly #cell: number;
  readonly #strips: number;
  readonly #blocks: number;
  readonly #pending = new Map<string, Uint8Array[]>();
  #bytes = 0;

  constructor(folder: string, { cell, columns, rows }: Pick<GridFrame, 'cell' | 'columns' | 'rows'>) {
    this.#folder = folder;
    this.#cell = cell;
    this.#strips = Math.ceil(rows / TILE);
    this.#blocks = Math.ceil(columns / BLOCK_COLUMNS);
  }

  async add(shape: GridShape): Promise<void> {
    const [left, top, right, bottom] = boxOf(shape);
    const reach = reachOf(shape) + 2 * this.#cell;
    const range = (from: number, to: number, side: number, count: number): [number, number] => [
      Math.max(0, Math.floor((from - reach) / side)),
      Math.min(count - 1, Math.floor((to + reach) / side)),
    ];
    const [firstStrip, lastStrip] = range(top, bottom, TILE * this.#cell, this.#strips);
    const [firstBlock, lastBlock] = range(left, right, BLOCK_COLUMNS * this.#cell, this.#blocks);
    if (!(firstStrip <= lastStrip && firstBlock <= lastBlock)) return;
    const bytes = encode(shape);
    for (let strip = firstStrip; strip <= lastStrip; strip++)
      for (let block = firstBlock; block <= lastBlock; block++) {
        const path = pathOf(this.#folder, strip, block);
        const list = this.#pending.get(path);
        if (list) list.push(bytes);
        else this.#pending.set(path, [bytes]);
        this.#bytes += bytes.length;
      }
    if (this.#bytes > PENDING_BYTES) await this.flush();
  }

  async flush(): Promise<void> {
    for (const [path, list] of this.#pending) await appendFile(path, Buffer.concat(list));
    this.#pending.clear();
    this.#bytes = 0;
  }
}

/** The shapes of a block, in the order of adding. */
export async function readShapes(folder: string, strip: number, block: number): Promise<GridShape[]> {
  const bytes = await readFile(pathOf(folder, strip, block)).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return Buffer.alloc(0);
    throw error;
  });
  const shapes: GridShape[] = [];
  for (let at = 0; at < bytes.length; ) {
    const textBytes = bytes.readUInt32LE(at);
    const numbers = bytes.readUInt32LE(at + 4);
    const head = JSON.parse(bytes.toString('utf8', at + 8, at + 8 + textBytes)) as Head;
    at += 8 + textBytes;
    const places = new Float64Array(numbers);
    new Uint8Array(places.buffer).set(bytes.subarray(at, at + 8 * numbers));
    at += 8 * numbers;
    let next = 0;
    const take = (count: number): Float64Array => {
      next += count;
      return places.subarray(next - count, next);
    };
    shapes.push({
      ...head,
      polygons: head.polygons.map((rings) => rings.map(take)),
      lines: head.lines.map(take),
    });
  }
  return shapes;
}

const pathOf = (folder: string, strip: number, block: number): string =>
  join(folder, `${strip}-${block}.shapes`);

function encode(shape: GridShape): Uint8Array {
  const { polygons, lines, ...rest } = shape;
  const head: Head = {
    ...rest,
    polygons: polygons.map((rings) => rings.map(({ length }) => length)),
    lines: lines.map(({ length }) => length),
  };
  const text = Buffer.from(JSON.stringify(head));
  const all = [...polygons.flat(), ...lines];
  const numbers = all.reduce((sum, { length }) => sum + length, 0);
  const bytes = Buffer.alloc(8 + text.length + 8 * numbers);
  bytes.writeUInt32LE(text.length, 0);
  bytes.writeUInt32LE(numbers, 4);
  text.copy(bytes, 8);
  let at = 8 + text.length;
  for (const ring of all) {
    bytes.set(new Uint8Array(ring.buffer, ring.byteOffset, ring.byteLength), at);
    at += ring.byteLength;
  }
  return bytes;
}
