import { basename, extname } from 'node:path';
import { InputError } from '../../../models/errors.ts';
import type { AttributeValue } from '../../../models/feature.ts';
import { type OpenFeatureSource, type ReadOptions, Tally } from '../feature-source.ts';
import { GeometryReader } from '../geojson/geometry.ts';
import { type Georeference, georeference } from '../georeference.ts';
import { Breather } from '../json/breather.ts';
import { type ByteFile, openBytes } from '../json/byte-file.ts';
import { fieldNames } from '../simple-features/field-names.ts';
import { requireIdField } from '../simple-features/id-field.ts';
import type { Row, RowLayer } from '../simple-features/row.ts';
import { RowSource } from '../simple-features/row-source.ts';
import { looksLikeWkt, parseWktGeometry, sridOf } from '../simple-features/wkt-geometry.ts';
import { areSurveyorsAxes } from './axes.ts';
import { findPlaceColumns, type PlaceColumns } from './columns.ts';
import { type Dialect, detectDialect } from './dialect.ts';
import { type CsvRecord, csvRecords } from './records.ts';

/** Rows that are looked at to tell whether coordinates are degrees. */
const PROBED_ROWS = 1000;
const MAXIMUM_COLUMNS = 10_000;

interface Table {
  file: ByteFile;
  dialect: Dialect;
  names: string[];
  place: PlaceColumns;
}

/**
 * Opens a table of texts (.csv, .tsv, .txt; .gz too) whose first line names the columns. Where its rows are stands in
 * two columns of coordinates, with heights in a third, or in one of well-known text. Coordinates that are no
 * degrees need a CRS.
 */
export const openCsv: OpenFeatureSource = async (path, options) => {
  const file = await openBytes(path, options.scratch, options.signal);
  try {
    const tally = new Tally();
    const dialect = detectDialect(file, options.encoding);
    const probed = await probe(file, dialect, options);
    const names = fieldNames(probed[0]);
    const rows = probed.slice(1);
    const isWkt = (column: number): boolean => rows.some((row) => looksLikeWkt(row[column] ?? ''));
    const place = findPlaceColumns(file.name, names, isWkt);
    if (options.idField !== undefined) requireIdField(file.name, options.idField, names);
    tally.note('encoding', 'Texts were read in this encoding.', `${file.name}: ${dialect.encoding}`);
    const placed = await georeference({
      file: file.name,
      found: crsOf(place, rows, options.crs),
      options,
      tally,
    });
    const table: Table = {
      file,
      dialect,
      names,
      place: await settleAxes(place, rows, placed, tally, file.name),
    };
    const layer: RowLayer = {
      name: basename(path, extname(path)),
      georeference: placed,
      rows: (builder, findings) => rowsOf(table, options, tally, builder, findings),
    };
    return new RowSource('CSV', [layer], options, tally, () => file.close());
  } catch (error) {
    file.close();
    throw error;
  }
};

/** The names of the columns, and the first rows. */
async function probe(file: ByteFile, dialect: Dialect, options: ReadOptions): Promise<string[][]> {
  const rows: string[][] = [];
  for await (const { values } of csvRecords(file, dialect, options.encoding !== undefined, options.signal)) {
    rows.push(values);
    if (rows.length > PROBED_ROWS) break;
  }
  if (rows.length === 0 || rows[0].length > MAXIMUM_COLUMNS) {
    throw new InputError(
      'csv-columns',
      file.name,
      rows.length === 0 ? 'has no line with the names of its columns.' : 'has too many columns.',
      'Give a table whose first line names the columns.',
    );
  }
  return rows;
}

/** Surveyors count x to the north: columns that only fit the CRS that way round are exchanged. */
async function settleAxes(
  place: PlaceColumns,
  rows: readonly string[][],
  placed: Georeference,
  tally: Tally,
  file: string,
): Promise<PlaceColumns> {
  if (place.kind === 'wkt' || !(await areSurveyorsAxes(placed, pairsOf(place, rows)))) return place;
  tally.repaired(
    'axis-order',
    'Columns called x and y hold northings and eastings, as surveyors have it; they were read as they are meant.',
    file,
  );
  return { ...place, x: place.y, y: place.x };
}

function pairsOf(
  { x, y }: Extract<PlaceColumns, { kind: 'coordinates' }>,
  rows: readonly string[][],
): [number, number][] {
  return rows
    .map((row): [number, number] => [toCoordinate(row[x]), toCoordinate(row[y])])
    .filter(([a, b]) => Number.isFinite(a + b));
}

/**
 * The code of PostGIS's SRID; degrees on WGS84 where the columns say so or all coordinates look like it, unless the
 * user says which degrees they are: those of GCJ-02 look the same.
 */
