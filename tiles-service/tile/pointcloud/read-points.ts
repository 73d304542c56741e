import { enuFrame } from '../../../models/geodesy/index.ts';
import { classColors } from '../../../models/point-classes.ts';
import { Tally } from '../../read/feature-source.ts';
import type { CoordinateOptions } from '../../read/georeference.ts';
import { readChunk } from '../../read/pointcloud/decode-chunk.ts';
import {
  georeferencePoints,
  type PointChunk,
  type PointCloudFile,
  type PointGeoreference,
} from '../../read/pointcloud/index.ts';
import { pointLayoutOf } from '../../read/pointcloud/point-layout.ts';
import { transferring } from '../../work/transferring.ts';
import type { FrameOrigin } from '../tileset/layer-frame.ts';
import { type PointRows, packColor, STEPS_PER_METRE, WORDS } from './point-rows.ts';

/** What every task on a file is given besides its chunk. */
export interface PointFileInput {
  file: Omit<PointCloudFile, 'chunks'>;
  coordinates: CoordinateOptions;
  frame: FrameOrigin;
  /** How the file's colours become bytes: not at all, or by a shift to the right. */
  colorShift: 0 | 8 | undefined;
}

export interface ReadPointsTask extends PointFileInput {
  chunk: PointChunk;
}

export interface PointsRead {
  rows: PointRows;
  /** Points that the file itself marks as deleted. */
  withheld: number;
  /** Points that have no place in the CRS. */
  misplaced: number;
  /** Number of points by class. */
  classes: Uint32Array;
  /** West, south, east, north in degrees; infinite without points. */
  extent: [number, number, number, number];
}

/** Farther from the layer's middle than this no point of a city lies; metres. */
const FARTHEST = 400_000;

/** Reads a chunk of a file into the layer's frame. Runs on a worker thread. */
export async function readPoints(task: ReadPointsTask): Promise<PointsRead> {
  const { chunk, frame: origin, colorShift } = task;
  const file = { ...task.file, chunks: [] };
  const { header } = file;
  const layout = pointLayoutOf(header.format)!;
  const { georeference, heightFactor } = await georeferenceOf(task);
  const records = await readChunk(file, chunk);
  const { recordLength, scale, offset } = header;
  const places = new Float64Array(chunk.points * 3);
  for (let i = 0, at = 0; i < chunk.points; i++, at += recordLength) {
    places[3 * i] = records.readInt32LE(at) * scale[0] + offset[0];
    places[3 * i + 1] = records.readInt32LE(at + 4) * scale[1] + offset[1];
    places[3 * i + 2] = (records.readInt32LE(at + 8) * scale[2] + offset[2]) * heightFactor;
  }
  georeference.toGeodetic(places);
  const frame = enuFrame(origin.longitude, origin.latitude, 0);
  const rows = new Int32Array(chunk.points * WORDS);
  const read: Omit<PointsRead, 'rows'> = {
    withheld: 0,
    misplaced: 0,
    classes: new Uint32Array(256),
    extent: [Infinity, Infinity, -Infinity, -Infinity],
  };
  const enu = new Float64Array(3);
  let to = 0;
  for (let i = 0, at = 0; i < chunk.points; i++, at += recordLength) {
    const flags = records[at + layout.flags];
    if (flags & (layout.isExtended ? 0x04 : 0x80)) {
      read.withheld++;
      continue;
    }
    const longitude = places[3 * i];
    const latitude = places[3 * i + 1];
    frame.toEnu(longitude, latitude, places[3 * i + 2], enu);
    if (!(Math.max(Math.abs(enu[0]), Math.abs(enu[1]), Math.abs(enu[2])) < FARTHEST)) {
      read.misplaced++;
      continue;
    }
    const { extent } = read;
    if (longitude < extent[0]) extent[0] = longitude;
    if (latitude < extent[1]) extent[1] = latitude;
    if (longitude > extent[2]) extent[2] = longitude;
    if (latitude > extent[3]) extent[3] = latitude;
    const code = records[at + layout.classification] & (layout.isExtended ? 0xff : 0x1f);
    read.classes[code]++;
    rows[to] = Math.round(enu[0] * STEPS_PER_METRE);
    rows[to + 1] = Math.round(enu[1] * STEPS_PER_METRE);
    rows[to + 2] = Math.round(enu[2] * STEPS_PER_METRE);
    rows[to + 3] = colorOf(records, at, layout.color, colorShift, code);
    rows[to + 4] = records.readUInt16LE(at + 12);
    to += WORDS;
  }
  const kept = to === rows.length ? rows : rows.slice(0, to);
  return transferring({ rows: kept, ...read }, [kept.buffer as ArrayBuffer]);
}

const CLASS_COLORS = classColors();

function colorOf(
  records: Buffer,
  at: number,
  color: number | undefined,
  shift: number | undefined,
  code: number,
): number {
  if (color === undefined || shift === undefined)
    return packColor(CLASS_COLORS[code * 3], CLASS_COLORS[code * 3 + 1], CLASS_COLORS[code * 3 + 2], code);
  const band = (index: number) => (records.readUInt16LE(at + color + 2 * index) >> shift) & 0xff;
  return packColor(band(0), band(1), band(2), code);
}

/** The largest colour value of a chunk. Runs on a worker thread. */
export async function largestColor(task: {
  file: PointFileInput['file'];
  chunk: PointChunk;
}): Promise<number> {
  const { header } = task.file;
  const color = pointLayoutOf(header.format)?.color;
  if (color === undefined) return 0;
  const records = await readChunk({ ...task.file, chunks: [] }, task.chunk);
  let largest = 0;
  for (let at = color; at + 6 <= records.length; at += header.recordLength)
    for (let band = 0; band < 6; band += 2) largest = Math.max(largest, records.readUInt16LE(at + band));
  return largest;
}

/** The georeference of the file that this thread read last. */
let kept: { key: string; settled: Promise<PointGeoreference> } | undefined;

function georeferenceOf({ file, coordinates }: ReadPointsTask): Promise<PointGeoreference> {
  const key = JSON.stringify([file.path, file.found, coordinates.crs, coordinates.verticalDatum]);
  if (kept?.key !== key)
    kept = { key, settled: georeferencePoints({ ...file, chunks: [] }, coordinates, new Tally()) };
  return kept.settled;
}
