import { createReadStream } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { createGunzip } from 'node:zlib';
import { InputError } from '../../models/errors.ts';
import { isCityGml } from './citygml/detect-citygml.ts';
import {
  detectFileLayer,
  type FileLayerFormat,
  type FileLayerKind,
  isTilesetJson,
} from './detect-file-layer.ts';
import { gdalDriverOf, isGeodatabaseFolder } from './gdal/drivers.ts';
import { isIfc } from './ifc/detect-ifc.ts';
import { bytesInMemory, openBytes } from './json/byte-file.ts';
import { detectJson, type JsonFormat } from './json/detect-json.ts';
import { readZipDirectory } from './zip/zip-archive.ts';

/** What a file or a folder is, told by its content and, where that says nothing, by its name. */
export interface DetectedFormat {
  kind: 'features' | 'raster' | FileLayerKind;
  format: FeatureFormat | RasterFormat | FileLayerFormat;
}

export type FeatureFormat =
  | 'cityjson'
  | 'cityjsonseq'
  | 'citygml'
  | 'geojson'
  | 'geojsonseq'
  | 'osm'
  | 'shapefile'
  | 'flatgeobuf'
  | 'gdal'
  | 'gpx'
  | 'kml'
  | 'csv'
  | 'ifc';
export type RasterFormat = 'geotiff' | 'hgt' | 'ascii-grid';

/** Bytes of the beginning that are looked at. */
const HEAD_BYTES = 2 ** 20;

const READ_FORMATS =
  'Read are CityGML, CityJSON, CityJSONSeq, GeoJSON, GeoJSONSeq, OpenStreetMap (PBF, XML), Shapefile, FlatGeobuf, GPX, KML, CSV, IFC, GeoPackage, File Geodatabase, DXF, MapInfo, DGN, GML, the rasters GeoTIFF, HGT and ASCII grid, LAS, LAZ, orthophotos as GeoTIFF, 3D Tiles, OSGB and PMTiles.';

/** Known formats that are not read, by the end of the name, with what to do. */
const NOT_READ: [RegExp, string][] = [
  [/\.(dbf|shx|prj|cpg|sbn|sbx)$/i, 'It belongs to a Shapefile: give the .shp file beside it.'],
  [/\.(dat|map|id|ind|mid)$/i, 'If it belongs to a MapInfo table, give the .tab or .mif file beside it.'],
  [/\.dwg$/i, 'DWG is not read; save the drawing as DXF.'],
  [/\.ifc(zip|xml)$/i, 'Read is IFC as STEP text: unpack it, or save it as .ifc.'],
  [/\.(osm\.bz2|bz2)$/i, 'Unpack it with bunzip2 first.'],
  [
    /\.zip$/i,
    'Read are archives of Shapefiles, of a File Geodatabase, of a KML or of an HGT; unpack others first.',
  ],
  [/\.(7z|rar|tar|tgz)$/i, 'Unpack it first.'],
];

/**
 * Tells the format of a file, or of a folder that is one file to its users (.gdb).
 * @throws InputError `format-unknown` for a file of no format that is read, `file-empty`, `file-missing`.
 */
export async function detectFormat(path: string): Promise<DetectedFormat> {
  const name = basename(path);
  const fileLayer = await detectFileLayer(path);
  if (fileLayer) return fileLayer;
  const folder = await detectFolder(path);
  if (folder) return folder;
  const packed = await readHead(path, false);
  if (packed.length === 0) {
    throw new InputError('file-empty', name, 'is empty.', 'Copy or download it again.');
  }
  const isGzip = packed[0] === 0x1f && packed[1] === 0x8b;
  const head = isGzip ? await readHead(path, true) : packed;
  if (head.length === 0) {
    throw new InputError('gzip-damaged', name, 'holds damaged gzip data.', 'Copy or download it again.');
  }
  const raster = isGzip ? rasterByName(name) : (rasterByContent(head) ?? rasterByName(name));
  if (raster) return { kind: 'raster', format: raster };
  const format = (await featureFormat(path, head, isGzip)) ?? tableByName(name, head, isGzip);
  if (format) return { kind: 'features', format };
  if (startsLikeJson(head) && isTilesetJson(head)) return { kind: 'tileset', format: '3d-tiles' };
  const hint = NOT_READ.find(([pattern]) => pattern.test(name))?.[1];
  throw new InputError('format-unknown', name, 'is of no format that is read.', hint ?? READ_FORMATS);
}

/** The format of a folder; undefined where the path is none, or is one that is not known. */
async function detectFolder(path: string): Promise<DetectedFormat | undefined> {
  const status = await stat(path).catch(() => undefined);
  if (!status?.isDirectory()) return undefined;
  return isGeodatabaseFolder(path) ? { kind: 'features', format: 'gdal' } : undefined;
}

async function featureFormat(
  path: string,
  head: Buffer,
  isGzip: boolean,
): Promise<FeatureFormat | undefined> {
  if (isOsm(head)) return 'osm';
  if (isCityGml(head)) return 'citygml';
  if (!isGzip && isIfc(head)) return 'ifc';
  if (head.length >= 4 && head.readUInt32BE(0) === 9994) return 'shapefile';
  // "fgb", the major version, "fgb", the patch version.
  if (head.toString('latin1', 0, 3) === 'fgb' && head.toString('latin1', 4, 7) === 'fgb') return 'flatgeobuf';
  if (head.length >= 4 && head.readUInt32LE(0) === 0x04034b50) return archiveFormat(path);
  const root = rootElement(head);
  if (root === 'gpx' || root === 'kml') return root;
  if (!isGzip && gdalDriverOf(basename(path), head)) return 'gdal';
  // JSON refuses UTF-16; Excel writes tables in it.
  if (isUtf16(head) && tableByName(basename(path), head, isGzip)) return 'csv';
  return startsLikeJson(head) ? jsonFormat(path, head, isGzip) : undefined;
}

