import { open } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import { InputError } from '../../../models/errors.ts';
import type { ReadOptions, Tally } from '../feature-source.ts';
import { type Georeference, georeference } from '../georeference.ts';
import { Breather } from '../json/breather.ts';
import { ByteFile } from '../json/byte-file.ts';
import { requireIdField } from '../simple-features/id-field.ts';
import type { Row, RowLayer } from '../simple-features/row.ts';
import { textReader } from './dbf-encoding.ts';
import { DbfFile } from './dbf-file.ts';
import { hasMeasures, readShape } from './shape.ts';
import { ShpFile } from './shp-file.ts';
import type { Sidecars } from './sidecars.ts';

/** One Shapefile: where its files lie, and what it is called. */
export interface ShapefileParts {
  name: string;
  shp: string;
  sidecars: Sidecars;
}

/** An open Shapefile. */
export interface ShapefileLayer {
  layer: RowLayer;
  close(): void;
}

/** Bytes of a .prj or a .cpg that are looked at. */
const MAXIMUM_TEXT = 64 * 1024;

/** Opens one Shapefile. `keepName`: it is one of several. */
export async function openLayer(
  parts: ShapefileParts,
  keepName: boolean,
  options: ReadOptions,
  tally: Tally,
): Promise<ShapefileLayer> {
  const files: ByteFile[] = [];
  const label = `${parts.name}.shp`;
  const openPart = (path: string | undefined, extension: string): ByteFile | undefined => {
    if (path === undefined) return undefined;
    const file = new ByteFile(path, `${parts.name}${extension}`);
    files.push(file);
    return file;
  };
  const close = () => {
    for (const file of files) file.close();
  };
  try {
    const { sidecars } = parts;
    const shpBytes = openPart(parts.shp, '.shp') as ByteFile;
    const shp = new ShpFile(shpBytes, openPart(sidecars['.shx'], '.shx'));
    if (shp.indexedCount === undefined)
      tally.note(
        'shx-missing',
        'There is no readable index (.shx); the shapes were read in the order of the file.',
        label,
      );
    const dbfBytes = openPart(sidecars['.dbf'], '.dbf');
    const cpg = await readText(sidecars['.cpg']);
    const dbf =
      dbfBytes &&
      new DbfFile(dbfBytes, (languageDriver) =>
        textReader(dbfBytes.name, { given: options.encoding, cpg, languageDriver }),
      );
    if (!dbf) tally.note('dbf-missing', 'There is no table (.dbf); the shapes have no attributes.', label);
    else if (dbf.rowCount < dbf.toldRowCount)
      tally.note(
        'dbf-truncated',
        'The table (.dbf) is cut off.',
        `${dbf.rowCount} of ${dbf.toldRowCount} rows`,
      );
    if (dbf) tally.note('encoding', 'Texts were read in this encoding.', `${dbfBytes.name}: ${dbf.encoding}`);
    if (options.idField !== undefined)
      requireIdField(label, options.idField, dbf?.fields.map(({ name }) => name) ?? []);
    if (hasMeasures(shp.shapeType)) tally.note('measures', 'Measures (M) of positions were not read.', label);
    const placed = await settleCrs(label, await readText(sidecars['.prj']), options, tally);
    const layer: RowLayer = {
      name: parts.name,
      keepName,
      georeference: placed,
      rows: (builder, findings) => rowsOf(shp, dbf, shpBytes, options, tally, builder, findings),
    };
    return { layer, close };
  } catch (error) {
    close();
    throw error;
  }
}

async function* rowsOf(
  shp: ShpFile,
  dbf: DbfFile | undefined,
  file: ByteFile,
  options: ReadOptions,
  tally: Tally,
  ...[builder, findings]: Parameters<RowLayer['rows']>
): AsyncGenerator<Row> {
  const breather = new Breather(options, 'reading features', file.size);
  let number = 0;
  const leaveOut = (reason: string, message: string): void => {
    tally.read++;
    tally.dropped(reason, message, `${file.name} row ${number + 1}`);
  };
  for (const { bytes, position } of shp.records()) {
    if (breather.due(position)) await breather.breathe(position);
    const isInTable = dbf !== undefined && number < dbf.rowCount;
    const attributes = isInTable ? dbf.row(number, findings) : {};
    if (!attributes) leaveOut('row-deleted', 'Rows that are marked as deleted in the table were left out.');
    else {
      if (dbf && !isInTable) findings.add('row-missing');
      const row: Row = { name: `row ${number + 1}`, attributes, geometries: [] };
      if (!bytes) findings.add('geometry-unreadable');
      const geometry = bytes && readShape(bytes, builder, findings);
      if (geometry) row.geometries.push(geometry);
      yield row;
    }
    number++;
  }
  // Rows behind the last shape.
  for (; dbf && number < dbf.rowCount; number++) {
    if (number % 4096 === 0) await breather.breathe(file.size);
    const attributes = dbf.row(number, findings);
    if (attributes) yield { name: `row ${number + 1}`, attributes, geometries: [] };
    else leaveOut('row-deleted', 'Rows that are marked as deleted in the table were left out.');
  }
}

function settleCrs(
  label: string,
  prj: string | undefined,
  options: ReadOptions,
  tally: Tally,
): Promise<Georeference> {
  const found = prj?.trim() || undefined;
  if (found === undefined && options.crs === undefined && options.siteTransform === undefined) {
    throw new InputError(
      'crs-missing',
      label,
      'has no .prj file beside it that says what its coordinates are.',
      'Give the CRS with --crs, for example --crs EPSG:4547.',
    );
  }
  return georeference({ file: label, found, options, tally });
}

async function readText(path: string | undefined): Promise<string | undefined> {
  if (path === undefined) return undefined;
  const handle = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(MAXIMUM_TEXT), 0, MAXIMUM_TEXT, 0);
    return buffer.toString('utf8', 0, bytesRead).replaceAll('\0', '');
  } finally {
    await handle.close();
  }
}

/** The name of the layer that a path of a .shp stands for. */
export function layerNameOf(path: string): string {
  return basename(path, extname(path));
}
