import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Feature, Geometry } from '../../../../models/feature.ts';
import { FeatureHasher } from '../../../../tiles-service/city/history/feature-hash.ts';
import {
  compareIndexes,
  type FeatureChange,
  FeatureIndexWriter,
} from '../../../../tiles-service/city/history/feature-index.ts';
import type { LayerGroup } from '../../../../tiles-service/city/layer-groups.ts';

const areas = (x = 4.36): Geometry => ({
  kind: 'areas',
  lod: 0,
  heightReference: 'ground',
  positions: Float64Array.of(x, 52, 0, x + 1e-4, 52, 0, x, 52.0001, 0),
  ringStarts: Uint32Array.of(0, 3),
  polygonStarts: Uint32Array.of(0, 1),
});

const feature = (id: string, more: Partial<Feature> = {}): Feature => ({
  id: `a:${id}`,
  type: 'Building',
  attributes: { height: 9, owner: { name: 'x', since: 2001 } },
  geometries: [areas()],
  ...more,
});

describe('FeatureHasher', () => {
  const hasher = new FeatureHasher();
  const hash = (more: Partial<Feature> = {}): string => hasher.hash(feature('1', more)).join();

  it('should not depend on the order of attributes, nor on less than a millimetre', () => {
    expect(hash({ attributes: { owner: { since: 2001, name: 'x' }, height: 9 } })).toBe(hash());
    // 1e-9 degrees are 0.1 mm.
    expect(hash({ geometries: [areas(4.36 + 1e-9)] })).toBe(hash());
  });

  it.each<[string, Partial<Feature>]>([
    ['an attribute', { attributes: { height: 10, owner: { name: 'x', since: 2001 } } }],
    ['an attribute inside of one', { attributes: { height: 9, owner: { name: 'y', since: 2001 } } }],
    ['an attribute that is gone', { attributes: { height: 9 } }],
    ['a number that became a text', { attributes: { height: '9', owner: { name: 'x', since: 2001 } } }],
    ['the type', { type: 'Bridge' }],
    ['the class', { class: 'church' }],
    ['the name', { name: '天一阁' }],
    ['since when it exists', { validFrom: '2001-01-01' }],
    ['the publication', { publication: 'restricted' }],
    ['the place', { geometries: [areas(4.36 + 1e-7)] }],
    ['the number of shapes', { geometries: [areas(), areas()] }],
    ['the level of detail', { geometries: [{ ...areas(), lod: 1 } as Geometry] }],
    ['what heights count from', { geometries: [{ ...areas(), heightReference: 'ellipsoid' } as Geometry] }],
  ])('should tell %s', (_, more) => {
    expect(hash(more)).not.toBe(hash());
  });

  it('should give other hashes to other features', () => {
    const hashes = new Set<string>();
    for (let at = 0; at < 20_000; at++) hashes.add(hash({ attributes: { height: at / 10 } }));
    expect(hashes.size).toBe(20_000);
  });
});

describe('compareIndexes', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'city-index-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  async function indexOf(
    name: string,
    entries: ReadonlyMap<string, number>,
    runBytes?: number,
  ): Promise<string> {
    const path = join(folder, name);
    const writer = new FeatureIndexWriter(path, runBytes);
    for (const [id, value] of entries)
      writer.add(feature(id, { attributes: { value }, validFrom: `20${value % 10}0` }), groupOf(value));
    await writer.finish();
    return path;
  }
  const groupOf = (value: number): LayerGroup => (value % 2 ? 'map' : 'buildings');

  it('should find what a comparison of two tables finds', async () => {
    let run = 0;
    const table = fc.uniqueArray(fc.tuple(fc.stringMatching(/^[a-f一-三]{1,3}$/), fc.nat(3)), {
      selector: ([id]) => id,
      maxLength: 60,
    });
    await fc.assert(
      fc.asyncProperty(table, table, async (before, after) => {
        const [old, young] = [new Map(before), new Map(after)];
        run++;
        const paths = [await indexOf(`old${run}`, old, 256), await indexOf(`young${run}`, young, 512)];
        const found: FeatureChange[] = [];
        const unchanged = await compareIndexes(paths[0], paths[1], (change) => found.push({ ...change }));
        const expected = [
          ...after.flatMap(([id, value]) => {
            const known = old.get(id);
            if (known === value) return [];
            return [
              {
                change: known === undefined ? 'added' : 'changed',
                id: `a:${id}`,
                group: groupOf(value),
                validFrom: `20${value}0`,
              },
            ];
          }),
          ...before
            .filter(([id]) => !young.has(id))
            .map(([id, value]) => ({
              change: 'removed',
              id: `a:${id}`,
              group: groupOf(value),
              validFrom: `20${value}0`,
            })),
        ];
        const inOrder = (list: readonly { id: string }[]) => list.toSorted((a, b) => (a.id < b.id ? -1 : 1));
        expect(inOrder(found)).toEqual(inOrder(expected));
        expect(unchanged).toBe(after.filter(([id, value]) => old.get(id) === value).length);
      }),
      { numRuns: 60 },
    );
  });

  it('should stop when it is told to', async () => {
    const many = new Map(Array.from({ length: 60_000 }, (_, at) => [`${at}`, at]));
    const path = await indexOf('many', many);
    const stopped = compareIndexes(path, path, () => {}, AbortSignal.abort());
    await expect(stopped).rejects.toThrow();
  });
});
