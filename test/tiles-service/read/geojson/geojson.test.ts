import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { AreasGeometry, Feature, Geometry } from '../../../../models/feature.ts';
import { isBalanced, readContent } from '../reading.ts';

const square = (x: number, y: number, size = 0.001): number[][] => [
  [x, y],
  [x + size, y],
  [x + size, y + size],
  [x, y + size],
  [x, y],
];
const feature = (geometry: unknown, properties: unknown = {}, members: object = {}) => ({
  type: 'Feature',
  properties,
  geometry,
  ...members,
});
const polygon = (...rings: number[][][]) => ({ type: 'Polygon', coordinates: rings });
const point = (...coordinates: number[]) => ({ type: 'Point', coordinates });
const collection = (features: unknown[], members: object = {}) => ({
  type: 'FeatureCollection',
  features,
  ...members,
});

async function readOne(geometry: unknown, properties: unknown = {}, members: object = {}) {
  const reading = await readContent(collection([feature(geometry, properties, members)]));
  return { ...reading, feature: reading.features[0], geometry: reading.features[0]?.geometries[0] };
}

function ringsOf(geometry: Geometry): number[][][] {
  const { positions, ringStarts } = geometry as AreasGeometry;
  return Array.from({ length: ringStarts.length - 1 }, (_, ring) =>
    Array.from({ length: ringStarts[ring + 1] - ringStarts[ring] }, (_, at) => [
      ...positions.subarray((ringStarts[ring] + at) * 3, (ringStarts[ring] + at) * 3 + 2),
    ]),
  );
}

