import fc from 'fast-check';
import { describe, it } from 'vitest';
import { expectGraceful, mutatedBytes } from '../mutations.ts';
import { readFiles } from '../read-files.ts';
import { writeZip } from '../zip/write-zip.ts';
import { type Shape, writeDbf, writeShp } from './write-shapefile.ts';

/** More for a long search by hand: MUTATIONS=20000. */
const numRuns = Number(process.env.MUTATIONS ?? 150);

const ring = [
  [4, 52, 1],
  [4, 53, 2],
  [5, 53, 3],
  [4, 52, 1],
];
const kinds: [type: number, shapes: Shape[]][] = [
  [11, [{ type: 11, parts: [[[4, 52, 3]]] }]],
  [18, [{ type: 18, parts: [ring] }]],
  [13, [{ type: 13, parts: [ring, ring] }]],
  [
    15,
    [
      { type: 15, parts: [ring, [...ring].reverse()] },
      { type: 0, parts: [] },
    ],
  ],
  [31, [{ type: 31, parts: [ring, ring, ring], types: [0, 1, 2] }]],
];
const fields = [
  { name: 'NAME', type: 'C', length: 8 },
  { name: 'N', type: 'N', length: 6 },
  { name: 'D', type: 'D', length: 8 },
];
const rows = [
  ['名', '1', '20200101'],
  ['b', '2.5', ''],
];
const prj =
  'GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",SPHEROID["WGS_1984",6378137.0,298.257223563]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]';
const options = { verticalDatum: 'ellipsoid' };

describe('Shapefile reader on mutated files', () => {
  it.each(kinds)(
    'should read or refuse any bytes made from shapes of type %i',
    async (type, shapes) => {
      const { shp, shx } = writeShp(type, shapes);
      const dbf = writeDbf(fields, rows);
      await fc.assert(
        fc.asyncProperty(mutatedBytes(shp), fc.boolean(), (mutated, withIndex) =>
          expectGraceful(() =>
            readFiles(
              { 'a.shp': mutated, 'a.dbf': dbf, 'a.prj': prj, 'a.shx': withIndex ? shx : undefined },
              options,
            ),
          ),
        ),
        { numRuns },
      );
    },
    1_200_000,
  );

  it('should read or refuse any bytes made from a table, an index, a CRS or an archive', async () => {
    const { shp, shx } = writeShp(13, kinds[2][1]);
    const dbf = writeDbf(fields, rows);
    const files: Record<string, Uint8Array> = {
      'a.shp': shp,
      'a.dbf': dbf,
      'a.shx': shx,
      'a.prj': Buffer.from(prj),
      'a.cpg': Buffer.from('UTF-8'),
    };
    const targets = ['a.dbf', 'a.shx', 'a.prj', 'a.cpg'];
    const mutation = fc
      .constantFrom(...targets)
      .chain((name) => mutatedBytes(files[name]).map((bytes) => ({ ...files, [name]: bytes })));
    await fc.assert(
      fc.asyncProperty(mutation, (mutated) => expectGraceful(() => readFiles(mutated, options))),
      { numRuns },
    );
    const zip = mutatedBytes(writeZip(files));
    await fc.assert(
      fc.asyncProperty(zip, (mutated) => expectGraceful(() => readFiles({ 'a.zip': mutated }, options))),
      { numRuns },
    );
  }, 1_200_000);
});
