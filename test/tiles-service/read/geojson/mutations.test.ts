import fc from 'fast-check';
import { describe, it } from 'vitest';
import { expectGraceful, mutatedBytes, mutatedValue } from '../mutations.ts';
import { readContent } from '../reading.ts';

/** More for a long search by hand: MUTATIONS=20000. */
const numRuns = Number(process.env.MUTATIONS ?? 150);

const ring = [
  [4.36, 52.01],
  [4.37, 52.01],
  [4.37, 52.02],
  [4.36, 52.02],
  [4.36, 52.01],
];
const features = [
  {
    type: 'Feature',
    id: 1,
    properties: { building: 'yes', height: 12, 'roof:shape': 'hipped' },
    geometry: { type: 'Polygon', coordinates: [ring] },
  },
  {
    type: 'Feature',
    properties: { highway: 'primary', name: '大街' },
    geometry: { type: 'LineString', coordinates: ring },
  },
  {
    type: 'Feature',
    properties: null,
    geometry: { type: 'GeometryCollection', geometries: [{ type: 'Point', coordinates: [4.36, 52.01, 3] }] },
  },
  {
    type: 'Feature',
    properties: { id: 7, levels: '3' },
    geometry: { type: 'MultiPolygon', coordinates: [[ring], [ring]] },
  },
];
const crs = { type: 'name', properties: { name: 'urn:ogc:def:crs:OGC:1.3:CRS84' } };
const collection = { type: 'FeatureCollection', crs, features };

describe('GeoJSON readers on mutated files', () => {
  it('should read or refuse any JSON made from a collection', async () => {
    await fc.assert(
      fc.asyncProperty(mutatedValue(collection), (mutated) =>
        expectGraceful(() => readContent(JSON.stringify(mutated) ?? '', {}, 'a.geojson')),
      ),
      { numRuns },
    );
  }, 1_200_000);

  it('should read or refuse any bytes made from a collection', async () => {
    const bytes = Buffer.from(JSON.stringify(collection, null, 1));
    await fc.assert(
      fc.asyncProperty(mutatedBytes(bytes), (mutated) =>
        expectGraceful(() => readContent(mutated, {}, 'a.geojson')),
      ),
      { numRuns },
    );
  }, 1_200_000);

  it('should read or refuse any bytes made from a sequence', async () => {
    const bytes = Buffer.from(features.map((feature) => `${JSON.stringify(feature)}\n`).join(''));
    await fc.assert(
      fc.asyncProperty(mutatedBytes(bytes), (mutated) =>
        expectGraceful(() => readContent(mutated, {}, 'a.geojsonl')),
      ),
      { numRuns },
    );
  }, 1_200_000);
});
