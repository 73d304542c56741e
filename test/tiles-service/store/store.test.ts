import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Feature } from '../../../models/feature.ts';
import { type FeatureStore, openFeatureStore } from '../../../models/feature-store/index.ts';
import { Tally } from '../../../tiles-service/read/feature-source.ts';
import { fileByteSource } from '../../../tiles-service/store/file-source.ts';
import { FeatureStoreWriter } from '../../../tiles-service/store/writer.ts';

const COUNT = 5_000;
let folder: string;
let store: FeatureStore;
const tally = new Tally();

/** A 10 m square building every 50 m on a grid of 100 columns, and one road through the first row. */
function building(i: number): Feature {
  const longitude = 6.1 + (i % 100) * 0.00065;
  const latitude = 46.2 + Math.floor(i / 100) * 0.00045;
  const [w, h] = [0.00013, 0.00009];
  const corners = [
    longitude,
    latitude,
    longitude + w,
    latitude,
    longitude + w,
    latitude + h,
    longitude,
    latitude + h,
  ];
  const positions = new Float64Array(12);
  for (let c = 0; c < 4; c++) positions.set([corners[2 * c], corners[2 * c + 1], 0], 3 * c);
  return {
    id: `test:w${i}`,
    type: 'Building',
    ...(i % 1_000 === 7 ? { name: `Église ${i}` } : {}),
    attributes: {
      height: 10 + (i % 7),
      ...(i % 2 ? { use: 'house' } : {}),
      ...(i === 7 ? { 'name:zh': '七号教堂' } : {}),
    },
    geometries: [
      {
        kind: 'extrusion',
        lod: 1,
        heightReference: 'ground',
        positions,
        ringStarts: Uint32Array.of(0, 4),
        polygonStarts: Uint32Array.of(0, 1),
        height: 10 + (i % 7),
        storeys: 3,
        roof: { shape: 'gabled', height: 2, direction: 45 },
      },
    ],
  };
}

const road: Feature = {
  id: 'test:road',
  type: 'Road',
  attributes: {},
  geometries: [
    {
      kind: 'lines',
      lod: 0,
      heightReference: 'ground',
      positions: Float64Array.of(6.1, 46.1999, 0, 6.165, 46.1999, 0),
      lineStarts: Uint32Array.of(0, 2),
    },
  ],
};

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'feature-store-'));
  const writer = new FeatureStoreWriter(folder, { features: 200, bytes: 1 << 20, metres: 1_000 });
  for (let i = 0; i < COUNT; i++) writer.add(building((i * 7_919) % COUNT));
  writer.add(road);
  writer.add({ ...building(3), name: 'again' });
  writer.add({ id: 'test:nowhere', type: 'GenericCityObject', attributes: { note: null }, geometries: [] });
  await writer.finish(tally);
  store = await openFeatureStore(fileByteSource(folder));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('feature store', () => {
  it('should hold every feature once, and count what it left out', () => {
    expect(store.header.count).toBe(COUNT + 2);
    expect(store.header.types).toEqual({ Building: COUNT, Road: 1, GenericCityObject: 1 });
    expect(tally.entries('dropped')).toEqual([
      expect.objectContaining({ reason: 'duplicate-id', count: 1, examples: ['test:w3'] }),
    ]);
  });

  it('should name no feature that it left out', async () => {
    expect(store.header.names.count).toBe(6);
    expect(await store.searchNames('again', 5)).toEqual([]);
  });

  it('should be the same in every byte, in whatever order the features came', async () => {
    const stores: Buffer[][] = [];
    for (const step of [1, 7]) {
      const other = join(folder, `order-${step}`);
      const writer = new FeatureStoreWriter(other, { features: 20, bytes: 1 << 20, metres: 1_000 });
      for (let i = 0; i < 100; i++)
        writer.add({
          ...building(Math.floor(((i * step) % 100) / 2)),
          id: `test:${(i * step) % 100}`,
          name: `n${(i * step) % 100}`,
        });
      await writer.finish(new Tally());
      stores.push(
        ['store.json', 'features.bin', 'ids.bin', 'names.bin'].map((file) => readFileSync(join(other, file))),
      );
    }
    expect(stores[1]).toEqual(stores[0]);
  });

  it('should give back a feature by its id as it was written, shapes to 0.1 mm', async () => {
    for (const i of [0, 3, 7, 4_999]) {
      const found = await store.findById(`test:w${i}`);
      const { geometries, ...record } = building(i);
      expect(found).toMatchObject(record);
      expect(found?.geometries[0]).toMatchObject({
        height: 10 + (i % 7),
        storeys: 3,
        roof: { shape: 'gabled', direction: 45 },
      });
      const positions = found!.geometries[0].positions;
      geometries[0].positions.forEach((value, k) => {
        expect(Math.abs(positions[k] - value)).toBeLessThan(1e-9);
      });
    }
    expect((await store.findById('test:w3'))?.name).toBeUndefined();
    expect(await store.findById('test:none')).toBeUndefined();
  });

  it('should keep every block within its limits and its extent true', async () => {
    let total = 0;
    for (const [index, block] of store.header.blocks.entries()) {
      const features = await store.readBlock(index);
      expect(features.length).toBe(block.count);
      expect(block.count).toBeLessThanOrEqual(200);
      total += features.length;
      for (const { geometries } of features)
        for (const { positions } of geometries)
          for (let i = 0; i < positions.length; i += 3) {
            expect(positions[i]).toBeGreaterThanOrEqual(block.extent[0] - 1e-9);
            expect(positions[i]).toBeLessThanOrEqual(block.extent[2] + 1e-9);
            expect(positions[i + 1]).toBeGreaterThanOrEqual(block.extent[1] - 1e-9);
            expect(positions[i + 1]).toBeLessThanOrEqual(block.extent[3] + 1e-9);
          }
    }
    expect(total).toBe(COUNT + 2);
  });

  it('should find names whatever the case and the accents, in every language of the record', async () => {
    expect((await store.searchNames('eglise 1007', 5)).map(({ id }) => id)).toEqual(['test:w1007']);
    expect((await store.searchNames('ÉGLISE', 9)).length).toBe(5);
    expect((await store.searchNames('教堂', 5)).map(({ id }) => id)).toEqual(['test:w7']);
    expect(await store.searchNames('  ', 5)).toEqual([]);
  });

  it('should say what lies at a place: what contains it first, then what is near', async () => {
    const inside = await store.featuresNear(6.10006, 46.20005, 30);
    expect(inside[0].feature.id).toBe('test:w0');
    expect(inside[0].area).toBeCloseTo(
      0.00013 * 111_320 * Math.cos((46.2 * Math.PI) / 180) * 0.00009 * 110_574,
      0,
    );
    const near = await store.featuresNear(6.1327, 46.1999, 5);
    expect(near.map(({ feature }) => feature.id)).toEqual(['test:road']);
    expect(await store.featuresNear(7, 47, 100)).toEqual([]);
  });

  it('should describe the fields of its features', () => {
    const fields = Object.fromEntries(store.header.fields.map((field) => [field.name, field]));
    expect(fields.height).toEqual({
      name: 'height',
      type: 'number',
      count: COUNT + 1,
      minimum: 10,
      maximum: 16,
    });
    expect(fields.use).toMatchObject({ type: 'string', count: COUNT / 2 + 1 });
    expect(fields.note).toBeUndefined();
  });
});
