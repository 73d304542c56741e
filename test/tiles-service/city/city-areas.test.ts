import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openCityAreas } from '../../../tiles-service/city/city-areas.ts';
import { SmallCity } from './onboard/small-city.ts';

let city: SmallCity;
beforeEach(() => {
  city = new SmallCity();
});
afterEach(() => city.remove());

const square = (id: string, name: string, level: string, west: number, south: number, side: number) => ({
  type: 'Feature',
  properties: { id, name, level, 'name:en': `${name} (en)` },
  geometry: {
    type: 'Polygon',
    coordinates: [
      [
        [west, south],
        [west + side, south],
        [west + side, south + side],
        [west, south + side],
        [west, south],
      ],
    ],
  },
});

describe('openCityAreas', () => {
  it('should give the areas at a place from the smallest to the largest, and none outside', async () => {
    city.file(
      'areas.geojson',
      JSON.stringify({
        type: 'FeatureCollection',
        features: [
          square('d1', '清江区', 'district', 114.3, 30.5, 0.02),
          square('s1', '江边街道', 'street', 114.3, 30.5, 0.01),
          square('s2', '山前街道', 'street', 114.31, 30.51, 0.01),
        ],
      }),
    );
    await city.build(
      city.manifest(
        'sources:\n  - { id: areas, path: areas.geojson, name: 区划, idField: id, type: Boundary }\n',
      ),
    );
    const areas = await openCityAreas(city.out, ['areas-map']);
    expect(areas.at(114.305, 30.505)).toEqual(['areas:s1', 'areas:d1']);
    expect(areas.at(114.315, 30.515)).toEqual(['areas:s2', 'areas:d1']);
    expect(areas.at(114.318, 30.502)).toEqual(['areas:d1']);
    expect(areas.at(114.4, 30.5)).toEqual([]);
    expect(areas.list.find(({ id }) => id === 'areas:s1')).toEqual({
      id: 'areas:s1',
      name: { 'zh-CN': '江边街道', en: '江边街道 (en)' },
      level: 'street',
      within: 'areas:d1',
    });
    expect(areas.list.find(({ id }) => id === 'areas:d1')?.within).toBeUndefined();
  });

  it('should name a layer that is not there', async () => {
    city.file('a.csv', 'id,lon,lat\n1,114.3,30.5\n');
    await city.build(city.manifest('sources:\n  - { id: a, path: a.csv, name: A }\n'));
    await expect(openCityAreas(city.out, ['districts'])).rejects.toThrow(/"districts"/);
  });
});
