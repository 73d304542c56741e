import { describe, expect, it } from 'vitest';
import type { ExtrusionGeometry, Feature, FeatureType, Geometry } from '../../../../models/feature.ts';
import type { SourceMapping } from '../../../../models/schema/index.ts';
import { type FeatureSource, Tally } from '../../../../tiles-service/read/feature-source.ts';
import { type MappingOptions, mapFeatures } from '../../../../tiles-service/read/mapping/index.ts';

const RING = Float64Array.of(4.36, 52, 0, 4.361, 52, 0, 4.361, 52.001, 0, 4.36, 52.001, 0);

const footprint = (more: Partial<Geometry> = {}): Geometry =>
  ({
    kind: 'areas',
    lod: 0,
    heightReference: 'ground',
    positions: RING.slice(),
    ringStarts: Uint32Array.of(0, 4),
    polygonStarts: Uint32Array.of(0, 1),
    ...more,
  }) as Geometry;

interface Given {
  type?: FeatureType;
  geometry?: Geometry;
  format?: string;
  publication?: Feature['publication'];
  options?: MappingOptions;
}

/** Maps one feature of the given columns; what became of it, and what was found. */
async function map(attributes: Feature['attributes'], mapping: SourceMapping, given: Given = {}) {
  const { type = 'Building', geometry = footprint(), format = 'GeoJSON', publication, options } = given;
  const tally = new Tally();
  const source = {
    format,
    crs: undefined,
    tally,
    async *features() {
      yield [
        { id: 'a:1', type, attributes, geometries: [geometry], ...(publication ? { publication } : {}) },
      ];
    },
  } as unknown as FeatureSource;
  const mapped = await mapFeatures(source, mapping, options);
  for await (const [feature] of mapped.features()) {
    const found = [...tally.entries('repaired'), ...tally.entries('notes')].map(({ reason }) => reason);
    return { feature, found, body: feature.geometries[0] as ExtrusionGeometry };
  }
  throw new Error('The feature is gone.');
}

describe('columns', () => {
  const of = async (attributes: Feature['attributes'], mapping: SourceMapping) =>
    (await map(attributes, mapping)).feature.attributes;

  it('should be kept as they are where nothing is said', async () => {
    expect(await of({ a: 1, b: null, c: { d: [1] } }, {})).toEqual({ a: 1, b: null, c: { d: [1] } });
  });

  it('should be renamed, converted, translated and left out', async () => {
    const fields: SourceMapping['fields'] = {
      GBGD: { name: 'height', unit: 'cm' },
      CS: { name: 'storeys', type: 'integer' },
      YT: { name: 'use', values: { '1': '住宅', '2': '商业' } },
      JCRQ: { name: 'built', type: 'date' },
      SYZT: { type: 'boolean' },
      BM: { type: 'text' },
      BZ: 'drop',
      ID2: { drop: true },
    };
    const row = {
      GBGD: '1 250',
      CS: '4.6',
      YT: 1,
      JCRQ: '2019/3/5',
      SYZT: '是',
      BM: 7,
      BZ: 'x',
      ID2: 3,
      rest: 'kept',
    };
    expect(await of({ ...row, GBGD: '1250' }, { fields })).toEqual({
      height: 12.5,
      storeys: 5,
      use: '住宅',
      built: '2019-03-05',
      SYZT: true,
      BM: '7',
      rest: 'kept',
    });
    expect(await of({ ...row, GBGD: 3 }, { fields, otherFields: 'drop' })).not.toHaveProperty('rest');
  });

  it('should leave no digits behind that a factor made', async () => {
    expect(await of({ h: 340 }, { fields: { h: { unit: 'cm' } } })).toEqual({ h: 3.4 });
    expect(await of({ h: 10 }, { fields: { h: { unit: 'ft' } } })).toEqual({ h: 3.048 });
  });

  it.each<[string, Feature['attributes'], SourceMapping['fields'], Feature['attributes'], string]>([
    ['a word that should be a number', { h: 'high' }, { h: { unit: 'm' } }, { h: null }, 'value-no-number'],
    ['neither yes nor no', { h: 'perhaps' }, { h: { type: 'boolean' } }, { h: null }, 'value-no-boolean'],
    ['a day that is none', { h: '2023-02-30' }, { h: { type: 'date' } }, { h: null }, 'value-no-time'],
    ['a code that nobody explains', { h: 9 }, { h: { values: { '1': 'x' } } }, { h: 9 }, 'code-unlisted'],
    ['a name that is taken', { a: 1, b: 2 }, { b: { name: 'a' } }, { a: 1, b: 2 }, 'name-taken'],
  ])('should be counted with %s, and not lost silently', async (_, row, fields, expected, reason) => {
    const { feature, found } = await map(row, { fields });
    expect(feature.attributes).toEqual(expected);
    expect(found).toEqual([reason]);
  });

  it('should stay empty where they are', async () => {
    const fields: SourceMapping['fields'] = { h: { unit: 'm' }, d: { type: 'date' } };
    const { feature, found } = await map({ h: null, d: '' }, { fields });
    expect([feature.attributes, found]).toEqual([{ h: null, d: null }, []]);
  });
});

