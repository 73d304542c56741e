import type { Extent } from '../schema/layer.ts';
import type { Similarity } from './similarity.ts';
import type { VerticalDatum } from './vertical-datum.ts';

/** `x-y`: easting or longitude first; `lat-lon`: northing or latitude first. */
export type AxisOrder = 'x-y' | 'lat-lon';

/** A coordinate reference system, ready to be transformed from and to WGS84. Plain data. */
export interface Crs {
  /** Shortest usual spelling: `EPSG:7415`, `OGC:CRS84`, `GCJ-02`, or the PROJ string or WKT itself. */
  id: string;
  name: string;
  kind: 'geographic' | 'projected' | 'geocentric';
  /** What proj4 is given: a PROJ string, or WKT. */
  proj4: string;
  /** West, south, east, north in degrees; west is greater than east across 180°. */
  areaOfUse?: Extent;
  /** Of the first two coordinates as the authority defines them; files follow it only in some formats. */
  authorityAxisOrder: AxisOrder;
  /** Of the horizontal coordinates: degree, metre, or another by its PROJ name. */
  unit: string;
  /** Metres per unit of the third coordinate. */
  heightUnit: number;
  /** Metres, of the transform to WGS84. */
  horizontalAccuracy: number;
  /** For compound and three-dimensional CRSs whose vertical datum is known. */
  vertical?: VerticalDatum;
  /** The vertical part as it was named, known or not. */
  verticalName?: string;
  /** A site's own plane over another one; `proj4` is then that of the target. Never to be written out. */
  plane?: { similarity: Similarity; target: Crs };
  /** Offset coordinates of Chinese web maps. */
  chinaOffset?: 'GCJ-02' | 'BD-09';
}

/** One CRS of the EPSG or Esri list, as the npm package epsg-index has it. */
export interface CrsEntry {
  code: string;
  /** CRS-PROJCRS, CRS-GEOGCRS, CRS-GEOG3DCRS, CRS-GCENCRS, CRS-COMPOUNDCRS, CRS-VERTCRS … */
  kind: string;
  name: string;
  wkt: string | null;
  proj4: string | null;
  /** North, west, south, east in degrees. */
  bbox: number[] | null;
  unit: string | null;
  /** Metres, of the shift in `proj4`. */
  accuracy: number | null;
}

/** Finds a CRS by the code of its authority (`28992`, `102100`). */
export type CrsLookup = (code: string) => CrsEntry | undefined;

/** WGS84 longitude and latitude in degrees, in this order. */
export const WGS84: Crs = {
  id: 'OGC:CRS84',
  name: 'WGS 84 (longitude, latitude)',
  kind: 'geographic',
  proj4: '+proj=longlat +datum=WGS84 +no_defs',
  areaOfUse: [-180, -90, 180, 90],
  authorityAxisOrder: 'x-y',
  unit: 'degree',
  heightUnit: 1,
  horizontalAccuracy: 0,
};
