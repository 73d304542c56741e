import { extname } from 'node:path';

/** A format that is read through GDAL. */
export interface GdalDriver {
  /** GDAL's own name of it; no other driver is let near the file. */
  driver: string;
  /** What people call it. */
  format: string;
  /** The driver keeps row numbers that stay: they serve as ids. */
  hasRowIds: boolean;
  /** The format has no place for a CRS. */
  hasNoCrs?: boolean;
  /** Open options. */
  options?: readonly string[];
}

const SQLITE = 'SQLite format 3\0';

const GEOPACKAGE: GdalDriver = { driver: 'GPKG', format: 'GeoPackage', hasRowIds: true };
const SQLITE_DATABASE: GdalDriver = { driver: 'SQLite', format: 'SpatiaLite', hasRowIds: true };
export const FILE_GEODATABASE: GdalDriver = {
  driver: 'OpenFileGDB',
  format: 'File Geodatabase',
  hasRowIds: true,
};

const BY_EXTENSION: Record<string, GdalDriver> = {
  '.dxf': { driver: 'DXF', format: 'DXF', hasRowIds: false, hasNoCrs: true },
  '.dgn': { driver: 'DGN', format: 'DGN', hasRowIds: false, hasNoCrs: true },
  '.tab': { driver: 'MapInfo File', format: 'MapInfo TAB', hasRowIds: false },
  '.mif': { driver: 'MapInfo File', format: 'MapInfo MIF', hasRowIds: false },
  '.gml': {
    driver: 'GML',
    format: 'GML',
    hasRowIds: false,
    // Nothing is written beside the file and nothing fetched for it.
    options: ['WRITE_GFS=NO', 'DOWNLOAD_SCHEMA=NO'],
  },
};

/** The driver for a file by its first bytes and its name; undefined for what is not given to GDAL. */
export function gdalDriverOf(name: string, head: Buffer): GdalDriver | undefined {
  const extension = extname(name).toLowerCase();
  if (head.toString('latin1', 0, 16) === SQLITE) {
    if (extension === '.mbtiles') return undefined;
    // Bytes 68 to 71: the application id, "GPKG" or "GP10".
    return extension === '.gpkg' || head.toString('latin1', 68, 70) === 'GP' ? GEOPACKAGE : SQLITE_DATABASE;
  }
  if (
    /^AutoCAD Binary DXF|^\s*(999[^\n]*\n[^\n]*\n\s*)*0\s*\r?\n\s*SECTION\s/.test(
      head.toString('latin1', 0, 4096),
    )
  )
    return BY_EXTENSION['.dxf'];
  if (extension === '.gml' && !head.toString('latin1', 0, 4096).includes('<')) return undefined;
  return BY_EXTENSION[extension];
}

/** Whether a folder is a File Geodatabase. */
export function isGeodatabaseFolder(path: string): boolean {
  return /\.gdb\/*$/i.test(path);
}
