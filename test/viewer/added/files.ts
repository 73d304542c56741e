/** Bytes of a DBF (dBASE III) with text and number fields, texts in the given bytes. */
export function dbfOf(
  fields: readonly { name: string; type: 'C' | 'N'; length: number }[],
  rows: readonly (readonly Uint8Array[])[],
  languageDriver = 0,
): Uint8Array {
  const headerLength = 32 + 32 * fields.length + 1;
  const recordLength = 1 + fields.reduce((sum, { length }) => sum + length, 0);
  const out = new Uint8Array(headerLength + rows.length * recordLength).fill(0x20, headerLength);
  const view = new DataView(out.buffer);
  out[0] = 3;
  out[29] = languageDriver;
  view.setUint32(4, rows.length, true);
  view.setUint16(8, headerLength, true);
  view.setUint16(10, recordLength, true);
  fields.forEach(({ name, type, length }, index) => {
    out.set(new TextEncoder().encode(name), 32 + 32 * index);
    out[32 + 32 * index + 11] = type.charCodeAt(0);
    out[32 + 32 * index + 16] = length;
  });
  out[headerLength - 1] = 0x0d;
  rows.forEach((row, index) => {
    let at = headerLength + index * recordLength + 1;
    row.forEach((value, field) => {
      out.set(value.subarray(0, fields[field].length), at);
      at += fields[field].length;
    });
  });
  return out;
}

/** A Shapefile of polygons, each of rings of x, y (outer rings clockwise), or undefined for a null shape. */
export function shpOf(
  shapes: readonly (readonly (readonly (readonly [number, number])[])[] | undefined)[],
): Uint8Array {
  const bodies = shapes.map((rings) => {
    if (!rings) return new Uint8Array(4);
    const points = rings.flat();
    const body = new Uint8Array(44 + 4 * rings.length + 16 * points.length);
    const view = new DataView(body.buffer);
    view.setInt32(0, 5, true);
    view.setInt32(36, rings.length, true);
    view.setInt32(40, points.length, true);
    let start = 0;
    rings.forEach((ring, index) => {
      view.setInt32(44 + 4 * index, start, true);
      start += ring.length;
    });
    points.forEach(([x, y], index) => {
      view.setFloat64(44 + 4 * rings.length + 16 * index, x, true);
      view.setFloat64(52 + 4 * rings.length + 16 * index, y, true);
    });
    return body;
  });
  const length = 100 + bodies.reduce((sum, body) => sum + 8 + body.length, 0);
  const out = new Uint8Array(length);
  const view = new DataView(out.buffer);
  view.setInt32(0, 9994);
  view.setInt32(24, length / 2);
  view.setInt32(28, 1000, true);
  view.setInt32(32, 5, true);
  let at = 100;
  bodies.forEach((body, index) => {
    view.setInt32(at, index + 1);
    view.setInt32(at + 4, body.length / 2);
    out.set(body, at + 8);
    at += 8 + body.length;
  });
  return out;
}

export const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
