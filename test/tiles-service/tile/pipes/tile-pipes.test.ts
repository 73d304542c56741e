import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { Feature } from '../../../../models/feature.ts';
import { readAccessor } from '../../../../models/gltf/accessors.ts';
import { decodeGlb } from '../../../../models/gltf/decoded-glb.ts';
import { checkTileset } from '../../../../tiles-service/check/index.ts';
import { tilePipes } from '../../../../tiles-service/tile/pipes/index.ts';
import { thin } from '../../../../tiles-service/tile/pipes/pipe-parent.ts';
import { placeInTown, randomSequence } from '../support/synthetic-city.ts';
import { storeOf } from '../support/tile-store.ts';

let opened: Awaited<ReturnType<typeof storeOf>> | undefined;
afterEach(async () => {
  await opened?.remove();
  opened = undefined;
});

function pipe(
  id: string,
  places: number[][],
  attributes: Feature['attributes'],
  on: 'ellipsoid' | 'ground' = 'ellipsoid',
): Feature {
  return {
    id: `drains:${id}`,
    type: 'Pipe',
    class: 'foul_sewer',
    attributes: { kind: 'drainage', ...attributes },
    geometries: [
      {
        kind: 'lines',
        lod: 0,
        heightReference: on,
        positions: Float64Array.from(places.flatMap(([x, y, z]) => [...placeInTown(x, y), z])),
        lineStarts: Uint32Array.from([0, places.length]),
      },
    ],
  };
}

function manhole(id: string, [x, y, z]: number[], attributes: Feature['attributes']): Feature {
  return {
    id: `drains:${id}`,
    type: 'PipeNode',
    class: 'manhole',
    attributes: { kind: 'drainage', ...attributes },
    geometries: [
      {
        kind: 'points',
        lod: 0,
        heightReference: 'ellipsoid',
        positions: Float64Array.from([...placeInTown(x, y), z]),
      },
    ],
  };
}

function network(count: number, metres: number): Feature[] {
  const random = randomSequence(4);
  return Array.from({ length: count }, (_, i) => {
    const [x, y] = [random() * metres, random() * metres];
    if (i % 3 === 2)
      return manhole(`n${i}`, [x, y, 3], { ground_level: 7.5, bottom_level: 3, diameter_mm: 700 });
    const attributes: Feature['attributes'] =
      i % 6 === 1 ? { section: '900x500' } : { diameter_mm: 300 + 100 * (i % 9) };
    return pipe(
      `p${i}`,
      [
        [x, y, 4],
        [x + 30, y + 4, 3.8],
        [x + 50, y + 40, 3.5],
      ],
      { material: 'HDPE', year: 1990 + (i % 30), ...attributes },
    );
  });
}

/** East, up, south of all corners of a leaf, metres, and the box around them. */
function boxOf(folder: string, name: string): { low: number[]; high: number[] } {
  const glb = decodeGlb(readFileSync(join(folder, 'tiles', name)));
  const low = [Infinity, Infinity, Infinity];
  const high = [-Infinity, -Infinity, -Infinity];
  const positions = readAccessor(glb, 0);
  for (let i = 0; i < positions.length; i++) {
    low[i % 3] = Math.min(low[i % 3], positions[i]);
    high[i % 3] = Math.max(high[i % 3], positions[i]);
  }
  return { low, high };
}

describe('tiling pipes', () => {
  it('should make a tileset without any problem that holds every pipe and node once', async () => {
    opened = await storeOf(network(3_000, 6_000), { features: 300, bytes: 1 << 20, metres: 800 });
    const result = await tilePipes(opened.store, opened.job);
    expect(result.features).toBe(3_000);
    expect(result.layers).toEqual({ foul: 3_000 });
    const { problems, features } = await checkTileset(opened.folder);
    expect(problems).toEqual([]);
    expect(features).toBe(3_000);
    expect(readdirSync(join(opened.folder, 'tiles')).some((name) => name.endsWith('p.glb'))).toBe(true);
  });

  it('should draw a pipe in its true width, at its true height', async () => {
    opened = await storeOf([
      pipe(
        'a',
        [
          [0, 0, 12],
          [60, 0, 12],
        ],
        { diameter_mm: 800 },
      ),
    ]);
    await tilePipes(opened.store, opened.job);
    const { low, high } = boxOf(opened.folder, '0-0-0.glb');
    const size = high.map((value, axis) => value - low[axis]);
    // Places of the synthetic town are of a sphere's metres.
    expect(Math.abs(size[0] - 60)).toBeLessThan(0.2);
    // A polygon of the same area is up to 2 % wider than the circle.
    for (const axis of [1, 2]) {
      expect(size[axis]).toBeGreaterThan(0.78);
      expect(size[axis]).toBeLessThan(0.825);
    }
  });

  it('should draw a duct as its section says, and a chamber from its bottom to its cover', async () => {
    opened = await storeOf([
      pipe(
        'duct',
        [
          [0, 0, 5],
          [40, 0, 5],
        ],
        { section: '900x500' },
      ),
    ]);
    await tilePipes(opened.store, opened.job);
    const duct = boxOf(opened.folder, '0-0-0.glb');
    expect(duct.high[1] - duct.low[1]).toBeCloseTo(0.5, 2);
    expect(duct.high[2] - duct.low[2]).toBeCloseTo(0.9, 2);
    await opened.remove();
    opened = await storeOf([
      manhole('m', [0, 0, 3], { ground_level: 7.5, bottom_level: 3, diameter_mm: 700 }),
    ]);
    await tilePipes(opened.store, opened.job);
    const shaft = boxOf(opened.folder, '0-0-0.glb');
    expect(shaft.high[1] - shaft.low[1]).toBeCloseTo(4.47, 2);
    expect(shaft.high[2] - shaft.low[2]).toBeLessThan(0.75);
  });

  it('should lay what has no height at its depth, and count where nothing is said', async () => {
    opened = await storeOf([
      pipe(
        'deep',
        [
          [0, 0, 0],
          [40, 0, 0],
        ],
        { diameter_mm: 400, depth: 2 },
        'ground',
      ),
      pipe(
        'unsaid',
        [
          [0, 20, 0],
          [40, 20, 0],
        ],
        {},
        'ground',
      ),
    ]);
    await tilePipes(opened.store, opened.job);
    const reasons = opened.job.tally.entries('notes').map(({ reason, count }) => [reason, count]);
    expect(reasons).toContainEqual(['pipe-depth-unknown', 2]);
    expect(reasons).toContainEqual(['pipe-width-unknown', 1]);
  });

  it('should leave out a pipe that is one place, and count it', async () => {
    opened = await storeOf([
      pipe(
        'point',
        [
          [0, 0, 1],
          [0, 0, 1],
        ],
        { diameter_mm: 300 },
      ),
      ...network(3, 100),
    ]);
    const result = await tilePipes(opened.store, opened.job);
    expect(result.features).toBe(3);
    expect(opened.job.tally.entries('dropped')).toMatchObject([{ reason: 'degenerate-shape', count: 1 }]);
  });

  it('should keep the widest pipes from afar, and be off by twice as much with every level', () => {
    const line = (width: number) => ({
      look: 'foul' as const,
      width,
      lines: [Float64Array.from([0, 0, 0, 10, 0, 0])],
      values: [],
    });
    const near = thin([{ pipes: [line(0.3), line(1), line(0.5)], error: 0 }], 4);
    expect(near.pipes.map(({ width }) => width)).toEqual([1, 0.5]);
    expect(thin([near, { pipes: [], error: 0 }], 100).error).toBe(2 * near.error);
  });
});
