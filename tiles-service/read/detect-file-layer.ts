import { open, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** Files that become a layer as they are, with no features read from them one by one. */
export type FileLayerKind = 'pointcloud' | 'imagery' | 'tileset' | 'vector-tiles';
export type FileLayerFormat = 'las' | 'orthophoto' | '3d-tiles' | 'osgb' | 'pmtiles';

export interface DetectedFileLayer {
  kind: FileLayerKind;
  format: FileLayerFormat;
}

/** TIFF 6.0: photometric interpretations of pictures for the eye, beside grey: RGB, palette, CMYK, YCbCr. */
const COLOUR_PHOTOMETRIC: ReadonlySet<number> = new Set([2, 3, 5, 6]);

/**
 * Tells point clouds, orthophotos and archives of vector tiles by their first bytes, and 3D Tiles and folders of
 * OSGB by what lies in them. Undefined for anything else, and for what cannot be read.
 */
export async function detectFileLayer(path: string): Promise<DetectedFileLayer | undefined> {
  const facts = await stat(path).catch(() => undefined);
  if (facts?.isDirectory()) return detectFolder(path);
  if (!facts?.isFile()) return undefined;
  if (basename(path).toLowerCase() === 'metadata.xml') return detectFolder(dirname(path));
  const file = await open(path, 'r');
  try {
    const head = Buffer.alloc(16);
    const { bytesRead } = await file.read(head, 0, head.length, 0);
    if (bytesRead < 8) return undefined;
    const magic = head.toString('latin1', 0, 7);
    if (magic.startsWith('LASF')) return { kind: 'pointcloud', format: 'las' };
    if (magic === 'PMTiles') return { kind: 'vector-tiles', format: 'pmtiles' };
    if (/\.osgb$/i.test(path)) return { kind: 'tileset', format: 'osgb' };
    const read = async (offset: number, length: number): Promise<Buffer> => {
      const bytes = Buffer.alloc(length);
      const { bytesRead } = await file.read(bytes, 0, length, offset);
      return bytes.subarray(0, bytesRead);
    };
    if (/^(II[*+]|MM)/.test(magic) && (await isColourTiff(head, read)))
      return { kind: 'imagery', format: 'orthophoto' };
    return undefined;
  } finally {
    await file.close();
  }
}

/**
 * True for the JSON of a tileset: it has an asset and a geometric error, which no other JSON of a city has. A schema
 * of metadata may stand before them and be long, so all of the head is looked at.
 */
export function isTilesetJson(head: Buffer): boolean {
  const text = head.toString('utf8');
  return /"asset"\s*:\s*\{/.test(text) && /"(geometricError|root)"\s*:/.test(text);
}

async function detectFolder(path: string): Promise<DetectedFileLayer | undefined> {
  if (await isFile(join(path, 'tileset.json'))) return { kind: 'tileset', format: '3d-tiles' };
  // What ContextCapture and Smart3D write: metadata.xml beside Data/.
  const isOsgb = (await isFile(join(path, 'metadata.xml'))) && (await isFolder(join(path, 'Data')));
  return isOsgb ? { kind: 'tileset', format: 'osgb' } : undefined;
}

const isFile = async (path: string): Promise<boolean> =>
  (await stat(path).catch(() => undefined))?.isFile() === true;
const isFolder = async (path: string): Promise<boolean> =>
  (await stat(path).catch(() => undefined))?.isDirectory() === true;

/** True where the first picture of a TIFF has colours: a palette, or three samples of at most 16 bits. */
async function isColourTiff(
  head: Buffer,
  read: (offset: number, length: number) => Promise<Buffer>,
): Promise<boolean> {
  const little = head[0] === 0x49;
  const u16 = (bytes: Buffer, at: number): number =>
    at + 2 > bytes.length ? 0 : little ? bytes.readUInt16LE(at) : bytes.readUInt16BE(at);
  const u32 = (bytes: Buffer, at: number): number =>
    at + 4 > bytes.length ? 0 : little ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at);
  const u64 = (bytes: Buffer, at: number): number =>
    little ? u32(bytes, at) + u32(bytes, at + 4) * 2 ** 32 : u32(bytes, at) * 2 ** 32 + u32(bytes, at + 4);
  const big = u16(head, 2) === 43;
  const start = big ? u64(head, 8) : u32(head, 4);
  const counted = await read(start, 8);
  const count = Math.min(big ? u64(counted, 0) : u16(counted, 0), 4096);
  const entryBytes = big ? 20 : 12;
  const entries = await read(start + (big ? 8 : 2), count * entryBytes);
  let samples = 1;
  let photometric = 1;
  let sampleFormat = 1;
  for (let at = 0; at + entryBytes <= entries.length; at += entryBytes) {
    const value = u16(entries, at + (big ? 12 : 8));
    const tag = u16(entries, at);
    if (tag === 262) photometric = value;
    else if (tag === 277) samples = value;
    // With several samples the value lies elsewhere, and is an offset here; floats have one sample in practice.
    else if (tag === 339 && samples === 1) sampleFormat = value;
  }
  return COLOUR_PHOTOMETRIC.has(photometric) && sampleFormat !== 3 && (samples >= 3 || photometric === 3);
}