describe('openGeoJson', () => {
  it('should read a polygon with a hole as areas on the ground, rings open', async () => {
    const hole = square(4.0002, 52.0002, 0.0002).reverse();
    const { geometry, feature, reasons } = await readOne(polygon(square(4, 52), hole), { note: '注' });
    expect(geometry).toMatchObject({
      kind: 'areas',
      lod: 0,
      heightReference: 'ground',
      polygonStarts: Uint32Array.of(0, 2),
    });
    expect(ringsOf(geometry)).toEqual([square(4, 52).slice(0, 4), hole.slice(0, 4)]);
    expect(feature.attributes).toEqual({ note: '注' });
    expect(feature.type).toBe('GenericCityObject');
    expect(reasons).toEqual({});
  });

  it('should read every kind of geometry', async () => {
    const line = square(4, 52).slice(0, 3);
    const { features } = await readContent(
      collection(
        [
          point(4, 52),
          { type: 'MultiPoint', coordinates: line },
          { type: 'LineString', coordinates: line },
          { type: 'MultiLineString', coordinates: [line, line] },
          { type: 'MultiPolygon', coordinates: [[square(4, 52)], [square(5, 52)]] },
          { type: 'GeometryCollection', geometries: [point(4, 52), polygon(square(4, 52))] },
        ].map((geometry, id) => feature(geometry, {}, { id })),
      ),
    );
    expect(
      features.map(({ id, geometries }) => [
        id,
        ...geometries.map(({ kind, positions }) => `${kind} ${positions.length / 3}`),
      ]),
    ).toEqual([
      ['s:0', 'points 1'],
      ['s:1', 'points 3'],
      ['s:2', 'lines 3'],
      ['s:3', 'lines 6'],
      ['s:4', 'areas 8'],
      ['s:5', 'points 1', 'areas 4'],
    ]);
  });

  it('should read a single feature, and a bare geometry', async () => {
    const single = await readContent(feature(point(4, 52), { a: 1 }));
    expect(single.features).toMatchObject([{ attributes: { a: 1 } }]);
    const bare = await readContent(polygon(square(4, 52)));
    expect(bare.features).toMatchObject([{ type: 'GenericCityObject', attributes: {} }]);
    expect(bare.source.format).toBe('GeoJSON');
  });

  it('should read WGS84 longitude and latitude without being told, and say so', async () => {
    const { source, geometry } = await readOne(point(113.9, 22.5));
    expect([...geometry.positions]).toEqual([113.9, 22.5, 0]);
    expect(source.crs).toMatchObject({
      from: 'format',
      found: 'OGC:CRS84',
      axisOrder: 'x-y',
      horizontalAccuracy: 0,
    });
  });

  it('should honour the older crs member, before the features or behind them', async () => {
    const crs = { type: 'name', properties: { name: 'urn:ogc:def:crs:EPSG::32631' } };
    const features = [feature(point(500_000, 0))];
    for (const content of [{ type: 'FeatureCollection', crs, features }, collection(features, { crs })]) {
      const { features: read, source } = await readContent(content);
      expect(read[0].geometries[0].positions[0]).toBeCloseTo(3, 9);
      expect(read[0].geometries[0].positions[1]).toBeCloseTo(0, 9);
      expect(source.crs.from).toBe('file');
    }
  });

  it('should read x before y in a CRS whose authority says latitude first', async () => {
    const crs = { type: 'name', properties: { name: 'urn:ogc:def:crs:EPSG::4326' } };
    const { features } = await readContent(collection([feature(point(113.9, 22.5))], { crs }));
    expect([...features[0].geometries[0].positions]).toEqual([113.9, 22.5, 0]);
  });

  it('should refuse a crs member that names none, unless one is given', async () => {
    for (const crs of [null, { type: 'link', properties: { href: 'x' } }, 7]) {
      const content = collection([feature(point(4, 52))], { crs });
      await expect(readContent(content)).rejects.toMatchObject({ code: 'crs-missing' });
      expect((await readContent(content, { crs: 'EPSG:4326' })).features).toHaveLength(1);
    }
  });

  it('should refuse coordinates that are not in their CRS, such as metres without one', async () => {
    await expect(readContent(collection([feature(point(85_000, 447_000))]))).rejects.toMatchObject({
      code: 'outside-area-of-use',
    });
  });

  it('should take third coordinates for ellipsoidal heights, as RFC 7946 says', async () => {
    const { geometry } = await readOne(point(4, 52, 43.25));
    expect(geometry).toMatchObject({ heightReference: 'ellipsoid' });
    expect(geometry.positions[2]).toBe(43.25);
  });

  it('should lay on the ground what has only zeros for heights', async () => {
    const { geometry } = await readOne(point(4, 52, 0));
    expect(geometry.heightReference).toBe('ground');
  });

  it('should refuse heights in a CRS without a vertical datum, and take a given one', async () => {
    const crs = { type: 'name', properties: { name: 'EPSG:32631' } };
    const content = collection([feature(point(500_000, 0, 12))], { crs });
    await expect(readContent(content)).rejects.toMatchObject({ code: 'vertical-datum-missing' });
    const { features } = await readContent(content, { verticalDatum: 'offset:30' });
    expect(features[0].geometries[0].positions[2]).toBeCloseTo(42, 9);
  });

  it('should read .gz and a byte order mark', async () => {
    const text = JSON.stringify(collection([feature(point(4, 52))]));
    expect((await readContent(gzipSync(text), {}, 'a.geojson.gz')).features).toHaveLength(1);
    expect((await readContent(`\ufeff${text}`)).features).toHaveLength(1);
  });

  describe('ids', () => {
    it('should be the feature’s own', async () => {
      expect((await readOne(point(4, 52), { id: 'p' }, { id: 'way/17' })).feature.id).toBe('s:way/17');
      expect((await readOne(point(4, 52), {}, { id: 0 })).feature.id).toBe('s:0');
    });

    it.each([
      [{ id: 5, fid: 6 }, 's:5'],
      [{ OBJECTID: 9 }, 's:9'],
      [{ gid: 1, identificatie: 'NL.1' }, 's:NL.1'],
      [{ id: '', gid: 3 }, 's:3'],
      [{ id: null, fid: 4 }, 's:4'],
    ])('should be found in the properties %j', async (properties, id) => {
      expect((await readOne(point(4, 52), properties)).feature.id).toBe(id);
    });

    it('should be made from type and place where there is none, the same at every import', async () => {
      const first = await readOne(point(4, 52));
      const second = await readOne(point(4, 52));
      expect(first.feature.id).toMatch(/^s:~[0-9a-f]{16}$/);
      expect(second.feature.id).toBe(first.feature.id);
      expect((await readOne(point(4, 52.1))).feature.id).not.toBe(first.feature.id);
    });

    it('should tell apart features that share an id, or type and place', async () => {
      const twins = [{ id: 'a' }, { id: 'a' }, {}, {}].map((members) => feature(point(4, 52), {}, members));
      const reading = await readContent(collection(twins));
      expect(new Set(reading.features.map(({ id }) => id)).size).toBe(4);
      expect(reading.reasons).toEqual({ 'duplicate-id': 1 });
    });

    it('should leave out the thousandth twin rather than search on, and count it', async () => {
      const reading = await readContent(collection(Array(1003).fill(feature(point(4, 52)))));
      expect(reading.features).toHaveLength(1000);
      expect(reading.reasons).toEqual({ 'duplicate-feature': 3 });
      expect(isBalanced(reading)).toBe(true);
    });
  });

  describe('types', () => {
    it.each([
      [{ building: 'yes' }, 'areas', 'Building', undefined],
      [{ building: 'school' }, 'areas', 'Building', 'school'],
      [{ 'building:part': 'yes', building: 'no' }, 'areas', 'BuildingPart', undefined],
      [{ building: 'no', landuse: 'grass' }, 'areas', 'PlantCover', 'grass'],
      [{ highway: 'primary' }, 'lines', 'Road', 'primary'],
      [{ highway: 'street_lamp' }, 'points', 'CityFurniture', 'street_lamp'],
      [{ waterway: 'river' }, 'lines', 'Waterway', 'river'],
      [{ natural: 'water' }, 'areas', 'WaterBody', 'water'],
      [{ natural: 'tree' }, 'points', 'SolitaryVegetationObject', 'tree'],
      [{ natural: 'peak', place: 'locality' }, 'points', 'Place', 'locality'],
      [{ railway: 'rail' }, 'lines', 'Railway', 'rail'],
      [{ amenity: 'cafe' }, 'points', 'PointOfInterest', 'cafe'],
      [{ boundary: 'administrative' }, 'areas', 'Boundary', 'administrative'],
      [{ oorspronkelijkbouwjaar: 1972 }, 'areas', 'Building', undefined],
      [{ HEIGHT: 12 }, 'areas', 'Building', undefined],
      [{ height: 12 }, 'points', 'GenericCityObject', undefined],
      [{ anything: 1 }, 'areas', 'GenericCityObject', undefined],
      [null, 'areas', 'GenericCityObject', undefined],
    ])('should read %j on %s as %s', async (properties, shape, type, className) => {
      const geometry =
        shape === 'areas'
          ? polygon(square(4, 52))
          : shape === 'lines'
            ? { type: 'LineString', coordinates: square(4, 52).slice(0, 2) }
            : point(4, 52);
      const { feature } = await readOne(geometry, properties);
      expect(feature.type).toBe(type);
      expect(feature.class).toBe(className);
    });

    it('should take the name from the properties', async () => {
      expect((await readOne(point(4, 52), { naam: 'Markt' })).feature.name).toBe('Markt');
      expect((await readOne(point(4, 52), { NAME: '天安门' })).feature.name).toBe('天安门');
      expect((await readOne(point(4, 52), { name: '' })).feature.name).toBeUndefined();
    });
  });

  describe('extrusions', () => {
    const building = async (properties: object) => {
      const { geometry, reasons, feature } = await readOne(polygon(square(4, 52)), properties);
      return { geometry, reasons, feature };
    };

    it.each([
      [{ height: 12.5 }, 12.5],
      [{ height: '12.5 m' }, 12.5],
      [{ height: '41 ft' }, 12.4968],
      [{ b_hoehe: 8 }, 8],
      [{ building_height: '7,5' }, 7.5],
      [{ 高度: 30 }, 30],
      [{ height: 20, 'building:levels': 3 }, 20],
    ])('should stand %j up', async (properties, height) => {
      const { geometry, feature } = await building(properties);
      expect(feature.type).toBe('Building');
      expect(geometry).toMatchObject({
        kind: 'extrusion',
        lod: 1,
        heightReference: 'ground',
        roof: { shape: 'flat', height: 0 },
      });
      expect(geometry.kind === 'extrusion' && geometry.height).toBeCloseTo(height, 9);
    });

    it('should take 3 m per storey, and note it', async () => {
      const { geometry, reasons } = await building({ 'building:levels': '4', 'roof:levels': 1 });
      expect(geometry).toMatchObject({ kind: 'extrusion', height: 15, storeys: 4 });
      expect(reasons).toEqual({ 'height-from-storeys': 1 });
    });

    it('should begin at the minimum height', async () => {
      const { geometry } = await building({ building: 'yes', height: 20, min_height: 8 });
      expect(geometry).toMatchObject({ height: 12 });
      expect(geometry.positions[2]).toBe(8);
    });

    it('should read the roof', async () => {
      const { geometry } = await building({
        height: 9,
        'roof:shape': 'gabled',
        'roof:height': 2.5,
        'roof:direction': 90,
      });
      expect(geometry).toMatchObject({ roof: { shape: 'gabled', height: 2.5, direction: 90 } });
    });

    it.each([
      [{ height: -3 }],
      [{ height: 0 }],
      [{ height: 5000 }],
      [{ height: 5, min_height: 9 }],
      [{ levels: 0 }],
    ])('should not stand %j up, and count it', async (properties) => {
      const { geometry, reasons } = await building({ building: 'yes', ...properties });
      expect(geometry.kind).toBe('areas');
      expect(reasons).toEqual({ 'height-implausible': 1 });
    });

    it('should leave lakes and roads flat, whatever their height says', async () => {
      expect((await building({ natural: 'water', height: 12 })).geometry.kind).toBe('areas');
    });
  });

  describe('repairs', () => {
    const ring = square(4, 52).slice(0, 4);

    it('should turn rings that run the wrong way', async () => {
      const hole = square(4.0002, 52.0002, 0.0002);
      const { geometry, reasons } = await readOne(polygon(square(4, 52).reverse(), hole));
      expect(reasons).toEqual({ 'ring-orientation': 1 });
      const signs = ringsOf(geometry).map((list) =>
        Math.sign(
          list.reduce((sum, [x, y], at) => sum + x * list[(at + 1) % 4][1] - list[(at + 1) % 4][0] * y, 0),
        ),
      );
      expect(signs).toEqual([1, -1]);
    });

    it.each([
      ['ring-not-closed', [ring], 4],
      ['duplicate-vertex', [[ring[0], ring[1], ring[1], ring[2], ring[3], ring[0]]], 4],
      [
        'ring-too-short',
        [
          square(4, 52),
          [
            [4.0002, 52.0002],
            [4.0003, 52.0002],
            [4.0002, 52.0002],
          ],
        ],
        4,
      ],
      [
        'ring-zero-area',
        [
          square(4, 52),
          [
            [4.1, 52],
            [4.2, 52],
            [4.3, 52],
            [4.1, 52],
          ],
        ],
        4,
      ],
      ['position-malformed', [square(4, 52), [[4, 52], [4], [5, 52], [4, 52]]], 4],
      ['position-malformed', [square(4, 52), [[4, 52], null, [5, 52], [4, 52]]], 4],
      ['geometry-unreadable', [square(4, 52), 'hole'], 4],
    ])('should mend and count %s', async (reason, coordinates, count) => {
      const { geometry, reasons } = await readOne({ type: 'Polygon', coordinates });
      expect(geometry.positions).toHaveLength(count * 3);
      expect(reasons).toEqual({ [reason]: 1 });
    });

    it.each([
      ['geometry-unreadable', { type: 'Circle', coordinates: [1, 2] }],
      ['geometry-unreadable', { type: 'Point' }],
      ['geometry-unreadable', { type: 'Polygon', coordinates: 3 }],
      ['geometry-unreadable', { type: 'GeometryCollection' }],
      ['position-malformed', { type: 'Point', coordinates: ['4', '52'] }],
      ['line-too-short', { type: 'LineString', coordinates: [[4, 52]] }],
      [
        'ring-too-short',
        {
          type: 'Polygon',
          coordinates: [
            [
              [4, 52],
              [4, 52],
            ],
          ],
        },
      ],
    ])('should keep the record without the shape, and count %s', async (reason, geometry) => {
      const { feature, reasons } = await readOne(geometry, { a: 1 });
      expect(feature).toMatchObject({ attributes: { a: 1 }, geometries: [] });
      expect(reasons).toMatchObject({ [reason]: 1, 'geometry-empty': 1 });
    });

    it('should note a feature without geometry', async () => {
      const { feature, reasons } = await readOne(null, { name: 'nowhere' });
      expect(feature).toMatchObject({ name: 'nowhere', geometries: [] });
      expect(reasons).toEqual({ 'geometry-empty': 1 });
    });

    it('should leave out a geometry that reaches out of the world while most do not', async () => {
      const features = [
        feature(point(4, 52)),
        feature(point(5, 52)),
        feature(point(4, 95)),
        feature(point(6, 52)),
      ];
      const { features: read, reasons } = await readContent(collection(features));
      expect(read.map(({ geometries }) => geometries.length)).toEqual([1, 1, 0, 1]);
      expect(reasons).toEqual({ 'position-outside': 1, 'geometry-empty': 1 });
    });

    it('should drop what is no feature, and count it', async () => {
      const reading = await readContent(
        collection([feature(point(4, 52)), null, 7, [], { type: 'Thing' }, 'x']),
      );
      expect(reading.features).toHaveLength(1);
      expect(reading.reasons).toEqual({ 'feature-malformed': 5 });
      expect(isBalanced(reading)).toBe(true);
    });

    it('should count properties that are not an object, and keep foreign members', async () => {
      const { feature, reasons } = await readOne(point(4, 52), 'none', { centroid: [1, 2] });
      expect(feature.attributes).toEqual({ centroid: [1, 2] });
      expect(reasons).toEqual({ 'properties-malformed': 1 });
    });

    it('should say in what a cut-off file ends', async () => {
      const text = JSON.stringify(collection([feature(point(4, 52)), feature(point(5, 52))]));
      await expect(readContent(text.slice(0, -20))).rejects.toThrow(
        /ends in the middle of the member "features"/,
      );
    });
  });
});

