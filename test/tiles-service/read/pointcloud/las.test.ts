import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { InputError } from '../../../../models/errors.ts';
import { Tally } from '../../../../tiles-service/read/feature-source.ts';
import { decodeChunkTable } from '../../../../tiles-service/read/pointcloud/arithmetic-decoder.ts';
import { readChunk } from '../../../../tiles-service/read/pointcloud/decode-chunk.ts';
import { georeferencePoints, openPointCloud } from '../../../../tiles-service/read/pointcloud/index.ts';
import { type LasPlan, writeLas } from './support/las-file.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'las-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let number = 0;
function save(bytes: Uint8Array): string {
  const path = join(folder, `${number++}.las`);
  writeFileSync(path, bytes);
  return path;
}

const POINTS = [
  { x: 84_900, y: 447_500, z: 1.5, classification: 2 },
  { x: 84_950.25, y: 447_550.5, z: 12.125, classification: 6, intensity: 77 },
];
const plan = (rest: Partial<LasPlan> = {}): LasPlan => ({ points: POINTS, ...rest });

async function codeOf(bytes: Uint8Array): Promise<string> {
  try {
    const file = await openPointCloud(save(bytes));
    for (const chunk of file.chunks) await readChunk(file, chunk);
    return 'fine';
  } catch (error) {
    if (error instanceof InputError) return error.code;
    throw error;
  }
}

describe('LAS files', () => {
  it.each([
    ...[0, 1].map((format) => [0, format] as const),
    ...[0, 1].map((format) => [1, format] as const),
    ...[0, 1, 2, 3].map((format) => [2, format] as const),
    ...[4, 5].map((format) => [3, format] as const),
    ...[0, 3, 6, 7, 8, 9, 10].map((format) => [4, format] as const),
  ])('should read version 1.%i with point format %i', async (version, format) => {
    const file = await openPointCloud(save(writeLas(plan({ version, format, extraBytes: 3 }))));
    expect(file.header).toMatchObject({
      version: `1.${version}`,
      format,
      pointCount: 2,
      isCompressed: false,
    });
    const records = await readChunk(file, file.chunks[0]);
    const { recordLength } = file.header;
    expect(records.readInt32LE(recordLength)).toBe(84_950_250);
    expect(records.readUInt16LE(recordLength + 12)).toBe(77);
    expect(file.header.minimum).toEqual([84_900, 447_500, 1.5]);
    expect(file.header.maximum).toEqual([84_950.25, 447_550.5, 12.125]);
  });

  it('should take the CRS from GeoTIFF keys, with the heights', async () => {
    const bytes = writeLas(plan({ epsg: { projected: 28992, vertical: 5709 } }));
    const file = await openPointCloud(save(bytes));
    expect(file.found).toBe('EPSG:28992+5709');
    const { georeference, heightFactor } = await georeferencePoints(file, {}, new Tally());
    expect(georeference.report.verticalDatum).toBe('Normaal Amsterdams Peil');
    expect(heightFactor).toBe(1);
  });

  it('should take the CRS from well-known text where the header says so', async () => {
    const wkt =
      'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563]],AUTHORITY["EPSG","4326"]]';
    const file = await openPointCloud(
      save(writeLas(plan({ version: 4, format: 6, wkt, epsg: { projected: 28992 } }))),
    );
    expect(file.found).toBe(wkt);
  });

  it('should read heights in the unit that the file says, and in that of its coordinates where it says none', async () => {
    const usFoot = 1200 / 3937;
    const said = await openPointCloud(
      save(writeLas(plan({ epsg: { projected: 2903, vertical: 5703, verticalUnits: 9003 } }))),
    );
    expect((await georeferencePoints(said, {}, new Tally())).heightFactor).toBeCloseTo(usFoot, 12);
    const silent = await openPointCloud(save(writeLas(plan({ epsg: { projected: 2903 } }))));
    const tally = new Tally();
    const { heightFactor } = await georeferencePoints(silent, { verticalDatum: 'NAVD88' }, tally);
    expect(heightFactor).toBeCloseTo(usFoot, 12);
    expect(tally.entries('notes').map(({ reason }) => reason)).toContain('height-unit-assumed');
  });

  it('should refuse a file without a CRS, and heights without a vertical datum', async () => {
    const silent = await openPointCloud(save(writeLas(plan())));
    await expect(georeferencePoints(silent, {}, new Tally())).rejects.toMatchObject({ code: 'crs-missing' });
    await expect(georeferencePoints(silent, { crs: 'EPSG:28992' }, new Tally())).rejects.toMatchObject({
      code: 'vertical-datum-missing',
    });
  });

  it('should refuse what is damaged, and say how', async () => {
    const good = writeLas(plan({ epsg: { projected: 28992 } }));
    const broken = (change: (bytes: Buffer) => void) => {
      const bytes = Buffer.from(good);
      change(bytes);
      return bytes;
    };
    expect(await codeOf(good)).toBe('fine');
    expect(await codeOf(good.subarray(0, 100))).toBe('las-damaged');
    expect(await codeOf(good.subarray(0, good.length - 1))).toBe('las-damaged');
    expect(await codeOf(broken((bytes) => bytes.writeUInt32LE(1_000_000, 107)))).toBe('las-damaged');
    expect(await codeOf(broken((bytes) => bytes.writeUInt32LE(4_000_000_000, 100)))).toBe('las-damaged');
    expect(await codeOf(broken((bytes) => bytes.writeUInt16LE(60_000, 227 + 20)))).toBe('las-damaged');
    expect(await codeOf(broken((bytes) => bytes.writeUInt16LE(10, 105)))).toBe('las-damaged');
    expect(await codeOf(broken((bytes) => bytes.writeUInt32LE(5, 96)))).toBe('las-damaged');
    expect(await codeOf(broken((bytes) => bytes.writeDoubleLE(0, 131)))).toBe('las-damaged');
    expect(await codeOf(broken((bytes) => bytes.writeDoubleLE(Number.NaN, 155)))).toBe('las-damaged');
    expect(await codeOf(broken((bytes) => (bytes[24] = 2)))).toBe('las-version');
    expect(await codeOf(broken((bytes) => (bytes[104] = 11)))).toBe('las-format');
    expect(await codeOf(broken((bytes) => (bytes[104] = 0x80)))).toBe('las-damaged');
  });

  it('should read or refuse a file with any bytes changed, and never do anything else', async () => {
    const good = writeLas(plan({ version: 4, format: 7, epsg: { projected: 28992, vertical: 5709 } }));
    const edits = fc.array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), { minLength: 1, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(edits, fc.nat(good.length), async (changes, end) => {
        const bytes = Buffer.from(good);
        for (const [at, value] of changes) bytes[at] = value;
        const code = await codeOf(end % 3 === 0 ? bytes.subarray(0, end) : bytes);
        expect(['fine', 'las-damaged', 'las-version', 'las-format', 'laz-unsupported']).toContain(code);
      }),
      { numRuns: 300 },
    );
  });
});

describe('The chunk table of LAZ', () => {
  it('should come to an end on any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat(300), fc.boolean(), (bytes, count, hasCounts) => {
        let entries: unknown[] = [];
        try {
          entries = decodeChunkTable(bytes, count, hasCounts);
        } catch (error) {
          expect((error as Error).message).toContain('damaged');
          return;
        }
        expect(entries).toHaveLength(count);
      }),
      { numRuns: 200 },
    );
  });
});
