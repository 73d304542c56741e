import type {
  AreasGeometry,
  Geometry,
  HeightReference,
  LinesGeometry,
  PointsGeometry,
} from '../../../models/feature.ts';
import type { Georeference } from '../georeference.ts';
import type { Findings } from './reasons.ts';

/** A GeoJSON geometry as parsed; nothing in it is to be relied on. */
export interface RawGeometry {
  type?: unknown;
  coordinates?: unknown;
  geometries?: unknown;
}

/** Rings of less area are left out: 1 mm², in the units of the CRS. */
const MINIMUM_AREA = { metres: 1e-6, degrees: 1e-16 };

/** Growing triplets; the memory is used again for the next geometry. */
class Positions {
  data = new Float64Array(3 * 256);
  length = 0;
  hasHeights = false;

  clear(): this {
    this.length = 0;
    this.hasHeights = false;
    return this;
  }

  /** False if it is not a position. */
  push(position: unknown): boolean {
    if (!Array.isArray(position)) return false;
    const [x, y, z] = position as unknown[];
    if (typeof x !== 'number' || typeof y !== 'number' || !Number.isFinite(x + y)) return false;
    if (this.length + 3 > this.data.length) {
      const bigger = new Float64Array(this.data.length * 2);
      bigger.set(this.data);
      this.data = bigger;
    }
    const height = typeof z === 'number' && Number.isFinite(z) ? z : 0;
    if (height !== 0) this.hasHeights = true;
    this.data[this.length++] = x;
    this.data[this.length++] = y;
    this.data[this.length++] = height;
    return true;
  }
}

/**
 * Makes the model's geometries of GeoJSON's: points, lines and areas. Third coordinates that are not all 0 are
 * heights in the vertical datum; without them things lie on the ground.
 */
export class GeometryReader {
  readonly #georeference: Georeference;
  readonly #findings: Findings;
  readonly #minimumArea: number;
  readonly #positions = new Positions();

  constructor(georeference: Georeference, findings: Findings) {
    this.#minimumArea = MINIMUM_AREA[georeference.crs.kind === 'geographic' ? 'degrees' : 'metres'];
    this.#georeference = georeference;
    this.#findings = findings;
  }

  /** Appends to `out`; collections give one geometry per member. */
  read(geometry: unknown, out: Geometry[]): void {
    if (geometry === null || geometry === undefined) return;
    const { type, coordinates, geometries } = geometry as RawGeometry;
    if (type === 'GeometryCollection') {
      if (Array.isArray(geometries)) for (const member of geometries) this.read(member, out);
      else this.#findings.add('geometry-unreadable');
      return;
    }
    const list = Array.isArray(coordinates) ? coordinates : undefined;
    const made = list && this.#make(type, list);
    if (made) out.push(made);
    else if (!list || !isKnown(type)) this.#findings.add('geometry-unreadable');
  }