describe('what a feature is', () => {
  it('should be the type, class and name of its columns', async () => {
    const { feature } = await map(
      { LX: '桥', YT: '2', MC: ' 天一阁 ' },
      {
        type: { column: 'LX', values: { 桥: 'Bridge' }, default: 'Building' },
        class: { column: 'YT', values: { '2': 'museum' } },
        nameColumn: 'MC',
      },
    );
    expect(feature).toMatchObject({ type: 'Bridge', class: 'museum', name: '天一阁' });
  });

  it('should be counted where a value is not listed', async () => {
    const { feature, found } = await map(
      { LX: '?', YT: '9' },
      {
        type: { column: 'LX', values: { 桥: 'Bridge' }, default: 'OtherConstruction' },
        class: { column: 'YT', values: { '2': 'museum' } },
      },
    );
    expect(feature.type).toBe('OtherConstruction');
    expect(feature.class).toBeUndefined();
    expect(found.sort()).toEqual(['class-unlisted', 'type-unlisted']);
  });

  it('should be taken from a format that says it, save where that says nothing', async () => {
    const mapping: SourceMapping = { type: 'Building' };
    expect((await map({}, mapping, { format: 'CityGML 2.0', type: 'Bridge' })).feature.type).toBe('Bridge');
    const generic: Given = { format: 'CityGML 2.0', type: 'GenericCityObject' };
    expect((await map({}, mapping, generic)).feature.type).toBe('Building');
    expect((await map({}, mapping, { type: 'Road' })).feature.type).toBe('Building');
  });

  it('should be found inside of columns, by a path with dots', async () => {
    const { feature } = await map(
      { a: { b: { c: 'x' } }, 'd.e': 'y' },
      { nameColumn: 'a.b.c', class: { column: 'd.e' } },
    );
    expect(feature).toMatchObject({ name: 'x', class: 'y' });
  });

  it.each([
    ['2020-01-31', '2020-01-31'],
    ['2020-01-31T08:00:00+08:00', '2020-01-31T00:00:00.000Z'],
    [20200131, '2020-01-31'],
    ['2020年1月31日', '2020-01-31'],
    ['31.1.2020', '2020-01-31'],
    ['1987', '1987-01-01'],
    ['2020-02-30', undefined],
    ['soon', undefined],
  ])('should exist since %s', async (text, time) => {
    const { feature, found } = await map({ built: text }, { valid: { from: 'built' } });
    expect(feature.validFrom).toBe(time);
    expect(found).toEqual(time === undefined ? ['time-unreadable'] : []);
  });

  it('should be of the strictest class that anyone says, and of that where nobody does', async () => {
    const featurePublication: SourceMapping['featurePublication'] = {
      column: 'mj',
      values: { 公开: 'public', 内部: 'internal', 秘密: 'restricted' },
    };
    const of = async (mj: string | null, publication?: Feature['publication']) =>
      (await map({ mj }, { featurePublication }, publication ? { publication } : {})).feature.publication;
    expect(await of('公开')).toBe('public');
    expect(await of('内部')).toBe('internal');
    expect(await of('公开', 'internal')).toBe('internal');
    expect(await of('机密')).toBe('restricted');
    expect(await of(null)).toBe('restricted');
  });

  it("should be known by other owners' ids, of the columns as they are in the file", async () => {
    const heard: string[] = [];
    await map(
      { meter: 4711, door: ' ', old: 'x' },
      {
        crosswalk: { meters: 'meter', doors: 'door', past: 'old' },
        fields: { old: 'drop', meter: { name: 'm' } },
      },
      { options: { onCrosswalk: (...row) => heard.push(row.join(' ')) } },
    );
    expect(heard).toEqual(['meters 4711 a:1', 'past x a:1']);
  });
});

