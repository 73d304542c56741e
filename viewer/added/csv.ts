import Papa from 'papaparse';
import type { AttributeValue, Feature } from '../../models/feature.ts';
import { AddError } from './add-error.ts';
import { parseCoordinate } from './csv-coordinate.ts';
import { FieldNames, featureOf, Ids } from './feature-of.ts';
import { areDegrees } from './geojson.ts';
import { type ReadResult, Tally } from './read-result.ts';
import { pointsOf } from './shapes.ts';
import { decodeText } from './text-encoding.ts';

/** Which columns tell where a row is. */
export interface PlaceColumns {
  x: number;
  y: number;
}

/** A table whose columns of coordinates nobody can tell: what to ask. */
export interface ColumnQuestion {
  question: 'columns';
  /** Names of the columns, with a few values of each. */
  columns: { name: string; examples: string[] }[];
}

/** Names in lower case without blanks and brackets, in pairs of x and y. */
const PAIRS: readonly { x: readonly string[]; y: readonly string[]; degrees: boolean }[] = [
  {
    x: ['经度', 'longitude', 'lon', 'lng', 'long', 'gpslon', 'gpslng', '东经', 'xjd', 'jd'],
    y: ['纬度', 'latitude', 'lat', 'gpslat', '北纬', 'ywd', 'wd'],
    degrees: true,
  },
  {
    x: ['x', 'easting', 'east', '东坐标', '横坐标', 'x坐标', 'xcoord', 'coordx', 'pointx', '坐标x', 'e'],
    y: ['y', 'northing', 'north', '北坐标', '纵坐标', 'y坐标', 'ycoord', 'coordy', 'pointy', '坐标y', 'n'],
    degrees: false,
  },
];
/** What the name of a column says of its CRS: 经度(GCJ-02), lng_bd09, lon_wgs84. */
const CRS_IN_NAME: readonly [RegExp, string][] = [
  [/gcj0?2|火星|高德|amap|gaode/, 'GCJ-02'],
  [/bd0?9|百度|baidu/, 'BD-09'],
  [/cgcs2000|国家2000/, 'EPSG:4490'],
  [/wgs84/, 'OGC:CRS84'],
];

/** China's rectangle of GCJ-02, where degrees without a CRS may be any of three. */
const OFFSET_AREA = [72, 0.8, 138, 56] as const;

/**
 * A table with a place in two columns of each row; its first row has the names. Degrees outside of China are taken
 * as WGS 84; inside they may be GCJ-02 or BD-09 as well, which only a person knows, unless a column's name says so.
 * Throws `csv-empty`, `csv-quotes`, `csv-no-coordinates`, `encoding`, `too-many`.
 */
export function readCsv(
  name: string,
  bytes: Uint8Array,
  options: { columns?: PlaceColumns; encoding?: string } = {},
): ReadResult | ColumnQuestion {
  const { text, encoding, guessed } = decodeText(name, bytes, options.encoding);
  const tally = new Tally(name);
  const ids = new Ids();
  const features: Feature[] = [];
  const first: string[][] = [];
  let names: string[] | undefined;
  let fields: readonly string[] = [];
  let columns: PlaceColumns | undefined;
  let idColumn = -1;
  // Row by row, so that a table of millions takes no more room than what is kept of it.
  forEachRow(name, text, (row) => {
    if (!names) {
      names = row;
      fields = fieldNames(row);
      columns = options.columns ?? findPlaceColumns(row);
      idColumn = row.findIndex((column) => /^(id|编号|编码|代码|fid|objectid)$/i.test(column.trim()));
      return true;
    }
    if (first.length < EXAMPLES) first.push(row);
    if (!columns) return first.length < EXAMPLES;
    const [x, y] = [parseCoordinate(row[columns.x]), parseCoordinate(row[columns.y])];
    if (x === undefined || y === undefined) {
      tally.leave(row[columns.x]?.trim() || row[columns.y]?.trim() ? 'brokenRow' : 'withoutPlace');
      return true;
    }
    const attributes = attributesOf(fields, row, columns);
    const feature = featureOf(ids.give(row[idColumn]), attributes, [pointsOf([[x, y]])!]);
    tally.count(feature);
    features.push(feature);
    return true;
  });
  if (!names || first.length === 0) throw new AddError('csv-empty', { name });
  if (!columns) return questionOf(names, first);
  const { x, y } = columns as PlaceColumns;
  if (features.length === 0)
    throw new AddError('csv-no-coordinates', { name, x: names[x] ?? '', y: names[y] ?? '' });
  return {
    features,
    ...crsOf(names, { x, y }, features),
    leftOut: tally.leftOut,
    ...(guessed ? { guessedEncoding: encoding } : {}),
  };
}

