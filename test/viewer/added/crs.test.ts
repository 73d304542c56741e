import { describe, expect, it } from 'vitest';
import { geodesicDistance } from '../../../models/geodesy/index.ts';
import { lookupCrs } from '../../../tiles-service/read/crs-lookup.ts';
import { candidateCrs } from '../../../viewer/added/crs/candidates.ts';
import { searchEntries } from '../../../viewer/added/crs/epsg-list.ts';
import { crsByLookup, placeFeatures, suggestCrs } from '../../../viewer/added/crs/place.ts';
import { featureOf } from '../../../viewer/added/feature-of.ts';
import { pointsOf } from '../../../viewer/added/shapes.ts';

/** About Tiananmen. */
const CITY = { longitude: 116.3913, latitude: 39.9075 };
const at = (x: number, y: number) => [featureOf('#1', {}, [pointsOf([[x, y]])!])];
const lookup = (code: string) => lookupCrs(code);
const bounds = (x: number, y: number) => [x, y, x, y] as [number, number, number, number];

describe('candidates for a CRS', () => {
  it('should be the three of Chinese maps for degrees in China, and WGS 84 elsewhere', () => {
    expect(candidateCrs(bounds(116.4, 39.9), CITY).map(({ crs }) => crs)).toEqual([
      'OGC:CRS84',
      'GCJ-02',
      'BD-09',
    ]);
    expect(candidateCrs(bounds(6.1, 46.2), CITY)[0]).toEqual({ crs: 'OGC:CRS84', swapped: false });
    expect(candidateCrs(bounds(6.1, 46.2), CITY).some(({ crs }) => crs === 'GCJ-02')).toBe(false);
  });

  it('should see that latitude comes first', () => {
    expect(candidateCrs(bounds(39.9, 116.4), CITY)).toEqual(
      ['OGC:CRS84', 'GCJ-02', 'BD-09'].map((crs) => ({ crs, swapped: true })),
    );
  });

  it('should read the zone in front of the easting', () => {
    expect(candidateCrs(bounds(39_448_000, 4_418_000), CITY)[0].crs).toBe('EPSG:4527');
    expect(candidateCrs(bounds(20_448_000, 4_418_000), CITY)[0].crs).toBe('EPSG:4498');
    // Surveyors write the northing first.
    expect(candidateCrs(bounds(4_418_000, 39_448_000), CITY)).toContainEqual({
      crs: 'EPSG:4527',
      swapped: true,
    });
  });

  it('should take the zone of the city where the easting has none', () => {
    expect(candidateCrs(bounds(448_000, 4_418_000), CITY)[0].crs).toBe('EPSG:4548');
  });

  it('should begin with what the city itself uses', () => {
    expect(
      candidateCrs(bounds(84_000, 446_000), { longitude: 4.36, latitude: 52.01 }, ['EPSG:28992'])[0].crs,
    ).toBe('EPSG:28992');
  });
});

describe('suggestions', () => {
  it('should land near the city first, and say how far from it', async () => {
    // The three-degree zone of 117° E; false easting 500 km: some 52 km west of its meridian.
    const [first] = await suggestCrs(at(447_988, 4_418_940), CITY, [], lookup);
    expect(first).toMatchObject({ crs: 'EPSG:4548', swapped: false });
    expect(first.distance).toBeLessThan(2_000);
    const [swapped] = await suggestCrs(at(4_418_940, 447_988), CITY, [], lookup);
    expect(swapped).toMatchObject({ crs: 'EPSG:4548', swapped: true });
  });

  it('should tell GCJ-02 from WGS 84 by the hundreds of metres between them', async () => {
    const suggestions = await suggestCrs(at(CITY.longitude, CITY.latitude), CITY, [], lookup);
    const distances = Object.fromEntries(suggestions.map(({ crs, distance }) => [crs, distance]));
    expect(distances['OGC:CRS84']).toBeLessThan(1);
    expect(distances['GCJ-02']).toBeGreaterThan(400);
    expect(distances['GCJ-02']).toBeLessThan(700);
    expect(distances['BD-09']).toBeGreaterThan(1_000);
  });
});

describe('placing', () => {
  it('should keep ids, attributes and heights, and move positions as the CRS says', async () => {
    // Amersfoort, the middle of RD: 155,000 / 463,000 is 5.38720621° E, 52.15517440° N (Kadaster).
    const rd = crsByLookup('EPSG:28992', lookup);
    const raw = [featureOf('a', { n: 1 }, [pointsOf([[155_000, 463_000, 7]])!])];
    const { features, extent } = await placeFeatures(raw, rd, { name: 'a' });
    const [longitude, latitude, height] = features[0].geometries[0].positions;
    expect(geodesicDistance(longitude, latitude, 5.387_206_21, 52.155_174_4)).toBeLessThan(1);
    expect(height).toBe(7);
    expect(features[0]).toMatchObject({ id: 'a', attributes: { n: 1 } });
    expect(extent).toEqual([longitude, latitude, longitude, latitude]);
    expect([...raw[0].geometries[0].positions]).toEqual([155_000, 463_000, 7]);
  });

  it('should count what lies outside of the area of use, and refuse when that is most', async () => {
    const utm = crsByLookup('EPSG:4548', lookup);
    const raw = [...at(447_988, 4_418_940), ...at(447_999, 4_418_999), ...at(447_988, 40_000_000)];
    expect((await placeFeatures(raw, utm, { name: 'a' })).outside).toBe(1);
    await expect(placeFeatures(at(6.1, 46.2), utm, { name: 'a' })).rejects.toMatchObject({ code: 'outside' });
  });

  it('should refuse unknown names and old datums without parameters, each with its reason', () => {
    const codeOf = (name: string) => {
      try {
        crsByLookup(name, lookup);
      } catch (error) {
        return (error as { code: string }).code;
      }
      return 'known';
    };
    expect(codeOf('EPSG:4548')).toBe('known');
    expect(codeOf('EPSG:99999')).toBe('crs-unknown');
    expect(codeOf('local grid')).toBe('crs-unknown');
  });
});

describe('the search for a CRS', () => {
  it('should find codes and words, the exact code first', () => {
    const entries = ['4548', '4549', '28992', '5709'].flatMap((code) => lookupCrs(code) ?? []);
    expect(searchEntries(entries, 'cgcs2000 117', 5).map(({ id }) => id)).toEqual(['EPSG:4548']);
    expect(searchEntries(entries, 'EPSG:28992', 5)[0].id).toBe('EPSG:28992');
    // Heights alone are no place.
    expect(searchEntries(entries, '5709', 5)).toEqual([]);
    expect(searchEntries(entries, ' ', 5)).toEqual([]);
  });
});
