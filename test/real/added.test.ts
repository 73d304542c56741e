import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { geodesicDistance } from '../../models/geodesy/index.ts';
import { lookupCrs } from '../../tiles-service/read/crs-lookup.ts';
import { asGeoJson } from '../../viewer/added/as-geojson.ts';
import { crsByLookup, placeFeatures } from '../../viewer/added/crs/place.ts';
import { detectFormat } from '../../viewer/added/detect.ts';
import { readGeoJson } from '../../viewer/added/geojson.ts';
import { readGltf } from '../../viewer/added/gltf.ts';
import { describeReal, realData } from './data.ts';

describeReal('files that people add', () => {
  it('should bring the footprints of the Delft campus to Delft, by the crs member of the file', async () => {
    const text = readFileSync(
      realData('delft/footprints/tudcampus_bag_footprints_epsg28992.geojson'),
      'utf8',
    );
    const { features, crs, leftOut } = readGeoJson('campus.geojson', text);
    expect([features.length, crs, leftOut]).toEqual([1529, 'urn:ogc:def:crs:EPSG::28992', {}]);
    const placed = await placeFeatures(features, crsByLookup(crs!, lookupCrs), { name: 'campus' });
    expect([placed.features.length, placed.outside, placed.crs]).toEqual([1529, 0, 'EPSG:28992']);
    // The aula of the university.
    const [west, south, east, north] = placed.extent;
    expect(geodesicDistance((west + east) / 2, (south + north) / 2, 4.373, 51.999)).toBeLessThan(1_500);
  });

  it('should read the water of Geneva in degrees, and write it as it was', () => {
    const text = readFileSync(realData('geneva/derived/geneva_water.geojson'), 'utf8');
    const raw = JSON.parse(text).features as { geometry: { type: string } | null }[];
    const { features, crs } = readGeoJson('water.geojson', text);
    expect(features.length).toBe(raw.length);
    expect(crs).toMatch(/CRS84|4326/);
    const again = readGeoJson('again', JSON.stringify(asGeoJson(features)));
    expect(again.features.map(({ geometries }) => geometries)).toEqual(
      features.map(({ geometries }) => geometries),
    );
  });

  it('should read the contents of tiles as models', () => {
    const path = '3dtiles/cesium_samples/1.1/SparseImplicitQuadtree/content/content_5__25_12.glb';
    const bytes = new Uint8Array(readFileSync(realData(path)));
    expect(detectFormat('content.glb', bytes)).toBe('gltf');
    expect(readGltf('content.glb', bytes).model).toBe(bytes);
  });
});
