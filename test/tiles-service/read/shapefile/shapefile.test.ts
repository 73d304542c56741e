import { describe, expect, it } from 'vitest';
import type { AreasGeometry, LinesGeometry, SurfacesGeometry } from '../../../../models/feature.ts';
import type { ReadOptions } from '../../../../tiles-service/read/feature-source.ts';
import { gaussKruger } from '../gauss-kruger.ts';
import { expectSound } from '../mutations.ts';
import { readFiles } from '../read-files.ts';
import { isBalanced } from '../reading.ts';
import { writeZip } from '../zip/write-zip.ts';
import {
  type DbfField,
  type Position,
  type Shape,
  twoByteEncoder,
  writeDbf,
  writeShp,
} from './write-shapefile.ts';

/** As ArcGIS writes it for EPSG:4547. */
const CGCS2000_114E =
  'PROJCS["CGCS2000_3_Degree_GK_CM_114E",GEOGCS["GCS_China_Geodetic_Coordinate_System_2000",DATUM["D_China_2000",SPHEROID["CGCS2000",6378137.0,298.257222101]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Gauss_Kruger"],PARAMETER["False_Easting",500000.0],PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",114.0],PARAMETER["Scale_Factor",1.0],PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]';
const WGS84 =
  'GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",SPHEROID["WGS_1984",6378137.0,298.257223563]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]';
const gbk = twoByteEncoder('gbk');

const NAME: DbfField[] = [{ name: 'NAME', type: 'C', length: 20 }];
/** Clockwise, as outer rings of Shapefiles are; closed. */
const square = (x: number, y: number, size: number, z?: number): Position[] =>
  [
    [x, y],
    [x, y + size],
    [x + size, y + size],
    [x + size, y],
    [x, y],
  ].map((position) => (z === undefined ? position : [...position, z]));
const hole = (x: number, y: number, size: number): Position[] => [...square(x, y, size)].reverse();

interface Written {
  type: number;
  shapes: (Shape | Buffer)[];
  fields?: DbfField[];
  rows?: (string | Uint8Array)[][];
  prj?: string;
  cpg?: string;
  dbf?: Parameters<typeof writeDbf>[2];
  withIndex?: boolean;
}

function filesOf({ type, shapes, fields = NAME, rows, prj = WGS84, cpg, dbf, withIndex = true }: Written) {
  const { shp, shx } = writeShp(type, shapes);
  return {
    'a.shp': shp,
    'a.shx': withIndex ? shx : undefined,
    'a.dbf': rows && writeDbf(fields, rows, dbf),
    'a.prj': prj || undefined,
    'a.cpg': cpg,
  };
}

const read = (written: Written, options?: Partial<ReadOptions>) => readFiles(filesOf(written), options);

async function readOne(shape: Shape | Buffer, options: Partial<ReadOptions> = {}) {
  const type = Buffer.isBuffer(shape) ? shape.readInt32LE(0) : shape.type;
  const reading = await read({ type, shapes: [shape], rows: [['one']] }, options);
  expect(isBalanced(reading)).toBe(true);
  for (const feature of reading.features) expectSound(feature);
  return { ...reading, geometry: reading.features[0]?.geometries[0] };
}

