import { mkdir, mkdtemp, open, rm } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { InputError } from '../../../models/errors.ts';
import { type OpenFeatureSource, type ReadOptions, Tally } from '../feature-source.ts';
import { georeference } from '../georeference.ts';
import { givenEncoding } from '../shapefile/text-encoding.ts';
import { requireIdField } from '../simple-features/id-field.ts';
import type { RowLayer } from '../simple-features/row.ts';
import { RowSource } from '../simple-features/row-source.ts';
import { chooseLayers } from '../simple-features/sublayer.ts';
import { assertUnpackable, readZipDirectory, unpackZipMember } from '../zip/zip-archive.ts';
import { FILE_GEODATABASE, type GdalDriver, gdalDriverOf, isGeodatabaseFolder } from './drivers.ts';
import { type GdalLayer, listLayers } from './layers.ts';
import { findGdal, type GdalPrograms } from './programs.ts';
import { layerRows } from './rows.ts';

/** Of a file, to tell its format and, of a drawing, its encoding by. */
const HEAD_BYTES = 65_536;

/** A file as GDAL is given it. */
export interface GdalFile {
  path: string;
  /** The user's name of it, for messages. */
  name: string;
  driver: GdalDriver;
  /** Parameters that open it: `-oo NAME=VALUE`, `--config NAME VALUE`. */
  openOptions: string[];
}

/**
 * Opens a file through GDAL's ogr2ogr, one run per layer: GeoPackage, SpatiaLite, File Geodatabase (the .gdb
 * folder or a .zip of one), DXF, DGN, MapInfo and plain GML. GDAL only reads: coordinates stay in the file's CRS,
 * and are brought to WGS84 like all others. Layers are read one after the other, or the one of --sublayer.
 */
export const openThroughGdal: OpenFeatureSource = async (path, options) => {
  const name = basename(path);
  const isArchive = /\.zip$/i.test(path);
  const isGeodatabase = isArchive || isGeodatabaseFolder(path);
  const head = isGeodatabase ? Buffer.alloc(0) : await headOf(path);
  const driver = isGeodatabase ? FILE_GEODATABASE : gdalDriverOf(name, head);
  if (!driver)
    throw new InputError('format-unknown', name, 'is of no format that GDAL is given.', 'Convert it.');
  const programs = await findGdal(name, driver.format);
  const unpacked = isArchive ? await unpackGeodatabase(path, options) : undefined;
  const close = async () => {
    if (unpacked) await rm(unpacked, { recursive: true, force: true });
  };
  try {
    const file: GdalFile = {
      path: resolve(unpacked ?? path),
      name,
      driver,
      openOptions: openOptionsOf(driver, options.encoding, head),
    };
    return await openLayers(programs, file, options, close);
  } catch (error) {
    await close();
    throw error;
  }
};

async function openLayers(
  programs: GdalPrograms,
  file: GdalFile,
  options: ReadOptions,
  close: () => Promise<void>,
): Promise<RowSource> {
  const { driver, name } = file;
  const tally = new Tally();
  const all = await listLayers(programs, file.path, name, driver, file.openOptions, options.signal);
  const listed = chooseLayers(name, all, options.sublayer);
  const chosen = listed.filter((layer) => {
    if (layer.geometry === 'None' && options.sublayer === undefined) {
      tally.note(
        'table-without-geometry',
        'Tables without geometry were not read.',
        layer.name,
        layer.count ?? 1,
      );
      return false;
    }
    if (layer.count === 0) tally.note('layer-empty', 'Layers are empty.', layer.name);
    return layer.count !== 0;
  });
  if (chosen.length === 0)
    throw new InputError(
      'no-layers',
      name,
      'has no layer with features in it.',
      'Check that it is the right file.',
    );
  const fields = chosen.flatMap((layer) => layer.fields);
  // Names that are not UTF-8 are known only once their rows are read.
  if (options.idField !== undefined && !fields.some((field) => field.includes('\ufffd')))
    requireIdField(name, options.idField, fields);
  const layers: RowLayer[] = [];
  for (const layer of chosen) {
    const placed = await georeference({
      file: chosen.length > 1 ? `${name} (layer ${layer.name})` : name,
      found: layer.crs,
      options,
      tally,
    });
    layers.push({
      name: layer.name,
      // The one layer of a drawing is called "entities" by GDAL; its own layers stand in the rows.
      keepName: all.length > 1 && !driver.hasNoCrs,
      georeference: placed,
      rows: (builder, findings) =>
        layerRows(
          { programs, file, layer, isOneOfSeveral: chosen.length > 1 },
          options,
          tally,
          builder,
          findings,
        ),
    });
  }
  return new RowSource(`${driver.format} (${programs.version})`, layers, options, tally, close);
}

/** How GDAL is told the encoding of a drawing. Texts of tables that do not tell theirs come as they are; see rows.ts. */
function openOptionsOf(driver: GdalDriver, encoding: string | undefined, head: Buffer): string[] {
  const given = (driver.options ?? []).flatMap((option) => ['-oo', option]);
  if (driver.driver !== 'DXF') return given;
  const wanted = encoding === undefined ? undefined : givenEncoding(encoding).toUpperCase();
  // A drawing that names no encoding would be read as Windows-1252; its texts are wanted as they are, see rows.ts.
  const unsaid = head.includes('$DWGCODEPAGE') ? undefined : 'UTF-8';
  const told = wanted ?? unsaid;
  return told === undefined ? given : [...given, '--config', 'DXF_ENCODING', told];
}

/** Unpacks the one .gdb folder of an archive. Names inside of the archive are never used as paths. */
async function unpackGeodatabase(path: string, options: ReadOptions): Promise<string> {
  const members = await readZipDirectory(path);
  const folders = new Set(members.map(({ name }) => /^(.*?\.gdb)\//i.exec(name)?.[1]).filter((name) => name));
  if (folders.size !== 1) {
    throw new InputError(
      'zip-content',
      basename(path),
      `holds ${folders.size} File Geodatabases.`,
      'Give an archive with exactly one, or unpack it and give the .gdb folders.',
    );
  }
  const [wanted] = folders;
  assertUnpackable(
    path,
    members.filter(({ name }) => name.startsWith(`${wanted}/`)),
  );
  await mkdir(options.scratch, { recursive: true });
  const folder = `${await mkdtemp(join(options.scratch, 'geodatabase-'))}.gdb`;
  await mkdir(folder);
  try {
    for (const member of members) {
      const inside = member.name.startsWith(`${wanted}/`) ? member.name.slice(`${wanted}/`.length) : '';
      if (/^[\w.-]+$/.test(inside) && !/^\.+$/.test(inside))
        await unpackZipMember(path, member, join(folder, inside), options.signal);
    }
    return folder;
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

async function headOf(path: string): Promise<Buffer> {
  const handle = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

export type { GdalLayer };
