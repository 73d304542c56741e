import { closeSync, openSync, readSync, writeSync } from 'node:fs';
import { type PointRows, ROW_BYTES, WORDS } from './point-rows.ts';

/** Part of the spool file. */
export interface Piece {
  offset: number;
  bytes: number;
}

/** The points of one cell, in pieces of the spool file. */
export interface Bucket {
  /** Number of the cell among those of its side, from a corner of the grid. */
  x: number;
  y: number;
  z: number;
  /** Side of the cell in whole millimetres, and its lowest corner. */
  side: number;
  corner: [number, number, number];
  /** Tells cells apart that share a place. */
  part: number;
  count: number;
  pieces: Piece[];
}

interface OpenBucket extends Bucket {
  rows: Int32Array;
  used: number;
}

const BUFFER_POINTS = 4_096;
/** Buffers are emptied into the file beyond this; a bucket has at most BUFFER_POINTS × 20 bytes. */
const MOST_BUFFERED_BYTES = 64 << 20;
/** Cell numbers along an axis, to either side. */
const REACH = 1 << 16;

/**
 * Sorts points into cubic cells, on disk: memory holds a bounded number of rows whatever comes in. One file for
 * all cells, which the caller removes.
 */
export class PointSpool {
  readonly path: string;
  readonly #file: number;
  #end = 0;
  #buffered = 0;

  constructor(path: string) {
    this.path = path;
    this.#file = openSync(path, 'w+');
  }

  /** Begins to sort into cells of a side; several can follow one another. */
  sorter(side: number): PointSorter {
    const buckets = new Map<number, OpenBucket>();
    const flush = (bucket: OpenBucket) => {
      if (bucket.used === 0) return;
      const bytes = bucket.used * 4;
      writeSync(this.#file, new Uint8Array(bucket.rows.buffer, 0, bytes), 0, bytes, this.#end);
      const last = bucket.pieces[bucket.pieces.length - 1];
      if (last && last.offset + last.bytes === this.#end) last.bytes += bytes;
      else bucket.pieces.push({ offset: this.#end, bytes });
      this.#end += bytes;
      bucket.used = 0;
    };
    const release = () => {
      for (const bucket of buckets.values()) {
        flush(bucket);
        bucket.rows = NOTHING;
      }
      this.#buffered = 0;
    };
    const open = (x: number, y: number, z: number, key: number): OpenBucket => {
      const corner: Bucket['corner'] = [x * side, y * side, z * side];
      const bucket = { x, y, z, side, corner, part: 0, count: 0, pieces: [], rows: NOTHING, used: 0 };
      buckets.set(key, bucket);
      return bucket;
    };
    let current: OpenBucket | undefined;
    return {
      add: (rows) => {
        for (let at = 0; at < rows.length; at += WORDS) {
          const x = Math.floor(rows[at] / side);
          const y = Math.floor(rows[at + 1] / side);
          const z = Math.floor(rows[at + 2] / side);
          if (!current || current.x !== x || current.y !== y || current.z !== z) {
            const key = ((x + REACH) * 2 * REACH + y + REACH) * 2 * REACH + z + REACH;
            current = buckets.get(key) ?? open(x, y, z, key);
          }
          if (current.rows.length === 0) {
            if (this.#buffered >= MOST_BUFFERED_BYTES) release();
            current.rows = new Int32Array(BUFFER_POINTS * WORDS);
            this.#buffered += BUFFER_POINTS * ROW_BYTES;
          }
          const bucket = current;
          let to = bucket.used;
          for (let word = 0; word < WORDS; word++) bucket.rows[to++] = rows[at + word];
          bucket.used = to;
          bucket.count++;
          if (to === bucket.rows.length) flush(bucket);
        }
        return buckets.size;
      },
      finish: () => {
        release();
        current = undefined;
        return [...buckets.values()].map(({ rows, used, ...bucket }) => bucket);
      },
    };
  }

  close(): void {
    closeSync(this.#file);
  }
}

export interface PointSorter {
  /** Takes in points; returns the number of cells so far. */
  add(rows: PointRows): number;
  finish(): Bucket[];
}

const NOTHING = new Int32Array(0);

/** The rows of a bucket, a bounded number at a time. */
export function* readBucket(
  path: string,
  { pieces }: Pick<Bucket, 'pieces'>,
  mostPoints = 1 << 16,
): Generator<PointRows> {
  const file = openSync(path, 'r');
  try {
    for (const { offset, bytes } of pieces) {
      for (let at = 0; at < bytes; at += mostPoints * ROW_BYTES) {
        const rows = new Int32Array(Math.min(mostPoints * ROW_BYTES, bytes - at) / 4);
        const view = new Uint8Array(rows.buffer);
        for (let done = 0; done < view.length; ) {
          const read = readSync(file, view, done, view.length - done, offset + at + done);
          if (read === 0) throw new Error('The spool of points ended early.');
          done += read;
        }
        yield rows;
      }
    }
  } finally {
    closeSync(file);
  }
}
