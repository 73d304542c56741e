import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Feature } from '../../models/feature.ts';
import { describeGdal, ogr2ogr } from '../tiles-service/read/gdal/gdal.ts';
import { expectSound } from '../tiles-service/read/mutations.ts';
import { isBalanced, type Reading, readFile } from '../tiles-service/read/reading.ts';
import { twoByteEncoder, writeDbf, writeShp } from '../tiles-service/read/shapefile/write-shapefile.ts';
import { writeZip } from '../tiles-service/read/zip/write-zip.ts';
import { describeReal, realData } from './data.ts';

const FOOTPRINTS = 'delft/footprints/tudcampus_bag_footprints_epsg28992.geojson';
const folder = mkdtempSync(join(tmpdir(), 'vector-formats-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Metres of a degree, small enough differences being all that counts. */
const METRES = 111_320;

/** The rings of a feature as one text, whatever ring or corner they begin with: formats may turn both. */
function cornersOf(feature: Feature, metres: number): string {
  const [{ positions }] = feature.geometries;
  const corners: string[] = [];
  for (let at = 0; at < positions.length; at += 3) {
    const steps = [positions[at], positions[at + 1]].map((degrees) =>
      Math.round((degrees * METRES) / metres),
    );
    corners.push(steps.join(' '));
  }
  return corners.sort().join(',');
}

/** Largest distance in metres between the corners of two features, each corner with the nearest of the other. */
function distanceOf(one: Feature, other: Feature): number {
  const [a, b] = [one.geometries[0].positions, other.geometries[0].positions];
  let largest = 0;
  for (let at = 0; at < a.length; at += 3) {
    let nearest = Infinity;
    for (let to = 0; to < b.length; to += 3)
      nearest = Math.min(nearest, Math.hypot(a[at] - b[to], a[at + 1] - b[to + 1]));
    largest = Math.max(largest, nearest * METRES);
  }
  return largest;
}

/** Turned by 20 minutes of arc and a little shorter than the national grid, as old town grids are. */
const LOCAL_GRID = {
  method: 'similarity',
  target: 'EPSG:28992',
  dx: 84_000.125,
  dy: 445_500.5,
  rotation: 1200,
  scale: 0.99995,
} as const;

/** From the national grid to the town's: the inverse of EPSG method 9621. */
function toLocalGrid([x, y]: readonly number[]): [number, number] {
  const { dx, dy, rotation, scale } = LOCAL_GRID;
  const angle = (rotation / 3600) * (Math.PI / 180);
  const [east, north] = [(x - dx) / scale, (y - dy) / scale];
  return [east * Math.cos(angle) - north * Math.sin(angle), east * Math.sin(angle) + north * Math.cos(angle)];
}

const STATUS: Record<string, string> = {
  'Pand in gebruik': '使用中',
  'Verbouwing pand': '改建中',
  'Bouw gestart': '在建',
  'Sloopvergunning verleend': '待拆除',
};

interface SourceFeature {
  properties: Record<string, string | number | null>;
  geometry: { coordinates: number[][][][] };
}

/** As a survey office hands it over: no .prj, no .cpg, texts and names of columns in GBK. */
function localShapefile(features: readonly SourceFeature[]): Buffer {
  const encode = twoByteEncoder('gbk');
  const shapes = features.map(({ geometry }) => ({
    type: 5,
    // Outer rings of Shapefiles run clockwise, holes the other way: against those of GeoJSON, if those are right.
    parts: geometry.coordinates.flatMap((polygon) =>
      polygon.map((ring, index) => wound(ring.map(toLocalGrid), index > 0)),
    ),
  }));
  const fields = [
    { name: '建筑编码', type: 'C', length: 40 },
    { name: '状态', type: 'C', length: 12 },
    { name: '建成年份', type: 'N', length: 6 },
    { name: '更新日期', type: 'D', length: 8 },
  ];
  const rows = features.map(({ properties }) => [
    String(properties.identificatie),
    STATUS[String(properties.status)],
    String(properties.oorspronkelijkbouwjaar),
    String(properties.documentdatum).replaceAll('-', ''),
  ]);
  const { shp, shx } = writeShp(5, shapes);
  const dbf = writeDbf(fields, rows, { encode });
  return writeZip({ '建筑物.shp': shp, '建筑物.shx': shx, '建筑物.dbf': dbf }, { names: encode });
}

function wound(ring: [number, number][], counterClockwise: boolean): [number, number][] {
  let area = 0;
  for (let i = 1; i < ring.length; i++) area += ring[i - 1][0] * ring[i][1] - ring[i][0] * ring[i - 1][1];
  return area > 0 === counterClockwise ? ring : ring.reverse();
}

interface Case {
  format: string;
  file: string;
  driver: string;
  parameters?: string[];
  crs?: string;
  /** Metres that the format's own grid allows. */
  tolerance: number;
  /** Bytes to which names of fields are cut. */
  cut?: number;
}

const CASES: Case[] = [
  { format: 'Shapefile', file: 'f.shp', driver: 'ESRI Shapefile', tolerance: 1e-6, cut: 10 },
  { format: 'FlatGeobuf', file: 'f.fgb', driver: 'FlatGeobuf', tolerance: 1e-6 },
  { format: 'GeoPackage', file: 'f.gpkg', driver: 'GPKG', tolerance: 1e-6 },
  { format: 'File Geodatabase', file: 'f.gdb', driver: 'OpenFileGDB', tolerance: 2e-4 },
  { format: 'GML', file: 'f.gml', driver: 'GML', tolerance: 1e-6 },
  {
    format: 'CSV',
    file: 'f.csv',
    driver: 'CSV',
    parameters: ['-lco', 'GEOMETRY=AS_WKT'],
    crs: 'EPSG:28992',
    tolerance: 1e-6,
  },
];

describeReal('Vector formats', () => {
  describeGdal('the footprints of the Delft campus in each of them', () => {
    let original: Reading;
    beforeAll(async () => {
      original = await readFile(realData(FOOTPRINTS));
    }, 30_000);

    it.each(CASES)(
      'should be the same buildings in a $format',
      async ({ format, file, driver, crs, ...rest }) => {
        const path = join(folder, file);
        ogr2ogr('-f', driver, path, realData(FOOTPRINTS), '-nln', 'panden', ...(rest.parameters ?? []));
        const reading = await readFile(path, crs ? { crs } : {});
        expect(reading.source.format).toContain(format);
        expect(reading.tally.read).toBe(1529);
        expect(isBalanced(reading)).toBe(true);
        expect(reading.reasons['duplicate-id']).toBe(3);
        const ids = (features: readonly Feature[]) =>
          features.map(({ id }) => id).filter((id) => !id.includes('~'));
        expect(ids(reading.features).sort()).toEqual(ids(original.features).sort());
        const cut = (name: string) => name.slice(0, rest.cut);
        let worst = 0;
        for (const feature of reading.features) {
          expectSound(feature);
          expect(feature.type).toBe('Building');
          const same = original.byId.get(feature.id);
          if (!same || feature.id.includes('~')) continue;
          for (const name of ['identificatie', 'oorspronkelijkbouwjaar', 'status', 'gid'])
            expect(feature.attributes[cut(name)]).toEqual(same.attributes[name]);
          // Two buildings share an id; which of them keeps it, the order of the file tells.
          if (cornersOf(feature, 0.01).split(',').length === cornersOf(same, 0.01).split(',').length)
            worst = Math.max(worst, distanceOf(feature, same));
        }
        expect(worst).toBeLessThan(rest.tolerance);
      },
      30_000,
    );

    it('should be the same buildings in KML, to the 0.1 mm that ogr2ogr writes', async () => {
      const path = join(folder, 'f.kml');
      ogr2ogr('-f', 'KML', path, realData(FOOTPRINTS));
      const reading = await readFile(path);
      expect(reading.features).toHaveLength(1529);
      const distances = reading.features
        .filter(({ id }) => !id.includes('~'))
        .map((feature) => distanceOf(feature, original.byId.get(feature.id) as Feature));
      // PROJ and proj4 shift the old datum by the same parameters, to within 5 cm; every corner is there.
      expect(distances.filter((distance) => distance < 1).length).toBeGreaterThan(1500);
    }, 30_000);

    it('should be drawn in a DXF, with the layer and the handle of every entity', async () => {
      const path = join(folder, 'f.dxf');
      ogr2ogr('-f', 'DXF', path, realData(FOOTPRINTS));
      await expect(readFile(path)).rejects.toMatchObject({ code: 'crs-missing' });
      const reading = await readFile(path, { crs: 'EPSG:28992' });
      // One building has two parts, which are two hatches.
      expect(reading.features).toHaveLength(1530);
      const handles = reading.features.map(({ attributes }) => attributes.EntityHandle);
      expect(new Set(handles).size).toBe(1530);
      const corners = (features: readonly Feature[]) =>
        features.reduce((sum, { geometries }) => sum + geometries[0].positions.length / 3, 0);
      expect(corners(reading.features)).toBe(corners(original.features));
    }, 30_000);
  });

  it('should be the same buildings in a GBK Shapefile with Chinese columns, in a grid of the city’s own', async () => {
    const original = await readFile(realData(FOOTPRINTS));
    const source = JSON.parse(readFileSync(realData(FOOTPRINTS), 'utf8')) as { features: SourceFeature[] };
    const path = join(folder, '建筑物.zip');
    writeFileSync(path, localShapefile(source.features));
    const options = { siteTransform: { id: 'delft', definition: LOCAL_GRID }, idField: '建筑编码' };
    // Neither the encoding nor the grid is told by the files; both are asked for.
    await expect(readFile(path, options)).rejects.toMatchObject({ code: 'encoding-missing' });
    await expect(readFile(path, { encoding: 'gbk' })).rejects.toMatchObject({ code: 'crs-missing' });
    const reading = await readFile(path, { ...options, encoding: 'gbk' });
    expect(reading.source.crs.name).toContain('site:delft');
    expect(JSON.stringify(reading.source.crs)).not.toContain(String(LOCAL_GRID.dx));
    expect(reading.tally.read).toBe(1529);
    expect(isBalanced(reading)).toBe(true);
    let worst = 0;
    let compared = 0;
    for (const feature of reading.features) {
      expectSound(feature);
      expect(feature.type).toBe('Building');
      const same = original.byId.get(feature.id);
      if (!same || feature.id.includes('~')) continue;
      compared++;
      expect(feature.attributes).toEqual({
        建筑编码: same.attributes.identificatie,
        状态: STATUS[String(same.attributes.status)],
        建成年份: same.attributes.oorspronkelijkbouwjaar,
        更新日期: same.attributes.documentdatum,
      });
      worst = Math.max(worst, distanceOf(feature, same), distanceOf(same, feature));
    }
    expect(compared).toBe(1529 - 3);
    expect(worst).toBeLessThan(1e-5);
  }, 30_000);

  describeGdal('the SpatiaLite tables of the large-scale map of Delft', () => {
    const tables: [file: string, count: number, type: string][] = [
      ['pand', 160, 'BuildingPart'],
      ['wegdeel', 151, 'Road'],
      ['waterdeel', 3, 'WaterBody'],
      ['begroeidterreindeel', 126, 'PlantCover'],
    ];

    it.each(tables)(
      'should read bgt_%s: %i rows',
      async (file, count, type) => {
        const reading = await readFile(realData(`delft/bgt/bgt_${file}.sqlite`));
        expect(reading.source.format).toMatch(/^SpatiaLite \(GDAL/);
        expect(reading.source.crs.name).toBe('EPSG:28992 Amersfoort / RD New');
        expect(reading.features).toHaveLength(count);
        expect(isBalanced(reading)).toBe(true);
        for (const feature of reading.features) {
          expectSound(feature);
          expect(feature.id).toBe(`s:${feature.attributes.lokaalid}`);
          const [longitude, latitude] = feature.geometries[0].positions;
          expect(Math.hypot(longitude - 4.368, latitude - 52.0123)).toBeLessThan(0.006);
        }
        expect(reading.features.filter((feature) => feature.type === type).length).toBe(count);
      },
      30_000,
    );

    it('should read every table, or say that it is empty', async () => {
      for (const name of readdirSync(realData('delft/bgt'))) {
        const reading = await readFile(realData(`delft/bgt/${name}`)).catch((error) => error);
        if (reading instanceof Error) expect(reading).toMatchObject({ code: 'no-layers' });
        else expect(isBalanced(reading)).toBe(true);
      }
    }, 30_000);
  });
});
