export type PictureFormat = 'jpg' | 'png' | 'webp' | 'tif';

/** What the first bytes of a picture tell. Width and height in pixels; 0 where they are not at hand (TIFF). */
export interface PictureHeader {
  format: PictureFormat;
  width: number;
  height: number;
}

/**
 * Recognises JPEG, PNG, WebP and TIFF by their bytes, whatever the file is called. Undefined for anything else and
 * for files that end before they say their size.
 */
export function readPictureHeader(bytes: Uint8Array): PictureHeader | undefined {
  if (bytes.length < 12) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const signature = view.getUint32(0);
  if (signature >>> 8 === 0xffd8ff) return jpegHeader(view);
  if (signature === 0x89504e47) {
    if (bytes.length < 24) return undefined;
    return { format: 'png', width: view.getUint32(16), height: view.getUint32(20) };
  }
  if (signature === 0x52494646 && view.getUint32(8) === 0x57454250) return webpHeader(view);
  // II or MM with 42, or 43 for BigTIFF.
  if ([0x49492a00, 0x49492b00, 0x4d4d002a, 0x4d4d002b].includes(signature))
    return { format: 'tif', width: 0, height: 0 };
  return undefined;
}

/** Walks the segments of a JPEG to its frame header (ITU-T T.81, annex B). */
function jpegHeader(view: DataView): PictureHeader | undefined {
  let at = 2;
  while (at + 9 <= view.byteLength) {
    if (view.getUint8(at) !== 0xff) return undefined;
    const marker = view.getUint8(at + 1);
    // Fill bytes, and markers without a segment.
    if (marker === 0xff) {
      at++;
      continue;
    }
    if (marker === 0x01 || (marker >= 0xd0 && marker <= 0xd7)) {
      at += 2;
      continue;
    }
    const isFrame = marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
    if (isFrame) return { format: 'jpg', height: view.getUint16(at + 5), width: view.getUint16(at + 7) };
    // The picture's data begin without a frame.
    if (marker === 0xda || marker === 0xd9) return undefined;
    at += 2 + view.getUint16(at + 2);
  }
  return undefined;
}

/** Lossy, lossless and extended WebP (RFC 9649, section 2). */
function webpHeader(view: DataView): PictureHeader | undefined {
  if (view.byteLength < 30) return undefined;
  switch (view.getUint32(12)) {
    case 0x56503820:
      return {
        format: 'webp',
        width: view.getUint16(26, true) & 0x3fff,
        height: view.getUint16(28, true) & 0x3fff,
      };
    case 0x5650384c: {
      const bits = view.getUint32(21, true);
      return { format: 'webp', width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
    }
    case 0x56503858:
      return {
        format: 'webp',
        width: (view.getUint32(24, true) & 0xffffff) + 1,
        height: (view.getUint32(26, true) >>> 8) + 1,
      };
    default:
      return undefined;
  }
}
