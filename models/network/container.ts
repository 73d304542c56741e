/**
 * The file of a network: what a browser and Node read alike without copying.
 *
 *   0   8 bytes "CMNETWRK"
 *   8   u32 version (1), u32 bytes of the header
 *   16  header: JSON in UTF-8, padded with spaces to a multiple of 8: everything but the arrays, and for each array
 *       its type, its offset after the header and its number of elements
 *   …   arrays, little-endian, each at a multiple of 8 bytes
 */
import { InputError } from '../errors.ts';

const MAGIC = 'CMNETWRK';
const VERSION = 1;
const FIXED_BYTES = 16;

const ARRAYS = {
  f64: Float64Array,
  f32: Float32Array,
  u32: Uint32Array,
  u16: Uint16Array,
  u8: Uint8Array,
  i8: Int8Array,
} as const;
type ArrayType = keyof typeof ARRAYS;
export type NetworkArray = InstanceType<(typeof ARRAYS)[ArrayType]>;

interface ArrayPlace {
  type: ArrayType;
  offset: number;
  length: number;
}

export function encodeContainer(
  header: object,
  arrays: Record<string, NetworkArray>,
): Uint8Array<ArrayBuffer> {
  const places: Record<string, ArrayPlace> = {};
  let size = 0;
  for (const [name, array] of Object.entries(arrays)) {
    places[name] = { type: typeOf(array), offset: size, length: array.length };
    size += Math.ceil(array.byteLength / 8) * 8;
  }
  const text = new TextEncoder().encode(JSON.stringify({ ...header, arrays: places }));
  const headerBytes = Math.ceil(text.length / 8) * 8;
  const bytes = new Uint8Array(FIXED_BYTES + headerBytes + size);
  bytes.set(new TextEncoder().encode(MAGIC));
  const view = new DataView(bytes.buffer);
  view.setUint32(8, VERSION, true);
  view.setUint32(12, headerBytes, true);
  bytes.fill(0x20, FIXED_BYTES + text.length, FIXED_BYTES + headerBytes);
  bytes.set(text, FIXED_BYTES);
  for (const [name, array] of Object.entries(arrays)) {
    const raw = new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
    bytes.set(raw, FIXED_BYTES + headerBytes + places[name].offset);
  }
  return bytes;
}

/** @throws InputError `network-file` for bytes that are no network of this version, or are cut short. */
export function decodeContainer(bytes: Uint8Array): {
  header: Record<string, unknown>;
  arrays: Record<string, NetworkArray>;
} {
  const fail = (message: string): never => {
    throw new InputError('network-file', 'network', message, 'Build it again with: npm run city -- network.');
  };
  if (bytes.length < FIXED_BYTES || new TextDecoder().decode(bytes.subarray(0, 8)) !== MAGIC)
    return fail('these bytes are no network file.');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const version = view.getUint32(8, true);
  if (version !== VERSION) fail(`its version is ${version}, and ${VERSION} is known.`);
  const start = FIXED_BYTES + view.getUint32(12, true);
  if (start > bytes.length) fail('it is cut short.');
  let header: Record<string, unknown> & { arrays: Record<string, ArrayPlace> };
  try {
    header = JSON.parse(new TextDecoder().decode(bytes.subarray(FIXED_BYTES, start)));
  } catch {
    return fail('its header is damaged.');
  }
  const arrays: Record<string, NetworkArray> = {};
  for (const [name, { type, offset, length }] of Object.entries(header.arrays ?? {})) {
    const Type = ARRAYS[type];
    if (!Type || !Number.isSafeInteger(offset) || !(length >= 0) || offset < 0)
      return fail(`its array ${name} is damaged.`);
    const from = start + offset;
    const end = from + length * Type.BYTES_PER_ELEMENT;
    if (!(end <= bytes.length)) return fail('it is cut short.');
    const at = bytes.byteOffset + from;
    arrays[name] =
      at % Type.BYTES_PER_ELEMENT === 0
        ? new Type(bytes.buffer as ArrayBuffer, at, length)
        : new Type(bytes.slice(from, end).buffer);
  }
  return { header, arrays };
}

function typeOf(array: NetworkArray): ArrayType {
  const found = (Object.keys(ARRAYS) as ArrayType[]).find((type) => array instanceof ARRAYS[type]);
  if (!found) throw new TypeError('An array of a network has a type that its file does not know.');
  return found;
}