/** Rows of each of which a value is shown with a question. */
const EXAMPLES = 3;

/** Calls back with each row that is not empty until it says false. Throws `csv-quotes` with the line. */
function forEachRow(name: string, text: string, take: (row: string[]) => boolean): void {
  const told = /^sep=(.)\r?\n/i.exec(text);
  const table = told ? text.slice(told[0].length) : text;
  Papa.parse<string[]>(table, {
    delimiter: told?.[1] ?? '',
    delimitersToGuess: [',', '\t', ';', '|', '，'],
    skipEmptyLines: 'greedy',
    step({ data, errors }, parser) {
      // All rows behind a quote that nothing closes would be one value.
      const quote = errors.find(({ type }) => type === 'Quotes');
      if (quote) {
        const line = table.slice(0, quote.index ?? 0).split(/\r\n|\n|\r/).length + (told ? 1 : 0);
        throw new AddError('csv-quotes', { name, line });
      }
      if (!take(data)) parser.abort();
    },
  });
}

/** The columns that by their names are coordinates; undefined where none are. */
export function findPlaceColumns(names: readonly string[]): PlaceColumns | undefined {
  const words = names.map(wordOf);
  for (const pair of PAIRS) {
    const find = (list: readonly string[]) =>
      list.map((word) => words.indexOf(word)).find((column) => column >= 0);
    const [x, y] = [find(pair.x), find(pair.y)];
    if (x !== undefined && y !== undefined) return { x, y };
  }
  return undefined;
}

/** A name without what stands in brackets, what it says of the CRS, and what parts its words. */
function wordOf(name: string): string {
  const bare = name.toLowerCase().replace(/[（([][^（([)）\]]*[)）\]]/g, '');
  return CRS_IN_NAME.reduce((text, [pattern]) => text.replace(pattern, ''), bare.replace(SEPARATORS, ''));
}

const SEPARATORS = /[\s_\-./°（）()[\]]/g;

function crsOf(
  names: readonly string[],
  columns: PlaceColumns,
  features: readonly Feature[],
): { crs?: string } {
  const both = `${names[columns.x]} ${names[columns.y]}`.toLowerCase().replace(SEPARATORS, '');
  const named = CRS_IN_NAME.find(([pattern]) => pattern.test(both));
  if (named) return { crs: named[1] };
  if (!areDegrees(features)) return {};
  const [west, south, east, north] = OFFSET_AREA;
  const isInside = features.some(({ geometries: [{ positions }] }) => {
    const [x, y] = positions;
    return x >= west && x <= east && y >= south && y <= north;
  });
  const areNamedDegrees = PAIRS[0].x.some((word) => both.includes(word));
  return isInside || !areNamedDegrees ? {} : { crs: 'OGC:CRS84' };
}

function questionOf(names: readonly string[], body: readonly string[][]): ColumnQuestion {
  return {
    question: 'columns',
    columns: names.map((name, column) => ({
      name: name.trim() || `${column + 1}`,
      examples: body.map((row) => row[column] ?? ''),
    })),
  };
}

/** What the values of each column are called; those without a name by their numbers. */
function fieldNames(names: readonly string[]): string[] {
  const fields = new FieldNames();
  return names.map((name, column) => fields.give(name.trim() || `${column + 1}`));
}

function attributesOf(
  fields: readonly string[],
  row: readonly string[],
  columns: PlaceColumns,
): Record<string, AttributeValue> {
  const attributes: Record<string, AttributeValue> = {};
  row.forEach((raw, column) => {
    const value = raw.trim();
    if (column === columns.x || column === columns.y || value === '') return;
    attributes[fields[column] ?? `${column + 1}`] = attributeValue(value);
  });
  return attributes;
}

/** Numbers as numbers; codes with leading zeros and long digits stay texts. */
function attributeValue(text: string): AttributeValue {
  return /^-?(0|[1-9]\d{0,14})(\.\d+)?$/.test(text) ? Number(text) : text;
}
