import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FloodGrid, FloodRun } from '../../../models/schema/flood-run.ts';
import type { FloodFrame, FloodMaxima } from '../../../scenes/flood/run/frame.ts';
import { KeyframeWriter, openKeptRun } from '../../../scenes/flood/run/keyframes.ts';
import {
  decodeBed,
  decodeMaxima,
  decodePicture,
  encodeBed,
  encodeMaxima,
  encodePicture,
} from '../../../scenes/flood/run/picture-codec.ts';

const gridOf = (columns: number, rows: number): FloodGrid => ({
  ...{ columns, rows, cell: 5, west: 0, north: 0, crs: 'EPSG:4547', verticalDatum: '1985' },
});

/** Depths and velocities of cells, most of them dry. */
const frames = (cells: number, time: number): fc.Arbitrary<FloodFrame> =>
  fc
    .array(
      fc.record({
        cell: fc.nat({ max: cells - 1 }),
        depth: fc.double({ min: 0, max: 80, noNaN: true }),
        x: fc.double({ min: -15, max: 15, noNaN: true }),
        y: fc.double({ min: -15, max: 15, noNaN: true }),
      }),
      { maxLength: 200 },
    )
    .map((wet) => {
      const frame: FloodFrame = {
        time,
        depth: new Float32Array(cells),
        velocityX: new Float32Array(cells),
        velocityY: new Float32Array(cells),
      };
      for (const { cell, depth, x, y } of wet) {
        frame.depth[cell] = depth;
        frame.velocityX[cell] = x;
        frame.velocityY[cell] = y;
      }
      return frame;
    });

function expectSame(found: FloodFrame, given: FloodFrame): void {
  expect(found.time).toBe(given.time);
  const wrong = given.depth.reduce<number[]>((cells, depth, cell) => {
    const isDry = found.depth[cell] === 0;
    const isRight = isDry
      ? depth < 0.0051 && found.velocityX[cell] === 0 && found.velocityY[cell] === 0
      : Math.abs(found.depth[cell] - depth) < 0.00051 &&
        Math.abs(found.velocityX[cell] - given.velocityX[cell]) < 0.0051 &&
        Math.abs(found.velocityY[cell] - given.velocityY[cell]) < 0.0051;
    if (!isRight) cells.push(cell);
    return cells;
  }, []);
  expect(wrong).toEqual([]);
}

/** A grid, and some pictures of the water on it. */
const runs = fc
  .record({ columns: fc.integer({ min: 1, max: 140 }), rows: fc.integer({ min: 1, max: 70 }) })
  .chain(({ columns, rows }) =>
    fc.record({
      grid: fc.constant(gridOf(columns, rows)),
      pictures: fc
        .integer({ min: 1, max: 15 })
        .chain((count) =>
          fc.tuple(...Array.from({ length: count }, (_, i) => frames(columns * rows, 300 * i))),
        ),
    }),
  );

describe('a picture of the water', () => {
  it('should come back to the millimetre and the centimetre a second, alone and after another', async () => {
    await fc.assert(
      fc.asyncProperty(runs, async ({ grid, pictures: [first, second = first] }) => {
        expectSame(await decodePicture(await encodePicture(first, grid), grid, first.time), first);
        const bytes = await encodePicture(second, grid, first);
        expectSame(await decodePicture(bytes, grid, second.time, first), second);
      }),
      { numRuns: 60 },
    );
  });

  it('should cost a bit for each block that is dry, and little where nothing has changed', async () => {
    const grid = gridOf(640, 640);
    const cells = 640 * 640;
    const dry = { time: 0, ...empty(cells) };
    expect((await encodePicture(dry, grid)).length).toBeLessThan(40);
    const wet = { time: 0, ...empty(cells) };
    for (let cell = 0; cell < 64 * 640; cell++) wet.depth[cell] = 1 + Math.sin(cell * cell);
    const alone = await encodePicture(wet, grid);
    const after = await encodePicture(wet, grid, wet);
    expect(alone.length).toBeGreaterThan(40_000);
    expect(after.length).toBeLessThan(1_000);
  });

  it('should be refused with a typed error where its bytes are cut off, or where what it differs from is missing', async () => {
    const grid = gridOf(100, 100);
    const frame = { time: 0, ...empty(10_000) };
    frame.depth.fill(1.234);
    const bytes = await encodePicture(frame, grid);
    await expect(decodePicture(bytes.subarray(0, bytes.length >> 1), grid, 0)).rejects.toMatchObject({
      code: 'flood-keyframes',
    });
    await expect(decodePicture(bytes, gridOf(300, 300), 0)).rejects.toMatchObject({
      code: 'flood-keyframes',
    });
    const noisy = { ...frame, depth: frame.depth.map((_, i) => 1 + Math.abs(Math.sin(i * i))) };
    const after = await encodePicture(noisy, grid, noisy);
    await expect(decodePicture(after, grid, 0)).rejects.toMatchObject({ code: 'flood-keyframes' });
  });
});