/** A table has no mark of its own: one in a .txt must have two columns at least. */
function tableByName(name: string, head: Buffer, isGzip: boolean): FeatureFormat | undefined {
  const extension = (isGzip ? /\.(csv|tsv|txt)\.gz$/i : /\.(csv|tsv|txt)$/i).exec(name)?.[1].toLowerCase();
  const [firstLine] = head.toString('latin1', 0, 64 * 1024).split(/[\r\n]/);
  return extension && (extension !== 'txt' || /[,;\t|]/.test(firstLine)) ? 'csv' : undefined;
}

async function archiveFormat(path: string): Promise<FeatureFormat | undefined> {
  const names = (await readZipDirectory(path)).map(({ name }) => name);
  if (names.some((name) => /\.gdb\/[^/]+\.gdbtable$/i.test(name))) return 'gdal';
  if (names.some((name) => /\.shp$/i.test(name))) return 'shapefile';
  return names.some((name) => /\.kml$/i.test(name)) ? 'kml' : undefined;
}

/** The name of an XML document's first element, without its prefix. */
function rootElement(head: Buffer): string | undefined {
  const text = (isUtf16(head) ? head.filter((byte) => byte !== 0) : head).toString('latin1', 0, 64 * 1024);
  const bare = text.replace(/^[^<]{0,4}/, '').replace(/<\?[\s\S]*?\?>|<!--[\s\S]*?-->/g, '');
  return /^\s*<(?:[\w.-]+:)?([\w.-]+)[\s/>]/.exec(bare)?.[1];
}

function rasterByContent(head: Buffer): RasterFormat | undefined {
  const order = head.toString('latin1', 0, 2);
  const magic = order === 'II' ? head.readUInt16LE(2) : order === 'MM' ? head.readUInt16BE(2) : 0;
  if (head.length >= 8 && (magic === 42 || magic === 43)) return 'geotiff';
  // A zip whose first file is a .hgt: the name stands behind 30 bytes of local header.
  if (head.length > 30 && head.readUInt32LE(0) === 0x04034b50) {
    const entry = head.toString('latin1', 30, 30 + head.readUInt16LE(26));
    return /\.hgt$/i.test(entry) ? 'hgt' : undefined;
  }
  return /^\s*(ncols|nrows)\s+\d/i.test(head.toString('latin1', 0, 200)) ? 'ascii-grid' : undefined;
}

/** HGT files have no header; an ASCII grid may be packed. */
function rasterByName(name: string): RasterFormat | undefined {
  if (/\.hgt(\.zip|\.gz)?$/i.test(name)) return 'hgt';
  return /\.asc\.gz$/i.test(name) ? 'ascii-grid' : undefined;
}

async function jsonFormat(path: string, head: Buffer, isGzip: boolean): Promise<JsonFormat | undefined> {
  const isWhole = head.length < HEAD_BYTES && !isGzip;
  const format = detectJson(bytesInMemory(head, basename(path)), isWhole);
  if (format !== 'undecided') return format;
  // Rare: a first member of more than a megabyte, or a short packed file that is cut off.
  const scratch = await mkdtemp(join(tmpdir(), 'citymirror-'));
  try {
    const file = await openBytes(path, scratch);
    try {
      return detectJson(file, true) as JsonFormat | undefined;
    } finally {
      file.close();
    }
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

function isOsm(head: Buffer): boolean {
  // PBF: the length of the first blob's header in four bytes, then field 1, the type "OSMHeader".
  if (head.toString('latin1', 4, 15) === '\x0a\x09OSMHeader') return true;
  return /<(osm|osmChange)[\s>]/.test(head.toString('latin1', 0, 4096));
}

/** Begins with a bracket behind blanks, a byte order mark or a record separator; or is UTF-16, which JSON refuses. */
function startsLikeJson(head: Buffer): boolean {
  let at = head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf ? 3 : 0;
  while (at < head.length && head[at] <= 0x20) at++;
  return head[at] === 0x7b || head[at] === 0x5b || isUtf16(head);
}

/** The byte order mark of UTF-16, either way round. */
function isUtf16(head: Buffer): boolean {
  return (head[0] | head[1]) === 0xff && (head[0] & head[1]) === 0xfe;
}

/** The first bytes of a file, unpacked if asked for; fewer where it ends, or its gzip data are damaged. */
async function readHead(path: string, unpack: boolean): Promise<Buffer> {
  const file = createReadStream(path, unpack ? {} : { end: HEAD_BYTES - 1 });
  const stream = unpack ? file.pipe(createGunzip()) : file;
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    await new Promise<void>((resolve, reject) => {
      file.on('error', reject);
      stream.on('error', (error) => (unpack ? resolve() : reject(error)));
      stream.on('end', resolve);
      stream.on('data', (chunk) => {
        chunks.push(chunk as Buffer);
        length += chunk.length;
        if (length >= HEAD_BYTES) resolve();
      });
    });
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT')
      throw new InputError('file-missing', basename(path), 'does not exist.', 'Check the path.');
    if (code === 'EISDIR')
      throw new InputError('not-a-file', basename(path), 'is a folder.', 'Give the path of a file.');
    throw error;
  } finally {
    file.destroy();
    stream.destroy();
  }
  return Buffer.concat(chunks).subarray(0, HEAD_BYTES);
}