describe('bodies', () => {
  it.each<[string, SourceMapping['height'], Feature['attributes'], number | undefined, string[]]>([
    ['a column', { column: 'h' }, { h: 9 }, 9, []],
    ['a column in centimetres', { column: 'h', unit: 'cm' }, { h: '900' }, 9, []],
    ['storeys', { storeys: 's' }, { s: 4 }, 12, ['height-by-storey-rule']],
    ['storeys of a height', { storeys: 's', storeyHeight: 2.8 }, { s: 5 }, 14, ['height-by-storey-rule']],
    ['a constant', 6, {}, 6, ['height-assumed']],
    [
      'the next rule',
      [{ column: 'h' }, { storeys: 's' }, 6],
      { h: null, s: 2 },
      6,
      ['height-by-storey-rule'],
    ],
    ['the last rule', [{ column: 'h' }, { storeys: 's' }, 5], {}, 5, ['height-assumed']],
    [
      'the next rule after nonsense',
      [{ column: 'h' }, 5],
      { h: -3 },
      5,
      ['height-implausible', 'height-assumed'],
    ],
    ['no rule', { column: 'h' }, { h: '' }, undefined, ['height-missing']],
  ])('should get their height by %s', async (_, height, row, expected, reasons) => {
    const { body, found } = await map(row, { height: height! });
    expect(body.kind === 'extrusion' ? body.height : undefined).toBe(expected);
    expect(found).toEqual(reasons);
  });

  it('should know their storeys, whatever rule gave the height', async () => {
    const { body } = await map({ h: 9, s: 3 }, { height: [{ column: 'h' }, { storeys: 's' }] });
    expect(body).toMatchObject({ height: 9, storeys: 3, roof: { shape: 'flat', height: 0 } });
  });

  it('should stand on the terrain, or as high above it as a column says', async () => {
    expect((await map({ h: 9 }, { height: { column: 'h' } })).body.heightReference).toBe('ground');
    const { body } = await map(
      { h: 9, b: 40 },
      { height: { column: 'h' }, base: { column: 'b', unit: 'dm' } },
    );
    expect(body.heightReference).toBe('ground');
    expect([body.positions[2], body.positions[11]]).toEqual([4, 4]);
  });

  it('should stand in their vertical datum, and reach to a top in it', async () => {
    const mapping: SourceMapping = {
      base: { column: 'foot', above: 'datum' },
      height: { column: 'roof', top: true },
    };
    const { body } = await map({ foot: 2, roof: 14.5 }, mapping, {
      options: { verticalDatum: 'offset:43@ellipsoid' },
    });
    expect(body).toMatchObject({ kind: 'extrusion', heightReference: 'ellipsoid' });
    expect(body.positions[2]).toBeCloseTo(45, 6);
    expect(body.height).toBeCloseTo(12.5, 6);
    await expect(map({ foot: 2, roof: 9 }, mapping)).rejects.toMatchObject({
      code: 'vertical-datum-missing',
    });
  });

  it('should lie flat where the manifest says that the thing is none', async () => {
    const extrusion = footprint({
      kind: 'extrusion',
      height: 9,
      roof: { shape: 'flat', height: 0 },
    } as Partial<Geometry>);
    const { feature } = await map({}, { type: 'LandUse', height: 9 }, { geometry: extrusion });
    expect(feature.geometries).toMatchObject([{ kind: 'areas' }]);
  });

  it('should leave their footprint and attributes alone where a model has the shape', async () => {
    const mapping: SourceMapping = { height: { column: 'h' }, modelColumn: 'bim' };
    const modelled = await map({ h: 9, bim: 'tower:1' }, mapping);
    expect(modelled.feature.geometries).toMatchObject([{ kind: 'areas' }]);
    expect([modelled.feature.attributes, modelled.found]).toEqual([{ h: 9, bim: 'tower:1' }, []]);
    expect((await map({ h: 9, bim: '' }, mapping)).feature.geometries).toMatchObject([{ kind: 'extrusion' }]);
  });

  it('should be left as they are where the file has their surfaces', async () => {
    const surfaces = footprint({ kind: 'surfaces', semantics: Uint8Array.of(0) } as Partial<Geometry>);
    const { feature } = await map({ h: 9 }, { height: { column: 'h' } }, { geometry: surfaces });
    expect(feature.geometries[0]).toBe(surfaces);
  });
});