const empty = (cells: number) => ({
  depth: new Float32Array(cells),
  velocityX: new Float32Array(cells),
  velocityY: new Float32Array(cells),
});

describe('bed and maxima of a run', () => {
  it('should come back, walls and dry cells as what they are', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.option(fc.double({ min: -430, max: 8_849, noNaN: true }), { nil: Number.NaN }), {
          minLength: 1,
          maxLength: 150,
        }),
        async (heights) => {
          const grid = gridOf(heights.length, 1);
          const bed = Float64Array.from(heights);
          const found = await decodeBed(await encodeBed(bed, grid), grid);
          for (const [cell, height] of heights.entries())
            if (Number.isNaN(height)) expect(found[cell]).toBeNaN();
            else expect(Math.abs(found[cell] - height)).toBeLessThan(0.0011);
        },
      ),
    );
    const grid = gridOf(70, 2);
    const maxima: FloodMaxima = {
      depth: Float32Array.from({ length: 140 }, (_, i) => (i < 70 ? 0 : i / 50)),
      speed: new Float32Array(140).fill(1.5),
      hazard: new Float32Array(140).fill(2.25),
      arrival: Float32Array.from({ length: 140 }, (_, i) => (i < 75 ? Number.NaN : i * 60)),
    };
    const found = await decodeMaxima(await encodeMaxima(maxima, grid), grid);
    expect(found.arrival[75]).toBe(4500);
    expect(found.arrival[72]).toBeNaN();
    expect([found.depth[0], found.speed[0], found.hazard[0]]).toEqual([0, 0, 0]);
    expect(found.depth[139]).toBeCloseTo(2.78, 3);
    expect([found.speed[100], found.hazard[100]]).toEqual([1.5, 2.25]);
  });
});

describe('a kept run', () => {
  it('should give each of its pictures in any order, each as it was', async () => {
    await fc.assert(
      fc.asyncProperty(runs, fc.array(fc.nat({ max: 14 }), { maxLength: 8 }), async (given, order) => {
        const { grid, pictures } = given;
        const { source, reads } = await kept(grid, pictures);
        expect(source.times).toEqual(pictures.map(({ time }) => time));
        for (const index of order) {
          if (index >= pictures.length) continue;
          expectSame(await source.frame(index), pictures[index]);
        }
        expect(reads.every(({ length }) => length > 0)).toBe(true);
        await expect(source.frame(pictures.length)).rejects.toThrow(RangeError);
      }),
      { numRuns: 30 },
    );
  });

  it('should read the bytes of a group once for pictures one after the other', async () => {
    const grid = gridOf(50, 50);
    const pictures = Array.from({ length: 24 }, (_, i) => ({ time: i, ...empty(2500) }));
    for (const [i, picture] of pictures.entries()) picture.depth.fill(0.1 * (i + 1));
    const { source, reads } = await kept(grid, pictures);
    const before = reads.length;
    for (let index = 0; index < 24; index++)
      expect((await source.frame(index)).depth[7]).toBeCloseTo(0.1 * (index + 1), 5);
    expect(reads.length - before).toBe(2);
  });

  it('should be refused where run.json does not say where its bed lies', async () => {
    const run = { id: 'r', grid: gridOf(1, 1), keyframes: [] } as unknown as FloodRun;
    await expect(openKeptRun(run, bytesOf(new Uint8Array(0), []))).rejects.toMatchObject({
      code: 'flood-keyframes',
    });
  });
});

async function kept(grid: FloodGrid, pictures: readonly FloodFrame[]) {
  const chunks: Uint8Array[] = [];
  const writer = new KeyframeWriter(grid, (bytes) => {
    chunks.push(bytes);
  });
  for (const picture of pictures) await writer.add(picture);
  const cells = grid.columns * grid.rows;
  const maxima: FloodMaxima = {
    ...{ depth: new Float32Array(cells), speed: new Float32Array(cells) },
    ...{ hazard: new Float32Array(cells), arrival: new Float32Array(cells).fill(Number.NaN) },
  };
  const index = await writer.finish(new Float64Array(cells), maxima);
  const reads: { offset: number; length: number }[] = [];
  const source = await openKeptRun(
    { id: 'r', grid, ...index } as unknown as FloodRun,
    bytesOf(Buffer.concat(chunks), reads),
  );
  return { source, reads };
}

function bytesOf(bytes: Uint8Array, reads: { offset: number; length: number }[]) {
  return {
    read: async (_: string, offset: number, length: number) => {
      reads.push({ offset, length });
      return bytes.slice(offset, offset + length);
    },
    readAll: async () => bytes,
    gunzip: async (packed: Uint8Array) => packed,
  };
}
