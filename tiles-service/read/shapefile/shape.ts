import type { Geometry } from '../../../models/feature.ts';
import type { GeometryBuilder } from '../simple-features/geometry-builder.ts';
import type { Findings } from '../simple-features/reasons.ts';
import { assemblePolygons, type RingRange } from './polygon-rings.ts';

/** Kinds of parts of a MultiPatch. */
const TRIANGLE_STRIP = 0;
const TRIANGLE_FAN = 1;
const INNER_RING = 3;
const RING = 5;

const BASE_TYPES: Record<number, 'null' | 'point' | 'line' | 'polygon' | 'multipoint' | 'multipatch'> = {
  0: 'null',
  1: 'point',
  3: 'line',
  5: 'polygon',
  8: 'multipoint',
  11: 'point',
  13: 'line',
  15: 'polygon',
  18: 'multipoint',
  21: 'point',
  23: 'line',
  25: 'polygon',
  28: 'multipoint',
  31: 'multipatch',
};

const hasZ = (type: number): boolean => (type >= 11 && type <= 18) || type === 31;
/** Whether records of a shape type carry measures and nothing else beside x and y. */
export const hasMeasures = (type: number): boolean => type >= 21 && type <= 28;
export const isShapeType = (type: number): boolean => BASE_TYPES[type] !== undefined;

/** Coordinates of a record, and where its parts begin; the last entry of `parts` is the count of positions. */
interface Content {
  x: Float64Array;
  y: Float64Array;
  z: Float64Array | undefined;
  parts: number[];
  partTypes: Int32Array;
}

/**
 * Makes the geometry of a record's content (little endian, from its shape type on). Null shapes have none; what is
 * damaged has none and is told as `geometry-unreadable`.
 */
export function readShape(bytes: Buffer, builder: GeometryBuilder, findings: Findings): Geometry | undefined {
  const type = bytes.length >= 4 ? bytes.readInt32LE(0) : -1;
  const base = BASE_TYPES[type];
  if (base === 'null') return undefined;
  const content = base && (base === 'point' ? pointContent(bytes, type) : partsContent(bytes, type, base));
  if (!content) {
    findings.add('geometry-unreadable');
    return undefined;
  }
  builder.begin();
  switch (base) {
    case 'line':
      return lines(content, builder, findings);
    case 'polygon':
      return polygons(content, builder, findings);
    case 'multipatch':
      return multiPatch(content, builder, findings);
    default:
      for (let at = 0; at < content.x.length; at++) push(content, at, builder, findings);
      return builder.points();
  }
}

function pointContent(bytes: Buffer, type: number): Content | undefined {
  const isZ = hasZ(type);
  if (bytes.length < (isZ ? 28 : 20)) return undefined;
  return {
    x: Float64Array.of(bytes.readDoubleLE(4)),
    y: Float64Array.of(bytes.readDoubleLE(12)),
    z: isZ ? Float64Array.of(bytes.readDoubleLE(20)) : undefined,
    parts: [0, 1],
    partTypes: new Int32Array(0),
  };
}

function partsContent(bytes: Buffer, type: number, base: string): Content | undefined {
  const isMultiPoint = base === 'multipoint';
  const isMultiPatch = base === 'multipatch';
  if (bytes.length < (isMultiPoint ? 40 : 44)) return undefined;
  const partCount = isMultiPoint ? 0 : bytes.readInt32LE(36);
  const count = bytes.readInt32LE(isMultiPoint ? 36 : 40);
  if (partCount < 0 || count < 0) return undefined;
  const partsAt = 44;
  const typesAt = partsAt + 4 * partCount;
  const pointsAt = isMultiPoint ? 40 : typesAt + (isMultiPatch ? 4 * partCount : 0);
  const zAt = pointsAt + 16 * count + 16;
  if (pointsAt + 16 * count > bytes.length) return undefined;
  if (hasZ(type) && count > 0 && zAt + 8 * count > bytes.length) return undefined;
  const parts: number[] = [];
  for (let part = 0; part < partCount; part++) {
    const start = bytes.readInt32LE(partsAt + 4 * part);
    if (start < (parts.at(-1) ?? 0) || start > count) return undefined;
    parts.push(start);
  }
  parts.push(count);
  const partTypes = new Int32Array(isMultiPatch ? partCount : 0);
  for (let part = 0; part < partTypes.length; part++) partTypes[part] = bytes.readInt32LE(typesAt + 4 * part);
  const x = new Float64Array(count);
  const y = new Float64Array(count);
  for (let at = 0; at < count; at++) {
    x[at] = bytes.readDoubleLE(pointsAt + 16 * at);
    y[at] = bytes.readDoubleLE(pointsAt + 16 * at + 8);
  }
  let z: Float64Array | undefined;
  if (hasZ(type)) {
    z = new Float64Array(count);
    for (let at = 0; at < count; at++) z[at] = bytes.readDoubleLE(zAt + 8 * at);
  }
  return { x, y, z, parts, partTypes };
}