  #make(type: unknown, coordinates: unknown[]): Geometry | undefined {
    switch (type) {
      case 'Point':
        return this.#points([coordinates]);
      case 'MultiPoint':
        return this.#points(coordinates);
      case 'LineString':
        return this.#lines([coordinates]);
      case 'MultiLineString':
        return this.#lines(coordinates);
      case 'Polygon':
        return this.#areas([coordinates]);
      case 'MultiPolygon':
        return this.#areas(coordinates);
      default:
        return undefined;
    }
  }

  #points(list: unknown[]): PointsGeometry | undefined {
    const positions = this.#positions.clear();
    for (const position of list) if (!positions.push(position)) this.#findings.add('position-malformed');
    const placed = this.#place(positions);
    // A point outside of the world is no point.
    const kept = dropInvalid(placed.positions);
    if (kept.length < placed.positions.length) this.#findings.add('position-outside');
    if (kept.length === 0) return undefined;
    return { kind: 'points', lod: 0, heightReference: placed.heightReference, positions: kept };
  }

  #lines(list: unknown[]): LinesGeometry | undefined {
    const positions = this.#positions.clear();
    const starts = [0];
    for (const line of list) {
      const from = positions.length;
      if (!this.#pushAll(positions, line)) positions.length = from;
      else {
        if (dropRepeats(positions, from)) this.#findings.add('duplicate-vertex');
        if (positions.length - from >= 6) starts.push(positions.length / 3);
        else {
          this.#findings.add('line-too-short');
          positions.length = from;
        }
      }
    }
    if (starts.length === 1) return undefined;
    const placed = this.#place(positions);
    if (hasInvalid(placed.positions)) {
      this.#findings.add('position-outside');
      return undefined;
    }
    return { kind: 'lines', lod: 0, ...placed, lineStarts: Uint32Array.from(starts) };
  }

  #areas(list: unknown[]): AreasGeometry | undefined {
    const positions = this.#positions.clear();
    const ringStarts = [0];
    const polygonStarts = [0];
    for (const polygon of list) {
      if (!Array.isArray(polygon)) {
        this.#findings.add('geometry-unreadable');
        continue;
      }
      const firstRing = ringStarts.length;
      for (const [index, ring] of polygon.entries()) {
        if (this.#pushRing(positions, ring, index === 0)) ringStarts.push(positions.length / 3);
        // Without its outer ring nothing of a polygon is left.
        else if (index === 0) break;
      }
      if (ringStarts.length > firstRing) polygonStarts.push(ringStarts.length - 1);
    }
    if (polygonStarts.length === 1) return undefined;
    const placed = this.#place(positions);
    if (hasInvalid(placed.positions)) {
      this.#findings.add('position-outside');
      return undefined;
    }
    return {
      kind: 'areas',
      lod: 0,
      ...placed,
      ringStarts: Uint32Array.from(ringStarts),
      polygonStarts: Uint32Array.from(polygonStarts),
    };
  }

  /** Adds a ring, open and running the way that it should; false, leaving nothing, if it is none. */
  #pushRing(positions: Positions, ring: unknown, isOuter: boolean): boolean {
    const from = positions.length;
    if (!this.#pushAll(positions, ring)) {
      positions.length = from;
      return false;
    }
    if (positions.length - from > 3 && samePosition(positions.data, from, positions.length - 3))
      positions.length -= 3;
    else this.#findings.add('ring-not-closed');
    if (dropRepeats(positions, from)) this.#findings.add('duplicate-vertex');
    while (positions.length - from > 3 && samePosition(positions.data, from, positions.length - 3)) {
      positions.length -= 3;
    }
    if (positions.length - from < 9) {
      this.#findings.add('ring-too-short');
      positions.length = from;
      return false;
    }
    const area = signedArea(positions.data, from, positions.length);
    if (!(Math.abs(area) > this.#minimumArea)) {
      this.#findings.add('ring-zero-area');
      positions.length = from;
      return false;
    }
    if (area > 0 !== isOuter) {
      this.#findings.add('ring-orientation');
      reverse(positions.data, from, positions.length);
    }
    return true;
  }

  #pushAll(positions: Positions, list: unknown): boolean {
    if (!Array.isArray(list)) {
      this.#findings.add('geometry-unreadable');
      return false;
    }
    for (const position of list) {
      if (positions.push(position)) continue;
      this.#findings.add('position-malformed');
      return false;
    }
    return true;
  }

  #place(positions: Positions): { positions: Float64Array; heightReference: HeightReference } {
    const placed = positions.data.slice(0, positions.length);
    if (positions.hasHeights) this.#georeference.requireVerticalDatum();
    this.#georeference.toGeodetic(placed);
    if (positions.hasHeights) return { positions: placed, heightReference: 'ellipsoid' };
    for (let at = 2; at < placed.length; at += 3) if (!Number.isNaN(placed[at])) placed[at] = 0;
    return { positions: placed, heightReference: 'ground' };
  }
}

function isKnown(type: unknown): boolean {
  return typeof type === 'string' && /^(Multi)?(Point|LineString|Polygon)$/.test(type);
}

function samePosition(data: Float64Array, a: number, b: number): boolean {
  return data[a] === data[b] && data[a + 1] === data[b + 1];
}

/** Leaves out positions that repeat the one before; true if there were any. */
function dropRepeats(positions: Positions, from: number): boolean {
  const { data } = positions;
  let kept = from + 3;
  for (let at = from + 3; at < positions.length; at += 3) {
    if (samePosition(data, at, kept - 3) && data[at + 2] === data[kept - 1]) continue;
    data.copyWithin(kept, at, at + 3);
    kept += 3;
  }
  if (kept >= positions.length) return false;
  positions.length = kept;
  return true;
}

function signedArea(data: Float64Array, from: number, to: number): number {
  let sum = 0;
  for (let at = from + 3; at + 5 < to; at += 3) {
    sum +=
      (data[at] - data[from]) * (data[at + 4] - data[from + 1]) -
      (data[at + 3] - data[from]) * (data[at + 1] - data[from + 1]);
  }
  return sum / 2;
}

function reverse(data: Float64Array, from: number, to: number): void {
  for (let low = from + 3, high = to - 3; low < high; low += 3, high -= 3) {
    for (let axis = 0; axis < 3; axis++) {
      const kept = data[low + axis];
      data[low + axis] = data[high + axis];
      data[high + axis] = kept;
    }
  }
}

function hasInvalid(positions: Float64Array): boolean {
  return positions.some(Number.isNaN);
}

function dropInvalid(positions: Float64Array): Float64Array {
  if (!hasInvalid(positions)) return positions;
  const kept: number[] = [];
  for (let at = 0; at < positions.length; at += 3) {
    const position = positions.subarray(at, at + 3);
    if (!hasInvalid(position)) kept.push(...position);
  }
  return Float64Array.from(kept);
}
