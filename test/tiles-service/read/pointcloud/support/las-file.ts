/** A point of a test file; x, y, z in the file's CRS. */
export interface LasPoint {
  x: number;
  y: number;
  z: number;
  classification?: number;
  intensity?: number;
  color?: readonly [number, number, number];
  isWithheld?: boolean;
}

export interface LasPlan {
  version?: 0 | 1 | 2 | 3 | 4;
  format?: number;
  points: readonly LasPoint[];
  scale?: number;
  offset?: readonly [number, number, number];
  /** EPSG codes for the GeoTIFF keys. */
  epsg?: { projected?: number; vertical?: number; verticalUnits?: number };
  wkt?: string;
  /** Bytes behind each record. */
  extraBytes?: number;
}

const LENGTHS = [20, 28, 26, 34, 57, 63, 30, 36, 38, 59, 67];
const COLORS: Record<number, number> = { 2: 20, 3: 28, 5: 28, 7: 30, 8: 30, 10: 30 };

/** Writes a LAS file after ASPRS LAS 1.4 R15. */
export function writeLas(plan: LasPlan): Buffer {
  const { version = 2, format = 0, points, scale = 0.001, offset = [0, 0, 0], extraBytes = 0 } = plan;
  const headerSize = version >= 4 ? 375 : version === 3 ? 235 : 227;
  const records = variableRecords(plan);
  const length = LENGTHS[format] + extraBytes;
  const pointOffset = headerSize + records.reduce((sum, record) => sum + record.length, 0);
  const file = Buffer.alloc(pointOffset + points.length * length);
  file.write('LASF', 0, 'latin1');
  file.writeUInt16LE(plan.wkt === undefined ? 0 : 0x10, 6);
  file.set([1, version], 24);
  file.writeUInt16LE(headerSize, 94);
  file.writeUInt32LE(pointOffset, 96);
  file.writeUInt32LE(records.length, 100);
  file[104] = format;
  file.writeUInt16LE(length, 105);
  file.writeUInt32LE(version >= 4 && format > 5 ? 0 : points.length, 107);
  if (version >= 4) file.writeBigUInt64LE(BigInt(points.length), 247);
  for (const axis of [0, 1, 2]) {
    file.writeDoubleLE(scale, 131 + 8 * axis);
    file.writeDoubleLE(offset[axis], 155 + 8 * axis);
    const values = points.map((point) => [point.x, point.y, point.z][axis]);
    file.writeDoubleLE(Math.max(...values), 179 + 16 * axis);
    file.writeDoubleLE(Math.min(...values), 187 + 16 * axis);
  }
  let at = headerSize;
  for (const record of records) {
    file.set(record, at);
    at += record.length;
  }
  for (const point of points) {
    writePoint(file, at, point, format, scale, offset);
    at += length;
  }
  return file;
}

function writePoint(
  file: Buffer,
  at: number,
  { x, y, z, classification = 0, intensity = 0, color, isWithheld = false }: LasPoint,
  format: number,
  scale: number,
  offset: readonly number[],
): void {
  for (const [axis, value] of [x, y, z].entries())
    file.writeInt32LE(Math.round((value - offset[axis]) / scale), at + 4 * axis);
  file.writeUInt16LE(intensity, at + 12);
  if (format >= 6) {
    file[at + 15] = isWithheld ? 0x04 : 0;
    file[at + 16] = classification;
  } else file[at + 15] = classification | (isWithheld ? 0x80 : 0);
  if (color && COLORS[format])
    for (const [band, value] of color.entries()) file.writeUInt16LE(value, at + COLORS[format] + 2 * band);
}

function variableRecords({ epsg, wkt }: LasPlan): Buffer[] {
  const records: Buffer[] = [];
  if (epsg) {
    const keys: number[][] = [[1024, 0, 1, 1]];
    if (epsg.projected) keys.push([3072, 0, 1, epsg.projected]);
    if (epsg.vertical) keys.push([4096, 0, 1, epsg.vertical]);
    if (epsg.verticalUnits) keys.push([4099, 0, 1, epsg.verticalUnits]);
    const words = [1, 1, 0, keys.length, ...keys.flat()];
    const bytes = Buffer.alloc(words.length * 2);
    for (const [index, word] of words.entries()) bytes.writeUInt16LE(word, index * 2);
    records.push(variableRecord(34735, bytes));
  }
  if (wkt !== undefined) records.push(variableRecord(2112, Buffer.from(`${wkt}\0`)));
  return records;
}

function variableRecord(id: number, bytes: Buffer): Buffer {
  const record = Buffer.alloc(54 + bytes.length);
  record.write('LASF_Projection', 2, 'latin1');
  record.writeUInt16LE(id, 18);
  record.writeUInt16LE(bytes.length, 20);
  record.set(bytes, 54);
  return record;
}
