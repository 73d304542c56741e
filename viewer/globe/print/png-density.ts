const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const INCHES_PER_METRE = 1 / 0.0254;
/** Signature, then the header chunk: length, name, 13 bytes, checksum. */
const HEADER_END = 8 + 4 + 4 + 13 + 4;

/**
 * A PNG with the number of dots an inch that it is meant to be printed at (the pHYs chunk of RFC 2083, section
 * 4.2.4.2, in dots a metre), put behind its header. One that is there already is taken out. Throws TypeError for
 * bytes that are no PNG.
 */
export function withDotsPerInch(png: Uint8Array, dotsPerInch: number): Uint8Array<ArrayBuffer> {
  if (SIGNATURE.some((byte, index) => png[index] !== byte) || nameAt(png, 8) !== 'IHDR')
    throw new TypeError('This is no PNG: it has no PNG signature and header');
  const density = Math.round(dotsPerInch * INCHES_PER_METRE);
  const chunk = new Uint8Array(21);
  const view = new DataView(chunk.buffer);
  view.setUint32(0, 9);
  chunk.set([0x70, 0x48, 0x59, 0x73], 4);
  view.setUint32(8, density);
  view.setUint32(12, density);
  chunk[16] = 1;
  view.setUint32(17, checksum(chunk.subarray(4, 17)));
  const parts = [png.subarray(0, HEADER_END), chunk];
  const read = new DataView(png.buffer, png.byteOffset, png.byteLength);
  for (let at = HEADER_END; at < png.length; ) {
    const end = at + 12 + read.getUint32(at);
    if (nameAt(png, at) !== 'pHYs') parts.push(png.subarray(at, end));
    at = end;
  }
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function nameAt(png: Uint8Array, chunk: number): string {
  return String.fromCharCode(...png.subarray(chunk + 4, chunk + 8));
}

/** CRC-32 as PNG has it (RFC 2083, section 3.4). */
function checksum(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return ~crc >>> 0;
}