describe('openGeoJsonSeq', () => {
  const lines = [
    feature(point(4, 52), { n: 1 }),
    feature(point(5, 52), { n: 2 }),
    polygon(square(4, 52)),
  ].map((value) => JSON.stringify(value));
  const numbers = (features: Feature[]) => features.map(({ attributes }) => attributes.n);

  it('should read one feature or geometry per line', async () => {
    const reading = await readContent(lines.join('\n'), {}, 'a.geojsonl');
    expect(reading.source.format).toBe('GeoJSONSeq');
    expect(numbers(reading.features)).toEqual([1, 2, undefined]);
    expect(isBalanced(reading)).toBe(true);
  });

  it('should read records of RFC 8142, indented ones too', async () => {
    const records = lines.map((line) => `\x1e${JSON.stringify(JSON.parse(line), null, 2)}\n`).join('');
    expect(numbers((await readContent(records)).features)).toEqual([1, 2, undefined]);
  });

  it('should read collections in a sequence', async () => {
    const content = `\x1e${JSON.stringify(collection(lines.slice(0, 2).map((line) => JSON.parse(line))))}\n\x1e${lines[2]}\n`;
    expect(numbers((await readContent(content)).features)).toEqual([1, 2, undefined]);
  });

  it('should leave out and count what is broken', async () => {
    const reading = await readContent([lines[0], '{"type":"Feature"', lines[1], '42', ''].join('\n'));
    expect(numbers(reading.features)).toEqual([1, 2]);
    expect(reading.reasons).toEqual({ 'record-not-json': 1, 'feature-malformed': 1 });
    expect(isBalanced(reading)).toBe(true);
  });

  it('should refuse a file that ends in the middle of a line', async () => {
    await expect(readContent(lines.join('\n').slice(0, -9))).rejects.toMatchObject({
      code: 'json-truncated',
    });
  });

  it('should take a given CRS', async () => {
    const content = [feature(point(500_000, 0)), feature(point(500_100, 0))]
      .map((value) => JSON.stringify(value))
      .join('\n');
    const { features } = await readContent(content, { crs: 'EPSG:32631' });
    expect(features[0].geometries[0].positions[0]).toBeCloseTo(3, 9);
  });
});
