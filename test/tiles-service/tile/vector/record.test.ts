import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cellBounds, spread } from '../../../../tiles-service/tile/vector/bands.ts';
import { CellSpool, readCell } from '../../../../tiles-service/tile/vector/cell-spool.ts';
import { mapFeaturesOf } from '../../../../tiles-service/tile/vector/map-features-of.ts';
import { decodeRecords, encodeRecord } from '../../../../tiles-service/tile/vector/record.ts';
import { areaFeature, lineFeature, pointFeature, rectangle } from './features.ts';

const features = [
  ...mapFeaturesOf(areaFeature('PlantCover', 'park', 'p', [rectangle(6, 46, 6.1, 46.1)], { name: '公园' })),
  ...mapFeaturesOf(
    lineFeature('Road', 'primary', 'r', [
      [6, 46],
      [6.05, 46.01],
      [6.3, 46.2],
    ]),
  ),
  ...mapFeaturesOf(pointFeature('Place', 'city', 'c', [6.1, 46.2])),
];

describe('records', () => {
  it('should come back as they were, one after another', () => {
    const records = features.map(encodeRecord);
    expect(records.every(({ length }) => length % 8 === 0)).toBe(true);
    const bytes = new Uint8Array(Buffer.concat(records));
    expect(decodeRecords(bytes)).toEqual(features);
  });
});

describe('CellSpool', () => {
  it('should give each cell its bytes in the order in which they came', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'citymirror-spool-'));
    try {
      const spool = await CellSpool.create(join(folder, 'spool'));
      for (let i = 0; i < 1000; i++)
        await spool.add({ band: 0, z: 1, x: i % 2, y: 0 }, Uint8Array.of(i % 256, i % 2));
      const cells = await spool.finish();
      expect(cells.map(({ bytes }) => bytes)).toEqual([1000, 1000]);
      for (const cell of cells) {
        const bytes = await readCell(spool.path, cell);
        for (let i = 0; i < 500; i++)
          expect([...bytes.subarray(i * 2, i * 2 + 2)]).toEqual([(i * 2 + cell.x) % 256, cell.x]);
      }
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

describe('spread', () => {
  const band = { minimumZoom: 13, maximumZoom: 14, cellZoom: 13, margin: 1 / 64 };

  it('should give every cell that a feature reaches its part, within the margin', () => {
    const [park] = features;
    const cells = [...spread(park, band, 14)];
    expect(cells.length).toBeGreaterThan(4);
    for (const [cell, part] of cells) {
      const bounds = cellBounds(cell, band.margin + 1e-9);
      expect(part.bounds[0]).toBeGreaterThanOrEqual(bounds[0]);
      expect(part.bounds[1]).toBeGreaterThanOrEqual(bounds[1]);
      expect(part.bounds[2]).toBeLessThanOrEqual(bounds[2]);
      expect(part.bounds[3]).toBeLessThanOrEqual(bounds[3]);
    }
  });

  it('should give nothing to a band that ends before the feature is shown', () => {
    const [path] = mapFeaturesOf(
      lineFeature('Road', 'footway', 'f', [
        [6, 46],
        [6.01, 46],
      ]),
    );
    expect([...spread(path, { ...band, minimumZoom: 0, maximumZoom: 5, cellZoom: 0 }, 14)]).toEqual([]);
    expect([...spread(path, band, 14)].length).toBeGreaterThan(0);
  });
});