function crsOf(
  place: PlaceColumns,
  rows: readonly string[][],
  given: string | undefined,
): string | undefined {
  if (place.kind === 'wkt') {
    const texts = rows.map((row) => row[place.column] ?? '').filter(looksLikeWkt);
    const srid = texts.map(sridOf).find((found) => found !== undefined);
    if (srid !== undefined) return srid > 0 ? `EPSG:${srid}` : undefined;
    if (given !== undefined) return undefined;
    return areDegrees(texts.flatMap((text) => positionsIn(parseWktGeometry(text)))) ? 'OGC:CRS84' : undefined;
  }
  if (given !== undefined) return undefined;
  return place.areDegrees || areDegrees(pairsOf(place, rows)) ? 'OGC:CRS84' : undefined;
}

function areDegrees(positions: readonly (readonly number[])[]): boolean {
  return positions.length > 0 && positions.every(([x, y]) => Math.abs(x) <= 180 && Math.abs(y) <= 90);
}

function positionsIn(value: unknown): number[][] {
  if (Array.isArray(value)) {
    if (typeof value[0] === 'number') return [value as number[]];
    return value.flatMap(positionsIn);
  }
  if (typeof value !== 'object' || value === null) return [];
  const { coordinates, geometries } = value as { coordinates?: unknown; geometries?: unknown };
  return [...positionsIn(coordinates), ...positionsIn(geometries)];
}

async function* rowsOf(
  table: Table,
  options: ReadOptions,
  tally: Tally,
  ...[builder, findings]: Parameters<RowLayer['rows']>
): AsyncGenerator<Row> {
  const { file, dialect, names, place } = table;
  const breather = new Breather(options, 'reading features', file.size);
  const geometries = new GeometryReader(builder, findings);
  const surfaces = new GeometryReader(builder, findings, true);
  const places: ReadonlySet<number | undefined> = new Set(
    place.kind === 'wkt' ? [place.column] : [place.x, place.y, place.z],
  );
  const records = csvRecords(file, dialect, options.encoding !== undefined, options.signal);
  await records.next();
  for await (const record of records) {
    if (breather.due(record.position)) await breather.breathe(record.position);
    const { values } = record;
    if (values.length !== names.length) {
      tally.read++;
      tally.dropped(
        'row-malformed',
        `Rows with another number of values than there are columns (${names.length}) were left out.`,
        `line ${record.line}: ${values.length} values`,
      );
      continue;
    }
    const row: Row = { name: `line ${record.line}`, attributes: {}, geometries: [] };
    for (let column = 0; column < names.length; column++) {
      if (!places.has(column)) row.attributes[names[column]] = typed(values[column]);
    }
    if (place.kind === 'wkt') {
      const text = values[place.column];
      const geometry = text === '' ? null : parseWktGeometry(text);
      if (geometry === undefined) findings.add('geometry-unreadable');
      else (geometry?.inSpace ? surfaces : geometries).read(geometry, row.geometries);
    } else readPoint(record, place, row, builder, findings);
    yield row;
  }
}

function readPoint(
  { values }: CsvRecord,
  { x, y, z }: Extract<PlaceColumns, { kind: 'coordinates' }>,
  row: Row,
  ...[builder, findings]: Parameters<RowLayer['rows']>
): void {
  // Without coordinates a row is a record without shape.
  if (values[x] === '' && values[y] === '') return;
  builder.begin();
  const height = z === undefined ? 0 : toCoordinate(values[z]);
  if (z !== undefined && values[z] !== '' && !Number.isFinite(height)) findings.add('value-unreadable');
  if (!builder.position(toCoordinate(values[x]), toCoordinate(values[y]), height)) {
    findings.add('position-malformed');
    return;
  }
  const point = builder.points();
  if (point) row.geometries.push(point);
}

/** A number, with a comma for the point where it is so written; degrees may have their letter or their sign. */
function toCoordinate(text: string | undefined): number {
  const match = /^([-+]?)(\d+(?:[.,]\d*)?|[.,]\d+)(e[-+]?\d+)?\s*°?\s*([NSEW])?$/i.exec(text?.trim() ?? '');
  if (!match) return Number.NaN;
  const number = Number(`${match[1]}${match[2].replace(',', '.')}${match[3] ?? ''}`);
  return /[SW]/i.test(match[4] ?? '') ? -number : number;
}

/** Numbers are written as texts; those that begin with a 0, and those of more than 15 digits, are codes. */
function typed(text: string): AttributeValue {
  if (text === '') return null;
  return /^-?(0|[1-9]\d{0,14})(\.\d{1,15})?$/.test(text) ? Number(text) : text;
}
