import type { Geometry as FgbGeometry } from 'flatgeobuf';
import type { Geometry } from '../../../models/feature.ts';
import type { GeometryBuilder } from '../simple-features/geometry-builder.ts';
import type { Findings } from '../simple-features/reasons.ts';

/** Types of geometries, by their number in the schema (header.fbs). */
const POINT = 1;
const LINE_STRING = 2;
const POLYGON = 3;
const MULTI_POINT = 4;
const MULTI_LINE_STRING = 5;
const MULTI_POLYGON = 6;
const GEOMETRY_COLLECTION = 7;
const POLYHEDRAL_SURFACE = 15;
const TIN = 16;
const TRIANGLE = 17;

const DEEPEST = 8;

/** Makes the model's geometries of FlatGeobuf's: flat coordinates, and where parts and rings end. */
export class GeometryReader {
  readonly #builder: GeometryBuilder;
  readonly #findings: Findings;
  /** Positions that the feature at hand may still have: parts may point to the same bytes over and over. */
  #budget = 0;

  constructor(builder: GeometryBuilder, findings: Findings) {
    this.#builder = builder;
    this.#findings = findings;
  }

  /**
   * Appends to `out`. `type`: the one of the header, 0 where every geometry has its own; `bytes`: of the feature.
   * @throws RangeError for what is damaged
   */
  read(geometry: FgbGeometry, type: number, bytes: number, out: Geometry[]): void {
    this.#budget = bytes / 16;
    this.#read(geometry, type, out, 0);
  }

  #read(geometry: FgbGeometry, headerType: number, out: Geometry[], depth: number): void {
    const type = headerType || geometry.type();
    if (type === GEOMETRY_COLLECTION) {
      if (depth > DEEPEST) throw new RangeError('Collections are nested too deeply.');
      for (const part of this.#parts(geometry)) this.#read(part, part.type(), out, depth + 1);
      return;
    }
    const made = this.#make(geometry, type);
    if (made) out.push(made);
    else if (made === null) this.#findings.add('geometry-unreadable');
  }

  /** Null for a type that is not read. */
  #make(geometry: FgbGeometry, type: number): Geometry | undefined | null {
    const builder = this.#builder.begin();
    switch (type) {
      case POINT:
      case MULTI_POINT:
        this.#range(geometry, 0, geometry.xyLength() / 2);
        return builder.points();
      case LINE_STRING:
      case MULTI_LINE_STRING:
        for (const [from, to] of rangesOf(geometry)) if (this.#range(geometry, from, to)) builder.closeLine();
        return builder.lines();
      case POLYGON:
        this.#polygon(geometry, false);
        return builder.areas();
      case MULTI_POLYGON:
        for (const part of this.#parts(geometry)) this.#polygon(part, false);
        return builder.areas();
      case TRIANGLE:
      case TIN:
        // Every end is that of a triangle.
        for (const [from, to] of rangesOf(geometry)) {
          if (this.#range(geometry, from, to) && builder.closeFaceRing()) builder.closePolygon();
        }
        return builder.surfaces();
      case POLYHEDRAL_SURFACE:
        for (const part of this.#parts(geometry)) this.#polygon(part, true);
        return builder.surfaces();
      default:
        return null;
    }
  }

  #polygon(geometry: FgbGeometry, inSpace: boolean): void {
    const builder = this.#builder;
    let isOuter = true;
    for (const [from, to] of rangesOf(geometry)) {
      const isMade =
        this.#range(geometry, from, to) && (inSpace ? builder.closeFaceRing() : builder.closeRing(isOuter));
      if (isOuter && !isMade) break;
      isOuter = false;
    }
    builder.closePolygon();
  }

  #range(geometry: FgbGeometry, from: number, to: number): boolean {
    const xy = geometry.xyArray();
    const z = geometry.zArray();
    if (!xy || to * 2 > xy.length) throw new RangeError('A part is longer than its geometry.');
    this.#budget -= to - from;
    if (this.#budget < 0) throw new RangeError('It has more positions than its feature has bytes for.');
    for (let at = from; at < to; at++) {
      if (this.#builder.position(xy[at * 2], xy[at * 2 + 1], z?.[at])) continue;
      this.#findings.add('position-malformed');
      this.#builder.discardPart();
      return false;
    }
    return true;
  }

  *#parts(geometry: FgbGeometry): Generator<FgbGeometry> {
    const count = geometry.partsLength();
    for (let at = 0; at < count; at++) {
      if (--this.#budget < 0) throw new RangeError('It has more parts than its feature has bytes for.');
      const part = geometry.parts(at);
      if (part) yield part;
    }
  }
}

/** From where to where parts go, in positions. */
function rangesOf(geometry: FgbGeometry): [from: number, to: number][] {
  const ends = geometry.endsArray();
  if (!ends || ends.length === 0) return [[0, geometry.xyLength() / 2]];
  const ranges: [number, number][] = [];
  let from = 0;
  for (const to of ends) {
    if (to < from) throw new RangeError('A part ends before it begins.');
    ranges.push([from, to]);
    from = to;
  }
  return ranges;
}
