import { ROW_BYTES } from './point-rows.ts';
import { type Bucket, type PointSpool, readBucket } from './point-spool.ts';

/** Points of a bucket at most: a worker holds one whole, and twice that while it divides it. */
export const MOST_BUCKET_POINTS = 1_000_000;
/** Aimed at on the average of a layer; some cells hold several times as many. */
const BUCKET_POINTS = 300_000;
const SMALLEST_METRES = 4;
const LARGEST_METRES = 4_096;
/** Cells are not divided below this side, in millimetres: their points lie on top of one another. */
const LEAST_SIDE = 64;

/** Side in millimetres of the cells that points are sorted into first, from their number and the ground they cover. */
export function bucketSide(points: number, squareMetres: number): number {
  const wanted = Math.sqrt((squareMetres / Math.max(1, points)) * BUCKET_POINTS);
  const power = Math.round(Math.log2(Math.max(SMALLEST_METRES, Math.min(LARGEST_METRES, wanted))));
  // A power of two in 1024ths of a metre: every half of it is a whole number of millimetres.
  return 1024 * 2 ** power;
}

/** Divides the buckets that are too full into eighths until none is. */
export function divideFull(spool: PointSpool, buckets: readonly Bucket[], signal: AbortSignal): Bucket[] {
  const done: Bucket[] = [];
  const queue = [...buckets];
  for (let bucket = queue.pop(); bucket; bucket = queue.pop()) {
    if (bucket.count <= MOST_BUCKET_POINTS) {
      done.push(bucket);
      continue;
    }
    if (bucket.side <= LEAST_SIDE) {
      done.push(...inParts(bucket));
      continue;
    }
    const sorter = spool.sorter(bucket.side / 2);
    for (const rows of readBucket(spool.path, bucket)) {
      signal.throwIfAborted();
      sorter.add(rows);
    }
    queue.push(...sorter.finish());
  }
  return done;
}

/** Points on one spot cannot be divided by place; they are divided by number. */
function inParts(bucket: Bucket): Bucket[] {
  const most = ROW_BYTES * MOST_BUCKET_POINTS;
  const parts: Bucket[] = [];
  for (const piece of bucket.pieces) {
    for (let at = 0; at < piece.bytes; ) {
      let part = parts[parts.length - 1];
      if (!part || part.count >= MOST_BUCKET_POINTS)
        parts.push((part = { ...bucket, part: parts.length, count: 0, pieces: [] }));
      const bytes = Math.min(piece.bytes - at, most - part.count * ROW_BYTES);
      part.pieces.push({ offset: piece.offset + at, bytes });
      part.count += bytes / ROW_BYTES;
      at += bytes;
    }
  }
  return parts;
}

/** Numbers the cells anew from the lowest corner of the grid of the largest ones, so that none is negative. */
export function numberFromCorner(buckets: readonly Bucket[]): {
  buckets: Bucket[];
  corner: Bucket['corner'];
} {
  const side = buckets.reduce((most, bucket) => Math.max(most, bucket.side), 0);
  const corner: Bucket['corner'] = [0, 0, 0];
  for (const axis of [0, 1, 2]) {
    const lowest = buckets.reduce((least, bucket) => Math.min(least, bucket.corner[axis]), Infinity);
    corner[axis] = Math.floor(lowest / side) * side;
  }
  const numbered = buckets.map((bucket) => {
    const [x, y, z] = bucket.corner.map((low, axis) => (low - corner[axis]) / bucket.side);
    return { ...bucket, x, y, z };
  });
  return { buckets: numbered, corner };
}