/** Less than −1e38 is "no data" (ESRI Shapefile Technical Description, page 2). */
const NO_DATA = -1e38;

function push({ x, y, z }: Content, at: number, builder: GeometryBuilder, findings: Findings): boolean {
  const height = z === undefined || z[at] < NO_DATA ? 0 : z[at];
  if (x[at] > NO_DATA && y[at] > NO_DATA && builder.position(x[at], y[at], height)) return true;
  findings.add('position-malformed');
  return false;
}

function pushRange(
  content: Content,
  { from, to }: RingRange,
  builder: GeometryBuilder,
  findings: Findings,
): boolean {
  for (let at = from; at < to; at++) {
    if (push(content, at, builder, findings)) continue;
    builder.discardPart();
    return false;
  }
  return true;
}

function lines(content: Content, builder: GeometryBuilder, findings: Findings): Geometry | undefined {
  const { parts } = content;
  for (let part = 0; part + 1 < parts.length; part++) {
    if (pushRange(content, { from: parts[part], to: parts[part + 1] }, builder, findings))
      builder.closeLine();
  }
  return builder.lines();
}

function polygons(content: Content, builder: GeometryBuilder, findings: Findings): Geometry | undefined {
  const { parts, x, y } = content;
  const rings: RingRange[] = [];
  for (let part = 0; part + 1 < parts.length; part++) {
    if (parts[part + 1] > parts[part]) rings.push({ from: parts[part], to: parts[part + 1] });
  }
  if (rings.length === 0) return undefined;
  const assembled = assemblePolygons(rings, x, y);
  if (assembled.strayHoles > 0) findings.add('hole-without-ring');
  for (const polygon of assembled.polygons) {
    for (const [index, ring] of polygon.entries()) {
      const isMade = pushRange(content, ring, builder, findings) && builder.closeRing(index === 0);
      if (!isMade && index === 0) break;
    }
    builder.closePolygon();
  }
  return builder.areas();
}

/** Triangles and rings in space. Inner rings, and rings behind a first ring, are holes of the polygon before them. */
function multiPatch(content: Content, builder: GeometryBuilder, findings: Findings): Geometry | undefined {
  const { parts, partTypes } = content;
  let hasOuter = false;
  for (let part = 0; part + 1 < parts.length; part++) {
    const range = { from: parts[part], to: parts[part + 1] };
    const type = partTypes[part];
    if (type === TRIANGLE_STRIP || type === TRIANGLE_FAN) {
      builder.closePolygon();
      hasOuter = false;
      triangles(content, range, type, builder, findings);
      continue;
    }
    const isHole = (type === INNER_RING || type === RING) && hasOuter;
    if (!isHole) builder.closePolygon();
    const isMade = pushRange(content, range, builder, findings) && builder.closeFaceRing();
    if (!isHole) hasOuter = isMade;
  }
  builder.closePolygon();
  return builder.surfaces();
}

function triangles(
  content: Content,
  { from, to }: RingRange,
  type: number,
  builder: GeometryBuilder,
  findings: Findings,
): void {
  for (let at = from; at + 2 < to; at++) {
    // Every other triangle of a strip runs the other way.
    const turned = type === TRIANGLE_STRIP && (at - from) % 2 === 1;
    const corners =
      type === TRIANGLE_FAN ? [from, at + 1, at + 2] : turned ? [at + 1, at, at + 2] : [at, at + 1, at + 2];
    const isWhole = [...corners, corners[0]].every((corner) => push(content, corner, builder, findings));
    if (!isWhole) builder.discardPart();
    else if (builder.closeFaceRing()) builder.closePolygon();
  }
}