describe('Shapefile', () => {
  it('should read Chinese names in GBK and positions in a local projected CRS', async () => {
    const places: [string, number, number][] = [
      ['武汉长江大桥', 114.2833, 30.5503],
      ['黄鹤楼公园', 114.3027, 30.5443],
      ['光谷广场', 114.3975, 30.5069],
    ];
    const centralMeridian = { centralMeridian: 114 };
    const reading = await read(
      {
        type: 1,
        shapes: places.map(([, longitude, latitude]) => ({
          type: 1,
          parts: [[gaussKruger(longitude, latitude, centralMeridian)]],
        })),
        fields: [
          { name: '名称', type: 'C', length: 40 },
          { name: '层数', type: 'N', length: 5 },
        ],
        rows: places.map(([name], index) => [name, String(index + 1)]),
        prj: CGCS2000_114E,
        dbf: { encode: gbk },
      },
      { encoding: 'GBK' },
    );
    expect(reading.features.map(({ name }) => name)).toEqual(places.map(([name]) => name));
    expect(reading.features.map(({ attributes }) => attributes['层数'])).toEqual([1, 2, 3]);
    expect(reading.source.crs).toMatchObject({ from: 'file', name: expect.stringContaining('CM_114E') });
    reading.features.forEach(({ geometries }, index) => {
      const [longitude, latitude] = geometries[0].positions;
      // 1e-9 degrees are 0.1 mm.
      expect(longitude).toBeCloseTo(places[index][1], 8);
      expect(latitude).toBeCloseTo(places[index][2], 8);
    });
    const byCode = await read(
      {
        type: 1,
        shapes: [{ type: 1, parts: [[gaussKruger(114.3, 30.5, centralMeridian)]] }],
        rows: [['a']],
        prj: '',
      },
      { crs: 'EPSG:4547' },
    );
    expect(byCode.features[0].geometries[0].positions[0]).toBeCloseTo(114.3, 8);
  });

  describe('texts', () => {
    const written = (more: Partial<Written>): Written => ({
      type: 1,
      shapes: [{ type: 1, parts: [[4, 52]].map((position) => [position]) }],
      rows: [['路灯']],
      dbf: { encode: gbk },
      ...more,
    });

    it.each([
      ['the .cpg file', { cpg: 'GBK' }, {}, 'gb18030 (.cpg file)'],
      ['the number of a code page in the .cpg file', { cpg: '936\r\n' }, {}, 'gb18030 (.cpg file)'],
      [
        'the language driver',
        { dbf: { encode: gbk, languageDriver: 0x4d } },
        {},
        'gb18030 (language driver 77)',
      ],
      ['the user, before the .cpg file', { cpg: 'UTF-8' }, { encoding: 'gb18030' }, 'gb18030 (as given)'],
    ])('should be read in the encoding of %s', async (_, more, options, told) => {
      const reading = await read(written(more), options);
      expect(reading.features[0].name).toBe('路灯');
      expect(reading.tally.notes.find(({ reason }) => reason === 'encoding')?.examples).toEqual([
        `a.dbf: ${told}`,
      ]);
    });

    it('should be read as UTF-8 where nothing says their encoding and they are it', async () => {
      const reading = await read(written({ dbf: {} }));
      expect(reading.features[0].name).toBe('路灯');
    });

    it.each([
      ['nothing', {}],
      ['"ANSI", which is anything,', { dbf: { encode: gbk, languageDriver: 0x57 } }],
      ['"ANSI" in the .cpg file', { cpg: 'ANSI' }],
      ['a page of DOS that cannot be read', { dbf: { encode: gbk, languageDriver: 2 } }],
    ])('should be refused where %s says their encoding and they are not UTF-8', async (_, more) => {
      const refused = read(written(more));
      await expect(refused).rejects.toMatchObject({ name: 'InputError', code: 'encoding-missing' });
      await expect(read(written(more))).rejects.toThrow(/--encoding gb18030/);
    });

    it('should refuse an encoding that is none', async () => {
      const refused = read(written({}), { encoding: 'klingon' });
      await expect(refused).rejects.toMatchObject({ code: 'encoding-unknown' });
    });

    it.each([
      ['big5', '臺北車站'],
      ['shift_jis', '東京駅'],
      ['euc-kr', '서울역'],
    ])('should be read in %s', async (encoding, name) => {
      const reading = await read(written({ rows: [[name]], dbf: { encode: twoByteEncoder(encoding) } }), {
        encoding,
      });
      expect(reading.features[0].name).toBe(name);
    });

    it('should lose only the character that the end of a field cuts through', async () => {
      const fields = [{ name: 'NAME', type: 'C', length: 5 }];
      const reading = await read(written({ fields, dbf: {} }));
      expect(reading.features[0].name).toBe('路');
      expect(reading.reasons['text-undecodable']).toBe(1);
    });
  });

  it('should read numbers, dates, logicals and nulls of a table', async () => {
    const fields: DbfField[] = [
      { name: 'WHOLE', type: 'N', length: 9 },
      { name: 'REAL', type: 'F', length: 12, decimals: 3 },
      { name: 'ID18', type: 'N', length: 18 },
      { name: 'DAY', type: 'D', length: 8 },
      { name: 'FLAG', type: 'L', length: 1 },
      { name: 'TEXT', type: 'C', length: 10 },
    ];
    const shapes = [1, 2, 3].map((x) => ({ type: 1, parts: [[[x, 52]]] }));
    const rows = [
      ['42', '-1.250', '420106199001011234', '20240229', 'T', ' x '],
      ['', '******', '', '', '?', ''],
      ['abc', '1,5', '7', '2024', 'n', 'y\0garbage'],
    ];
    const reading = await read({ type: 1, shapes, fields, rows });
    expect(reading.features.map(({ attributes }) => attributes)).toEqual([
      { WHOLE: 42, REAL: -1.25, ID18: '420106199001011234', DAY: '2024-02-29', FLAG: true, TEXT: 'x' },
      { WHOLE: null, REAL: null, ID18: null, DAY: null, FLAG: null, TEXT: null },
      { WHOLE: null, REAL: 1.5, ID18: 7, DAY: null, FLAG: false, TEXT: 'y' },
    ]);
    expect(reading.reasons['value-unreadable']).toBe(1);
  });

  it('should leave out deleted rows, and keep null shapes as records without shape, all counted', async () => {
    const reading = await read({
      type: 1,
      shapes: [
        { type: 1, parts: [[[4, 52]]] },
        { type: 0, parts: [] },
        { type: 1, parts: [[[5, 52]]] },
      ],
      rows: [['a'], ['b'], ['deleted', 'c']],
    });
    expect(reading.features.map(({ name }) => name)).toEqual(['a', 'b']);
    expect(reading.features[1].geometries).toEqual([]);
    expect(reading.reasons).toMatchObject({ 'row-deleted': 1, 'geometry-empty': 1 });
    expect(isBalanced(reading)).toBe(true);
  });

  describe('geometry', () => {
    it('should read points, with heights in the vertical datum', async () => {
      const { geometry } = await readOne({ type: 11, parts: [[[4, 52, 10]]] }, { verticalDatum: 'offset:2' });
      expect([...geometry.positions]).toEqual([4, 52, 12]);
      expect(geometry.heightReference).toBe('ellipsoid');
      const refused = readOne({ type: 11, parts: [[[4, 52, 10]]] });
      await expect(refused).rejects.toMatchObject({ code: 'vertical-datum-missing' });
    });

    it.each([8, 18, 28])('should read multipoints of type %i', async (type) => {
      const { geometry } = await readOne({
        type,
        parts: [
          [
            [4, 52],
            [5, 53],
          ].map((p) => [...p, 0, 1]),
        ],
      });
      expect(geometry.kind).toBe('points');
      expect([...geometry.positions]).toEqual([4, 52, 0, 5, 53, 0]);
    });

    it.each([3, 13, 23])('should read lines of several parts, of type %i', async (type) => {
      const parts = [
        [
          [4, 52],
          [4.1, 52],
          [4.2, 52.1],
        ],
        [
          [5, 52],
          [5.1, 52],
        ],
      ];
      const { geometry } = await readOne({ type, parts });
      expect([...(geometry as LinesGeometry).lineStarts]).toEqual([0, 3, 5]);
    });

    it.each([5, 15, 25])(
      'should give holes to the polygons about them, in any order, of type %i',
      async (type) => {
        const parts = [
          hole(4.022, 52.022, 0.001),
          square(5, 52, 0.01),
          hole(5.002, 52.002, 0.002),
          square(4, 52, 0.1),
        ];
        const island = square(4.02, 52.02, 0.01);
        const lake = hole(4.01, 52.01, 0.05);
        const { geometry, reasons } = await readOne({ type, parts: [...parts, island, lake] });
        const { polygonStarts, ringStarts, positions } = geometry as AreasGeometry;
        expect(reasons).not.toHaveProperty('hole-without-ring');
        // Outer rings in the order of the file, each before its holes.
        expect([...polygonStarts]).toEqual([0, 2, 4, 6]);
        const corners = [...ringStarts].slice(0, -1).map((at) => Number(positions[at * 3].toFixed(9)));
        expect(corners).toEqual([5, 5.002, 4, 4.01, 4.02, 4.022]);
      },
    );

    it('should read rings that all run the other way', async () => {
      const { geometry } = await readOne({ type: 5, parts: [hole(4, 52, 0.1), square(4.02, 52.02, 0.01)] });
      expect([...(geometry as AreasGeometry).polygonStarts]).toEqual([0, 2]);
    });

    it('should keep a hole that lies in no ring as a polygon, and count it', async () => {
      const parts = [square(4, 52, 0.1), square(5, 52, 0.1), hole(8, 52, 0.01)];
      const { geometry, reasons } = await readOne({ type: 5, parts });
      expect([...(geometry as AreasGeometry).polygonStarts]).toEqual([0, 1, 2, 3]);
      expect(reasons['hole-without-ring']).toBe(1);
    });

    it('should read a polygon that stands upright as a surface', async () => {
      const wall = [
        [4, 52, 0],
        [4.001, 52, 0],
        [4.001, 52, 10],
        [4, 52, 10],
        [4, 52, 0],
      ];
      const { geometry } = await readOne({ type: 15, parts: [wall] }, { verticalDatum: 'ellipsoid' });
      expect(geometry.kind).toBe('surfaces');
      expect(geometry.positions).toHaveLength(12);
    });

    it('should read the strips, fans and rings of a MultiPatch, and turn a body that is inside out', async () => {
      const [x, y, s, h] = [4, 52, 0.001, 20];
      const corner = (dx: number, dy: number, z: number): Position => [x + dx * s, y + dy * s, z];
      const around: [number, number][] = [
        [0, 0],
        [1, 0],
        [1, 1],
        [0, 1],
        [0, 0],
      ];
      // Walls as one strip, their triangles looking out; the roof as a fan; the floor as a ring.
      const strip = around.flatMap(([dx, dy]) => [corner(dx, dy, h), corner(dx, dy, 0)]);
      const roof = around.slice(0, 4).map(([dx, dy]) => corner(dx, dy, h));
      const floor = [...around].reverse().map(([dx, dy]) => corner(dx, dy, 0));
      const good = { type: 31, parts: [strip, roof, floor], types: [0, 1, 2] };
      const { geometry, reasons } = await readOne(good, { verticalDatum: 'ellipsoid' });
      expect(geometry.kind).toBe('surfaces');
      // Eight triangles of walls, two of the roof, one floor.
      expect((geometry as SurfacesGeometry).semantics).toHaveLength(11);
      expect(reasons).not.toHaveProperty('body-inside-out');
      const turned = {
        ...good,
        parts: [[...strip.slice(1), strip[1]].slice(0, -1), [...roof].reverse(), [...floor].reverse()],
      };
      const inside = await readOne(turned, { verticalDatum: 'ellipsoid' });
      expect(inside.geometry.kind).toBe('surfaces');
    });

    it('should leave out geometry that is damaged, and keep the record', async () => {
      const bytes = Buffer.alloc(60);
      bytes.writeInt32LE(5, 0);
      bytes.writeInt32LE(1, 36);
      bytes.writeInt32LE(2_000_000, 40);
      const { features, reasons } = await readOne(bytes);
      expect(features[0].geometries).toEqual([]);
      expect(reasons['geometry-unreadable']).toBe(1);
    });
  });

  describe('files', () => {
    const points: Written = {
      type: 1,
      shapes: [4, 5, 6].map((x) => ({ type: 1, parts: [[[x, 52]]] })),
      rows: [['a'], ['b'], ['c']],
    };

    it('should be read without an index, which is noted', async () => {
      const reading = await read({ ...points, withIndex: false });
      expect(reading.features.map(({ name }) => name)).toEqual(['a', 'b', 'c']);
      expect(reading.reasons['shx-missing']).toBe(1);
    });

    it('should be read in the order of the index', async () => {
      const files = filesOf(points);
      const shx = Buffer.from(files['a.shx']!);
      const [first, last] = [shx.subarray(100, 108), shx.subarray(116, 124)].map((part) => Buffer.from(part));
      last.copy(shx, 100);
      first.copy(shx, 116);
      const reading = await readFiles({ ...files, 'a.shx': shx });
      expect(reading.features.map(({ geometries }) => Math.round(geometries[0].positions[0]))).toEqual([
        6, 5, 4,
      ]);
      expect(reading.features.map(({ name }) => name)).toEqual(['a', 'b', 'c']);
    });

    it('should be read without a table, which is noted', async () => {
      const reading = await read({ ...points, rows: undefined });
      expect(reading.features.map(({ attributes }) => attributes)).toEqual([{}, {}, {}]);
      expect(reading.reasons['dbf-missing']).toBe(1);
    });

    it('should be refused without a CRS, and read in the one that is given', async () => {
      await expect(read({ ...points, prj: '' })).rejects.toMatchObject({ code: 'crs-missing' });
      const reading = await read({ ...points, prj: '' }, { crs: 'EPSG:4326' });
      expect(reading.features[0].geometries[0].positions[0]).toBe(4);
    });

    it('should count shapes without a row, and keep rows without a shape', async () => {
      const fewer = await read({ ...points, rows: [['a']] });
      expect(fewer.reasons['row-missing']).toBe(2);
      const more = await read({ ...points, rows: [['a'], ['b'], ['c'], ['d']] });
      expect(more.features[3]).toMatchObject({ name: 'd', geometries: [] });
    });

    it('should be refused where they are cut off', async () => {
      const files = filesOf({ ...points, withIndex: false });
      const cut = files['a.shp'].subarray(0, 150);
      await expect(readFiles({ ...files, 'a.shp': cut })).rejects.toMatchObject({ code: 'shp-truncated' });
      const table = await readFiles({ ...files, 'a.dbf': files['a.dbf']!.subarray(0, 90) });
      expect(table.reasons['dbf-truncated']).toBe(1);
      expect(isBalanced(table)).toBe(true);
    });

    it('should be found whatever the case of their extensions', async () => {
      const files = filesOf(points);
      const reading = await readFiles({
        'a.SHP': files['a.shp'],
        'a.DBF': files['a.dbf'],
        'a.Prj': files['a.prj'],
      });
      expect(reading.features[0].name).toBe('a');
    });

    it('should take the ids from the field that the user names', async () => {
      const fields = [...NAME, { name: 'CODE', type: 'C', length: 8 }];
      const rows = [
        ['a', 'K1'],
        ['b', ''],
        ['c', 'K1'],
      ];
      const reading = await read({ ...points, fields, rows }, { idField: 'code' });
      expect(reading.features[0].id).toBe('s:K1');
      expect(reading.reasons).toMatchObject({ 'id-missing': 1, 'duplicate-id': 1 });
      const wrong = read({ ...points, fields, rows }, { idField: 'OTHER' });
      await expect(wrong).rejects.toThrow(/NAME, CODE/);
    });
  });

  describe('in a ZIP archive', () => {
    const layer = (name: string, x: number) => {
      const files = filesOf({ type: 1, shapes: [{ type: 1, parts: [[[x, 52]]] }], rows: [[`${name}-1`]] });
      return Object.fromEntries(
        Object.entries(files).map(([file, content]) => [file.replace('a', name), content ?? '']),
      );
    };

    it('should be read, the layers one after the other, each row with the name of its layer', async () => {
      const zip = writeZip({ ...layer('道路', 4), ...layer('sub/路灯', 5) });
      const reading = await readFiles({ 'city.zip': zip });
      expect(reading.source.format).toBe('Shapefile (zipped)');
      expect(reading.features.map(({ attributes }) => attributes.layer)).toEqual(['道路', '路灯']);
      expect(reading.features.map(({ type }) => type)).toEqual(['CityFurniture', 'CityFurniture']);
    });

    it('should be read as the one layer that is wanted', async () => {
      const zip = writeZip({ ...layer('road', 4), ...layer('lamp', 5) });
      const reading = await readFiles({ 'city.zip': zip }, { sublayer: 'LAMP' });
      expect(reading.features.map(({ name }) => name)).toEqual(['lamp-1']);
      const wrong = readFiles({ 'city.zip': zip }, { sublayer: 'x' });
      await expect(wrong).rejects.toThrow(/Its layers are: road, lamp/);
    });
  });

  it('should hold no more than a batch of a large file', async () => {
    const shapes = Array.from({ length: 3000 }, (_, index) => ({
      type: 1,
      parts: [[[4 + (index % 100) / 1000, 52 + Math.floor(index / 100) / 1000]]],
    }));
    const reading = await read({ type: 1, shapes, rows: shapes.map((_, index) => [`n${index}`]) });
    expect(reading.features).toHaveLength(3000);
    expect(Math.max(...reading.batches)).toBeLessThanOrEqual(512);
  });

  it('should stop when it is told to', async () => {
    const aborted = read(
      { type: 1, shapes: [{ type: 1, parts: [[[4, 52]]] }], rows: [['a']] },
      { signal: AbortSignal.abort(new Error('stopped')) },
    );
    await expect(aborted).rejects.toThrow('stopped');
  });
});
