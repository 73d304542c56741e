const DROPPED = new Set(['ICCP', 'EXIF', 'XMP ']);
/** Bits of the extended header (RFC 9649, section 2.7) for what is dropped: colour profile, Exif, XMP. */
const DROPPED_FLAGS = 0b00101100;

/**
 * A WebP without colour profile and metadata, which glTF does not want: it says that pictures are sRGB. Bytes that
 * are no whole WebP come back as they are.
 */
export function plainWebp(bytes: Uint8Array): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 20 || nameAt(bytes, 0) !== 'RIFF' || nameAt(bytes, 8) !== 'WEBP') return bytes;
  const kept: Uint8Array[] = [];
  for (let at = 12; at + 8 <= bytes.length; ) {
    const length = view.getUint32(at + 4, true);
    const end = at + 8 + length + (length & 1);
    if (at + 8 + length > bytes.length) return bytes;
    if (!DROPPED.has(nameAt(bytes, at))) kept.push(bytes.slice(at, Math.min(end, bytes.length)));
    at = end;
  }
  const first = kept[0];
  // With nothing left that needs it, the extended header goes as well.
  if (nameAt(first, 0) === 'VP8X') {
    if (kept.length === 2) kept.shift();
    else first[8] &= ~DROPPED_FLAGS;
  }
  const total = kept.reduce((sum, chunk) => sum + chunk.length, 12);
  const plain = new Uint8Array(total);
  plain.set(bytes.subarray(0, 12));
  new DataView(plain.buffer).setUint32(4, total - 8, true);
  let to = 12;
  for (const chunk of kept) {
    plain.set(chunk, to);
    to += chunk.length;
  }
  return plain;
}

function nameAt(bytes: Uint8Array, at: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + 4));
}
