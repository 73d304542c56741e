import { readFile, realpath, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { checkGlb, checkGltfText, type UpAxis } from './check-glb.ts';
import { checkTile } from './check-tile.ts';
import { ContentBroken, type ContentReport, emptyReport } from './content-report.ts';
import { placeFile } from './place-file.ts';

export interface ContentRequest {
  /** Absolute folder of the tileset, with links resolved; nothing beyond it is read. */
  root: string;
  /** The content, relative to it. */
  path: string;
  upAxis: UpAxis;
  validate: boolean;
  /** Folder that the content and what it needs are put into; absent: only looked at. */
  out?: string;
}

/** A larger tile no browser can load; the largest that exporters write have some tens of megabytes. */
const MOST_BYTES = 256 * 2 ** 20;

/**
 * Checks one content of a tile, in a worker, and puts it into the product with the files that it needs. `bytes` of
 * the reply is what was put there.
 */
export async function inspectContent(request: ContentRequest): Promise<ContentReport & { bytes: number }> {
  const report = { ...emptyReport(), bytes: 0 };
  try {
    const file = await openContent(request.root, request.path);
    await checkBytes(file.bytes, request, report);
    if (report.kind === 'tileset') return report;
    for (const { path, least } of report.resources) await requireResource(request.root, path, least);
    if (file.wasPacked) report.findings.push({ reason: 'content-packed', detail: '' });
    if (request.out !== undefined) {
      report.bytes += await placeFile(
        file.path,
        join(request.out, request.path),
        file.wasPacked ? file.bytes : undefined,
      );
      for (const { path } of report.resources)
        report.bytes += await placeFile(await insideOf(request.root, path), join(request.out, path));
    }
  } catch (error) {
    if (!(error instanceof ContentBroken)) throw error;
    report.findings.push({ reason: error.reason, detail: error.message });
  }
  return report;
}

async function openContent(
  root: string,
  path: string,
): Promise<{ path: string; bytes: Uint8Array; wasPacked: boolean }> {
  const real = await insideOf(root, path);
  const { size } = await stat(real);
  if (size === 0) throw new ContentBroken('it is empty', 'content-empty');
  if (size > MOST_BYTES)
    throw new ContentBroken(`it has ${Math.round(size / 2 ** 20)} MiB`, 'content-too-large');
  let bytes: Uint8Array = await readFile(real);
  const wasPacked = bytes[0] === 0x1f && bytes[1] === 0x8b;
  if (wasPacked) {
    try {
      bytes = gunzipSync(bytes, { maxOutputLength: MOST_BYTES });
    } catch {
      throw new ContentBroken('its gzip data are damaged or too large');
    }
  }
  return { path: real, bytes, wasPacked };
}

/** The real path of a file of the tileset. A link that leads out of the folder counts as a path that does. */
export async function insideOf(root: string, path: string): Promise<string> {
  let real: string;
  try {
    real = await realpath(join(root, path));
  } catch {
    throw new ContentBroken('there is no such file', 'content-missing');
  }
  if (!real.startsWith(root.endsWith(sep) ? root : root + sep))
    throw new ContentBroken('it is a link out of the folder', 'uri-outside-folder');
  if (!(await stat(real)).isFile()) throw new ContentBroken('it is no file', 'content-missing');
  return real;
}

async function requireResource(root: string, path: string, least: number): Promise<void> {
  try {
    const { size } = await stat(await insideOf(root, path));
    if (size < least) throw new ContentBroken(`it needs ${path}, which is cut off`);
  } catch (error) {
    if (!(error instanceof ContentBroken) || error.reason !== 'content-missing') throw error;
    throw new ContentBroken(`it needs ${path}, which is missing`, 'resource-missing');
  }
}

/** Fills the report. @throws ContentBroken for bytes that cannot be shown. */
export async function checkBytes(
  bytes: Uint8Array,
  context: Pick<ContentRequest, 'path' | 'upAxis' | 'validate'>,
  report: ContentReport,
): Promise<void> {
  const magic = String.fromCharCode(...bytes.subarray(0, 4));
  switch (magic) {
    case 'b3dm':
    case 'i3dm':
    case 'pnts':
    case 'cmpt': {
      report.kind = magic;
      const length = bytes.length >= 12 ? new DataView(bytes.buffer, bytes.byteOffset).getUint32(8, true) : 0;
      if (length < bytes.length && length > 0)
        report.findings.push({
          reason: 'content-length',
          detail: `its header says ${length} bytes, but it has ${bytes.length}`,
        });
      return checkTile(bytes, magic, context, report);
    }
    case 'glTF': {
      report.kind = 'glb';
      const bounds = await checkGlb(bytes, context, report);
      if (bounds) report.bounds = bounds;
      return;
    }
    case 'vctr':
    case 'geom':
      report.kind = magic;
      report.findings.push({ reason: 'content-unchecked', detail: `a tile of kind ${magic}` });
      return;
    default:
      return checkText(bytes, context, report);
  }
}

/** A content in JSON: a tileset, a glTF or, by an extension, GeoJSON. */
async function checkText(
  bytes: Uint8Array,
  context: Pick<ContentRequest, 'path' | 'upAxis' | 'validate'>,
  report: ContentReport,
): Promise<void> {
  const first = bytes.subarray(0, 64).find((byte) => byte > 0x20 && ![0xef, 0xbb, 0xbf].includes(byte));
  if (first !== 0x7b) {
    const magic = String.fromCharCode(...bytes.subarray(0, 4)).replace(/[^\x20-\x7e]/g, '?');
    throw new ContentBroken(`it begins with "${magic}"`, 'content-format');
  }
  let json: Record<string, unknown>;
  try {
    json = JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    throw new ContentBroken('its JSON cannot be read');
  }
  if ('root' in json && 'asset' in json) report.kind = 'tileset';
  else if ('asset' in json) {
    report.kind = 'gltf';
    const bounds = await checkGltfText(bytes, context, report);
    if (bounds) report.bounds = bounds;
  } else if (json.type === 'FeatureCollection' || json.type === 'Feature') {
    report.kind = 'geojson';
    report.findings.push({ reason: 'content-unchecked', detail: 'a tile of GeoJSON' });
  } else throw new ContentBroken('its JSON is neither a tileset nor a glTF', 'content-format');
}
