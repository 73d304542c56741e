import { checkGlb, type GltfContext } from './check-glb.ts';
import { type ContentBounds, ContentBroken, type ContentReport, mergeBounds } from './content-report.ts';
import { batchTableFault, globalNumber, offsetOf, splitTile, type TileParts } from './tile-header.ts';
import { resolveUri } from './uri.ts';

/** Composites within composites; none is known to go deeper than two. */
const DEEPEST = 8;

/** Checks a b3dm, i3dm, pnts or cmpt from its magic on, and what lies in it; adds to the report. */
export async function checkTile(
  bytes: Uint8Array,
  magic: string,
  context: GltfContext,
  report: ContentReport,
  depth = 0,
): Promise<void> {
  if (magic === 'cmpt') return checkComposite(bytes, context, report, depth);
  const parts = splitTile(bytes, magic);
  if (magic === 'pnts') return checkPoints(parts, report);
  if (parts.bodyOffset % 8 !== 0 || bytes.length % 8 !== 0)
    report.findings.push({
      reason: 'content-padding',
      detail: 'its glTF or its end is not at a multiple of 8',
    });
  const isInstanced = magic === 'i3dm';
  const name = isInstanced ? 'INSTANCES_LENGTH' : 'BATCH_LENGTH';
  const count = globalNumber(parts, name);
  if (count === undefined) throw new ContentBroken(`its feature table has no ${name}`);
  const fault = batchTableFault(parts, isInstanced ? instanceBatches(parts, count) : count);
  if (fault) report.findings.push({ reason: 'batch-table', detail: fault });
  report.features += count;
  if (isInstanced) {
    requireColumn(
      parts,
      [
        ['POSITION', 12],
        ['POSITION_QUANTIZED', 6],
      ],
      count,
    );
    if (parts.gltfFormat === 0) return checkModelUri(parts, context, report);
  }
  const bounds = await checkGlb(parts.body, context, report);
  // Where instances stand is not followed: the model's own box says nothing of it.
  if (!isInstanced && bounds) report.bounds = mergeBounds(report.bounds, shifted(bounds, parts));
}

/** Rows of an i3dm's batch table: one for each instance, or as its batch ids say, which may be fewer. */
function instanceBatches({ featureTable, batchTable }: TileParts, count: number): number {
  if (offsetOf(featureTable.BATCH_ID) === undefined) return count;
  const column = Object.values(batchTable).find(Array.isArray);
  return column ? column.length : 0;
}

function requireColumn(parts: TileParts, columns: [string, number][], count: number): void {
  for (const [name, size] of columns) {
    const value = parts.featureTable[name];
    if (value === undefined) continue;
    const offset = offsetOf(value);
    if (offset === undefined || offset + size * count > parts.featureBinary.length)
      throw new ContentBroken(`its ${name} ends outside of the feature table`);
    return;
  }
  throw new ContentBroken(`its feature table has no ${columns[0][0]}`);
}

function checkModelUri({ body }: TileParts, context: GltfContext, report: ContentReport): void {
  const uri = new TextDecoder().decode(body).replace(/[\0\s]+$/, '');
  const resolved = resolveUri(context.path, uri);
  if (resolved.fault) throw new ContentBroken(`its model is ${uri}`, resolved.fault);
  report.resources.push({ path: resolved.path, least: 1 });
}

function checkPoints(parts: TileParts, report: ContentReport): void {
  const count = globalNumber(parts, 'POINTS_LENGTH');
  if (count === undefined) throw new ContentBroken('its feature table has no POINTS_LENGTH');
  const { extensions } = parts.featureTable as { extensions?: Record<string, unknown> };
  const isDraco = extensions?.['3DTILES_draco_point_compression'] !== undefined;
  if (!isDraco) {
    requireColumn(
      parts,
      [
        ['POSITION', 12],
        ['POSITION_QUANTIZED', 6],
      ],
      count,
    );
    const bounds = pointBounds(parts, count);
    if (bounds) report.bounds = mergeBounds(report.bounds, shifted(bounds, parts));
  }
  const batches = globalNumber(parts, 'BATCH_LENGTH');
  if (batches !== undefined || Object.keys(parts.batchTable).length > 0) {
    const fault = batchTableFault(parts, batches ?? count);
    if (fault) report.findings.push({ reason: 'batch-table', detail: fault });
  }
  report.points += count;
  report.features += batches ?? 0;
}

function pointBounds(parts: TileParts, count: number): ContentBounds | undefined {
  const offset = offsetOf(parts.featureTable.POSITION);
  if (offset === undefined || count === 0) return undefined;
  const { buffer, byteOffset, byteLength } = parts.featureBinary;
  const view = new DataView(buffer, byteOffset, byteLength);
  const bounds: ContentBounds = [Infinity, Infinity, Infinity, -Infinity, -Infinity, -Infinity];
  for (let i = 0; i < count; i++) {
    for (let axis = 0; axis < 3; axis++) {
      const value = view.getFloat32(offset + 12 * i + 4 * axis, true);
      if (!Number.isFinite(value)) throw new ContentBroken('a position of it is no number');
      if (value < bounds[axis]) bounds[axis] = value;
      if (value > bounds[3 + axis]) bounds[3 + axis] = value;
    }
  }
  return bounds;
}

function shifted(bounds: ContentBounds, { featureTable, featureBinary }: TileParts): ContentBounds {
  let centre = featureTable.RTC_CENTER;
  const offset = offsetOf(centre);
  if (offset !== undefined && offset + 12 <= featureBinary.length) {
    const { buffer, byteOffset, byteLength } = featureBinary;
    const view = new DataView(buffer, byteOffset, byteLength);
    centre = [0, 4, 8].map((at) => view.getFloat32(offset + at, true));
  }
  if (!Array.isArray(centre) || centre.length !== 3 || !centre.every(Number.isFinite)) return bounds;
  return bounds.map((value, index) => value + (centre as number[])[index % 3]) as ContentBounds;
}

async function checkComposite(
  bytes: Uint8Array,
  context: GltfContext,
  report: ContentReport,
  depth: number,
): Promise<void> {
  if (depth >= DEEPEST) throw new ContentBroken('composites lie in it more than eight deep');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 16) throw new ContentBroken('it ends within its header');
  const length = view.getUint32(8, true);
  if (length > bytes.length) throw new ContentBroken(`it says ${length} bytes, but has ${bytes.length}`);
  const count = view.getUint32(12, true);
  let at = 16;
  for (let i = 0; i < count; i++) {
    if (at + 12 > length) throw new ContentBroken(`it holds fewer than the ${count} tiles that it says`);
    const innerLength = view.getUint32(at + 8, true);
    if (innerLength < 12 || at + innerLength > length) throw new ContentBroken('a tile in it is cut off');
    const inner = bytes.subarray(at, at + innerLength);
    const magic = String.fromCharCode(...inner.subarray(0, 4));
    if (!['b3dm', 'i3dm', 'pnts', 'cmpt'].includes(magic))
      throw new ContentBroken(`it holds a tile of the unknown kind "${magic.replace(/[^\x20-\x7e]/g, '?')}"`);
    await checkTile(inner, magic, context, report, depth + 1);
    at += innerLength;
  }
}
