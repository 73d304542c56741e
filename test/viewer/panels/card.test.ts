import { describe, expect, it } from 'vitest';
import type { Feature, Geometry } from '../../../models/feature.ts';
import { attributeRows, formatNumber } from '../../../viewer/panels/card/attributes.ts';
import { figuresOf, middleOfFeature } from '../../../viewer/panels/card/figures.ts';
import { featureName } from '../../../viewer/panels/card/title.ts';

/** 0.001° by 0.001° at the equator: 111.319 m by 110.574 m. */
const SQUARE = [0, 0, 0, 0.001, 0, 0, 0.001, 0.001, 0, 0, 0.001, 0];
const rings = { ringStarts: Uint32Array.of(0, 4), polygonStarts: Uint32Array.of(0, 1) };
const extrusion: Geometry = {
  kind: 'extrusion',
  lod: 1,
  heightReference: 'ground',
  positions: Float64Array.from(SQUARE),
  ...rings,
  height: 21.5,
  storeys: 7,
  roof: { shape: 'flat', height: 0 },
};

function feature(more: Partial<Feature>): Feature {
  return { id: 's:1', type: 'Building', attributes: {}, geometries: [], ...more };
}

describe('attribute rows', () => {
  it('should have units of building models behind their numbers, as far as they say what they measure', () => {
    const rows = attributeRows({
      overallHeight: 2.1,
      'Pset.Width': 90,
      quantities: { NetFloorArea: 8 },
      measures: { overallHeight: 'length', 'Pset.Width': 'length', 'Qto.NetFloorArea': 'area' },
    });
    expect(rows.map(({ name, unit }) => [name, unit])).toEqual([
      ['overallHeight', 'm'],
      // In the unit of the file, which nothing here tells.
      ['Pset.Width', undefined],
      ['quantities.NetFloorArea', 'm²'],
    ]);
  });

  it('should put what people look for first and the rest in order of the alphabet', () => {
    const rows = attributeRows({ zebra: 1, apple: 2, 'building:levels': 3, height: 12.5 });
    expect(rows.map(({ name }) => name)).toEqual(['height', 'building:levels', 'apple', 'zebra']);
  });

  it('should add a unit to numbers, and not to words', () => {
    expect(attributeRows({ height: 12.5 })).toEqual([{ name: 'height', text: '12.5', unit: 'm' }]);
    expect(attributeRows({ maxspeed: '30' })).toEqual([{ name: 'maxspeed', text: '30', unit: 'km/h' }]);
    expect(attributeRows({ maxspeed: 'walk' })).toEqual([{ name: 'maxspeed', text: 'walk' }]);
  });

  it('should open nested values and leave out empty ones', () => {
    const rows = attributeRows({ a: { b: { c: 1 }, d: null }, list: ['x', 2, true], e: '', f: false });
    expect(rows.map(({ name, text }) => [name, text])).toEqual([
      ['a.b.c', '1'],
      ['f', '✗'],
      ['list', 'x; 2; ✓'],
    ]);
  });

  it('should cut a text without end', () => {
    expect(attributeRows({ note: 'x'.repeat(5000) })[0].text).toHaveLength(601);
  });

  it('should leave codes and years as they are', () => {
    expect([1987, 503100000029413, 1.23456, -0.1].map(formatNumber)).toEqual([
      '1987',
      '503100000029413',
      '1.235',
      '-0.1',
    ]);
  });
});

describe('figures of a feature', () => {
  it('should tell height, storeys and footprint of a building', () => {
    const figures = figuresOf(feature({ geometries: [extrusion], attributes: { heightSource: 'assumed' } }));
    expect(figures).toMatchObject([
      { name: 'height', value: 21.5, unit: 'm', source: 'assumed' },
      { name: 'storeys', value: 7 },
      { name: 'area', unit: 'm²' },
    ]);
    expect(figures[2].value).toBeCloseTo(111.319 * 110.574, -1);
  });

  it('should take holes off the footprint', () => {
    const hole = [0.00025, 0.00025, 0, 0.00025, 0.00075, 0, 0.00075, 0.00075, 0, 0.00075, 0.00025, 0];
    const area: Geometry = {
      kind: 'areas',
      lod: 0,
      heightReference: 'ground',
      positions: Float64Array.from([...SQUARE, ...hole]),
      ringStarts: Uint32Array.of(0, 4, 8),
      polygonStarts: Uint32Array.of(0, 2),
    };
    expect(figuresOf(feature({ geometries: [area] }))[0].value).toBeCloseTo(111.319 * 110.574 * 0.75, -1);
  });

  it('should not mark a height whose source is not told', () => {
    expect(figuresOf(feature({ attributes: { height: '15' } }))).toEqual([
      { name: 'height', value: 15, unit: 'm' },
    ]);
  });

  it('should measure a body from its lowest to its highest point', () => {
    const body: Geometry = {
      kind: 'surfaces',
      lod: 2.2,
      heightReference: 'ellipsoid',
      positions: Float64Array.from([0, 0, 41.5, 0.001, 0, 41.5, 0, 0.001, 50]),
      ringStarts: Uint32Array.of(0, 3),
      polygonStarts: Uint32Array.of(0, 1),
      semantics: Uint8Array.of(3),
    };
    const building = feature({ geometries: [body] });
    expect(figuresOf(building)[0]).toMatchObject({ name: 'height', value: 8.5 });
    expect(middleOfFeature(building)).toMatchObject({ longitude: 0.0005, latitude: 0.0005, height: 50 });
  });

  it('should tell of a pipe how wide and how deep it is', () => {
    const attributes = { diameter_mm: 600, cover_from: 6.75, cover_to: 6.92, height: 2 };
    expect(figuresOf({ ...feature({ attributes }), type: 'Pipe' })).toEqual([
      { name: 'diameter', value: 600, unit: 'mm' },
      { name: 'depth', value: 6.75, unit: 'm' },
    ]);
  });

  it('should tell length, lanes and speed of a road', () => {
    const road: Geometry = {
      kind: 'lines',
      lod: 0,
      heightReference: 'ground',
      positions: Float64Array.from([0, 0, 0, 0, 0.001, 0, 0, 0.001, 0, 0.001, 0.001, 0]),
      lineStarts: Uint32Array.of(0, 2, 4),
    };
    const figures = figuresOf(
      feature({ type: 'Road', geometries: [road], attributes: { lanes: 2, maxspeed: '50' } }),
    );
    expect(figures.map(({ name }) => name)).toEqual(['length', 'lanes', 'speed']);
    expect(figures[0].value).toBeCloseTo(110.574 + 111.319, 1);
  });

  it('should have no middle without a shape', () => {
    expect(middleOfFeature(feature({}))).toBeUndefined();
  });
});

describe('name of a feature', () => {
  const lake = feature({
    name: 'Lac Léman',
    attributes: { 'name:en': 'Lake Geneva', 'name:zh': '日内瓦湖' },
  });

  it("should be that in the reader's language, otherwise the source's", () => {
    expect(featureName(lake, 'zh-CN')).toBe('日内瓦湖');
    expect(featureName(lake, 'en')).toBe('Lake Geneva');
    expect(featureName(feature({ name: 'Rhône' }), 'en')).toBe('Rhône');
  });

  it('should be the address without a name, and nothing without an address', () => {
    const house = feature({ attributes: { 'addr:street': 'Rue du Stand', 'addr:housenumber': 12 } });
    expect(featureName(house, 'en')).toBe('Rue du Stand 12');
    expect(featureName(feature({}), 'en')).toBeUndefined();
  });
});
