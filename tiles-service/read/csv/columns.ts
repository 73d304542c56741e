import { InputError } from '../../../models/errors.ts';

/** Names of columns, in lower case without blanks, the most telling first. */
const LONGITUDES = [
  'longitude',
  'lon',
  'lng',
  'long',
  '经度',
  'lon_wgs84',
  'wgs84_lon',
  'lng_wgs84',
  'wgs84_lng',
  'gps_lon',
  'gps_lng',
];
const LATITUDES = ['latitude', 'lat', '纬度', 'lat_wgs84', 'wgs84_lat', 'gps_lat'];
const EASTINGS = [
  'x',
  'easting',
  'east',
  '东坐标',
  '横坐标',
  'x坐标',
  'x_coord',
  'xcoord',
  'coord_x',
  'point_x',
  'coordx',
  'e',
];
const NORTHINGS = [
  'y',
  'northing',
  'north',
  '北坐标',
  '纵坐标',
  'y坐标',
  'y_coord',
  'ycoord',
  'coord_y',
  'point_y',
  'coordy',
  'n',
];
const HEIGHTS = [
  'z',
  'elevation',
  'elev',
  'ele',
  'altitude',
  'alt',
  '高程',
  '海拔',
  '标高',
  'z坐标',
  'z_coord',
  'point_z',
];
const GEOMETRIES = ['wkt', 'geom', 'geometry', 'the_geom', 'geom_wkt', 'wkt_geom', 'shape', '几何', '图形'];

/** Which columns tell where a row is: two of coordinates and perhaps one of heights, or one of well-known text. */
export type PlaceColumns =
  | { kind: 'coordinates'; x: number; y: number; z: number | undefined; areDegrees: boolean }
  | { kind: 'wkt'; column: number };

/**
 * Finds them by their names. A column of well-known text comes before coordinates, which may be those of a centre.
 * @throws InputError `csv-columns`
 */
export function findPlaceColumns(
  file: string,
  names: readonly string[],
  isWkt: (column: number) => boolean,
): PlaceColumns {
  const plain = names.map((name) => name.toLowerCase().replace(/[\s（）()°[\]]|\((m|deg)\)/g, ''));
  const find = (list: readonly string[]): number | undefined => {
    for (const name of list) {
      const column = plain.indexOf(name);
      if (column >= 0) return column;
    }
    return undefined;
  };
  const wkt = GEOMETRIES.map((name) => plain.indexOf(name)).find((column) => column >= 0 && isWkt(column));
  if (wkt !== undefined) return { kind: 'wkt', column: wkt };
  const z = find(HEIGHTS);
  const [longitude, latitude] = [find(LONGITUDES), find(LATITUDES)];
  if (longitude !== undefined && latitude !== undefined)
    return { kind: 'coordinates', x: longitude, y: latitude, z, areDegrees: true };
  const [x, y] = [find(EASTINGS), find(NORTHINGS)];
  if (x !== undefined && y !== undefined) return { kind: 'coordinates', x, y, z, areDegrees: false };
  throw new InputError(
    'csv-columns',
    file,
    'has no columns that tell where its rows are.',
    `Name two of them lon and lat (经度, 纬度), or x and y (东坐标, 北坐标), or one wkt. Its columns are: ${names.join(', ').slice(0, 600)}.`,
  );
}
