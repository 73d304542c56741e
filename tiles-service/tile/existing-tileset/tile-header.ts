import { ContentBroken } from './content-report.ts';

/** Header and tables of a b3dm, i3dm or pnts file, and what stands behind them. */
export interface TileParts {
  featureTable: Record<string, unknown>;
  featureBinary: Uint8Array;
  batchTable: Record<string, unknown>;
  batchBinary: Uint8Array;
  /** i3dm: 0 if the model is a URI. */
  gltfFormat: number;
  body: Uint8Array;
  /** Where the body begins in the file. */
  bodyOffset: number;
}

/** A first length beyond this is the first bytes of JSON or glTF: the header is one of before 3D Tiles 1.0. */
const LEGACY = 0x22000000;

/**
 * Takes a tile with feature and batch table apart. 3D Tiles 1.0, sections 10.1 to 10.3; the two older b3dm headers of
 * 20 and 24 bytes are known too. `bytes` are the file, from its magic on.
 * @throws ContentBroken where lengths do not fit or a table is no JSON.
 */
export function splitTile(bytes: Uint8Array, magic: string): TileParts {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const headerBytes = magic === 'i3dm' ? 32 : 28;
  if (bytes.length < headerBytes) throw new ContentBroken('it ends within its header');
  if (view.getUint32(4, true) !== 1)
    throw new ContentBroken(`its version is ${view.getUint32(4, true)}, not 1`);
  const length = view.getUint32(8, true);
  if (length > bytes.length) throw new ContentBroken(`it says ${length} bytes, but has ${bytes.length}`);
  if (length < headerBytes) throw new ContentBroken(`it says ${length} bytes, which is less than its header`);
  const lengths = [12, 16, 20, 24].map((at) => view.getUint32(at, true));
  let at = headerBytes;
  let legacyCount: number | undefined;
  if (magic === 'b3dm' && lengths[2] >= LEGACY) {
    // [batchLength] [batchTableByteLength]
    at = 20;
    legacyCount = lengths[0];
    lengths.splice(0, 4, 0, 0, lengths[1], 0);
  } else if (magic === 'b3dm' && lengths[3] >= LEGACY) {
    // [batchTableJSONByteLength] [batchTableBinaryByteLength] [batchLength]
    at = 24;
    legacyCount = lengths[2];
    lengths.splice(0, 4, 0, 0, lengths[0], lengths[1]);
  }
  const parts: Uint8Array[] = [];
  for (const partLength of lengths) {
    if (at + partLength > length) throw new ContentBroken('its tables are longer than the file');
    parts.push(bytes.subarray(at, at + partLength));
    at += partLength;
  }
  const featureTable = readJson(parts[0], 'feature table');
  if (legacyCount !== undefined) featureTable.BATCH_LENGTH = legacyCount;
  return {
    featureTable,
    featureBinary: parts[1],
    batchTable: readJson(parts[2], 'batch table'),
    batchBinary: parts[3],
    gltfFormat: magic === 'i3dm' ? view.getUint32(28, true) : 1,
    body: bytes.subarray(at, length),
    bodyOffset: at,
  };
}

function readJson(bytes: Uint8Array, what: string): Record<string, unknown> {
  if (bytes.length === 0) return {};
  // Some writers pad with zeros.
  const text = new TextDecoder().decode(bytes).replace(/[\0\s]+$/, '');
  if (text === '') return {};
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      return value as Record<string, unknown>;
  } catch {
    // Said below.
  }
  throw new ContentBroken(`its ${what} is no JSON object`);
}

/** A number of a feature table, in place or as the first value of its binary part. */
export function globalNumber(parts: TileParts, name: string): number | undefined {
  const value = parts.featureTable[name];
  if (typeof value === 'number') return Number.isSafeInteger(value) && value >= 0 ? value : undefined;
  const offset = offsetOf(value);
  if (offset === undefined || offset + 4 > parts.featureBinary.length) return undefined;
  const { buffer, byteOffset, byteLength } = parts.featureBinary;
  return new DataView(buffer, byteOffset, byteLength).getUint32(offset, true);
}

export function offsetOf(value: unknown): number | undefined {
  const offset = (value as { byteOffset?: unknown } | null | undefined)?.byteOffset;
  return Number.isSafeInteger(offset) && (offset as number) >= 0 ? (offset as number) : undefined;
}

const COMPONENT_BYTES: Record<string, number> = {
  BYTE: 1,
  UNSIGNED_BYTE: 1,
  SHORT: 2,
  UNSIGNED_SHORT: 2,
  INT: 4,
  UNSIGNED_INT: 4,
  FLOAT: 4,
  DOUBLE: 8,
};
const TYPE_COMPONENTS: Record<string, number> = { SCALAR: 1, VEC2: 2, VEC3: 3, VEC4: 4 };

/**
 * What is wrong in the columns of a batch table for so many features.
 * @throws ContentBroken for a column that ends outside of the binary part, which no viewer can read.
 */
export function batchTableFault({ batchTable, batchBinary }: TileParts, count: number): string | undefined {
  let fault: string | undefined;
  for (const [name, column] of Object.entries(batchTable)) {
    if (name === 'extensions' || name === 'extras' || name === 'HIERARCHY') continue;
    if (Array.isArray(column)) {
      if (column.length !== count) fault = `column ${name} has ${column.length} values for ${count} features`;
      continue;
    }
    const offset = offsetOf(column);
    if (offset === undefined) continue;
    const { componentType, type } = column as { componentType?: unknown; type?: unknown };
    const size = (COMPONENT_BYTES[String(componentType)] ?? 0) * (TYPE_COMPONENTS[String(type)] ?? 0);
    if (size === 0) throw new ContentBroken(`column ${name} of its batch table has an unknown type`);
    if (offset + size * count > batchBinary.length)
      throw new ContentBroken(`column ${name} of its batch table ends outside of it`);
  }
  return fault;
}
