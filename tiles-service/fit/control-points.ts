import { parse } from 'csv-parse/sync';
import { InputError } from '../../models/errors.ts';

/** A place known in the site's own grid and in another one. */
export interface ControlPoint {
  name: string;
  /** East, north, height; NaN where no height is given. */
  site: [number, number, number];
  /** The same in the target, or longitude, latitude, height. */
  target: [number, number, number];
}

export interface ControlPoints {
  points: ControlPoint[];
  /** The targets are longitudes and latitudes in degrees. */
  isGeographic: boolean;
}

const COLUMNS = {
  name: ['name', 'point', 'id', '点名', '点号'],
  east: ['east', 'easting', '东', '东坐标'],
  north: ['north', 'northing', '北', '北坐标'],
  height: ['height', 'h', '高程', '大地高'],
  targetEast: ['target_east', 'target_easting', '目标东坐标'],
  targetNorth: ['target_north', 'target_northing', '目标北坐标'],
  targetLongitude: ['target_longitude', 'target_lon', '目标经度'],
  targetLatitude: ['target_latitude', 'target_lat', '目标纬度'],
  targetHeight: ['target_height', 'target_h', '目标大地高', '目标高程'],
} as const;

const ADVICE =
  'Name the columns name, east, north, height, and target_east, target_north or target_lon, target_lat, and target_height; heights are needed for seven parameters.';

/**
 * Reads control points from a table with a header. Columns x and y are refused: survey offices write north into x.
 * @throws InputError `fit-columns`, `fit-value`
 */
export function readControlPoints(file: string, text: string): ControlPoints {
  const fail = (code: string, message: string): never => {
    throw new InputError(code, file, message, ADVICE);
  };
  const [first = ''] = text.split(/\r?\n/, 1);
  const delimiter = [',', ';', '\t'].find((candidate) => first.includes(candidate)) ?? ',';
  let rows: string[][];
  try {
    rows = parse(text, { bom: true, delimiter, trim: true, skip_empty_lines: true, comment: '#' });
  } catch (error) {
    return fail('fit-columns', `this is no table (${(error as Error).message}).`);
  }
  const header = (rows[0] ?? []).map((name) => name.toLowerCase().replace(/[\s-]+/g, '_'));
  if (header.some((name) => /^(target_)?[xy]$/.test(name)))
    fail('fit-columns', 'columns x and y may mean north and east, or east and north.');
  const column = (key: keyof typeof COLUMNS): number =>
    header.findIndex((name) => (COLUMNS[key] as readonly string[]).includes(name));
  const isGeographic = column('targetLongitude') >= 0;
  const needed = [
    'east',
    'north',
    ...(isGeographic ? ['targetLongitude', 'targetLatitude'] : ['targetEast', 'targetNorth']),
  ] as const;
  for (const key of needed as readonly (keyof typeof COLUMNS)[])
    if (column(key) < 0) fail('fit-columns', `there is no column ${COLUMNS[key][0]}.`);
  const points = rows.slice(1).map((row, i): ControlPoint => {
    const name = row[column('name')] || `${i + 1}`;
    const value = (key: keyof typeof COLUMNS, isNeeded: boolean): number => {
      const given = row[column(key)] ?? '';
      if (given === '' && !isNeeded) return Number.NaN;
      const number = given === '' ? Number.NaN : Number(given);
      return Number.isFinite(number)
        ? number
        : fail('fit-value', `${COLUMNS[key][0]} of point "${name}" is no number.`);
    };
    return {
      name,
      site: [value('east', true), value('north', true), value('height', false)],
      target: isGeographic
        ? [value('targetLongitude', true), value('targetLatitude', true), value('targetHeight', false)]
        : [value('targetEast', true), value('targetNorth', true), value('targetHeight', false)],
    };
  });
  return { points, isGeographic };
}
