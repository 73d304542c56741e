import type {
  AreasGeometry,
  Geometry,
  HeightReference,
  LinesGeometry,
  PointsGeometry,
  SurfacesGeometry,
} from '../../../models/feature.ts';
import type { Georeference } from '../georeference.ts';
import { orientBody } from './orient-body.ts';
import { Positions } from './positions.ts';
import type { Findings } from './reasons.ts';
import { areaVector, signedArea } from './ring-area.ts';

/** Rings of less area are left out: 1 mm², in the units of the CRS. */
const MINIMUM_AREA = { metres: 1e-6, degrees: 1e-16 };
const METRES_PER_DEGREE = 111_320;

/** What third coordinates are: heights in the vertical datum of the file, or metres above the ground. */
export type Heights = 'datum' | 'ground';

/**
 * Makes the model's geometries of positions in the CRS of a file, handed over one by one: `begin`, then positions
 * and the ends of their parts, then the kind of geometry that they are. Heights that are not all 0 are in the
 * vertical datum; without them things lie on the ground. What is mended or left out goes to the findings.
 */
export class GeometryBuilder {
  readonly #georeference: Georeference;
  readonly #findings: Findings;
  readonly #minimumArea: number;
  readonly #isGeographic: boolean;
  readonly #countTurned: boolean;
  readonly #positions = new Positions();
  #heights: Heights = 'datum';
  /** Where the part at hand begins in the positions. */
  #from = 0;
  #lineStarts = [0];
  #ringStarts = [0];
  #polygonStarts = [0];
  /** Rings that were turned, by number; and whether a ring stands upright in space. */
  #turned: number[] = [];
  #hasUpright = false;

  /** `countTurned`: the format prescribes how rings run (RFC 7946), so that turning one is a repair. */
  constructor(georeference: Georeference, findings: Findings, countTurned = false) {
    this.#countTurned = countTurned;
    this.#isGeographic = georeference.crs.kind === 'geographic';
    this.#minimumArea = MINIMUM_AREA[this.#isGeographic ? 'degrees' : 'metres'];
    this.#georeference = georeference;
    this.#findings = findings;
  }

  begin(heights: Heights = 'datum'): this {
    this.#positions.clear();
    this.#heights = heights;
    this.#from = 0;
    this.#lineStarts = [0];
    this.#ringStarts = [0];
    this.#polygonStarts = [0];
    this.#turned = [];
    this.#hasUpright = false;
    return this;
  }

  /** False, adding nothing, if x or y is no finite number. A height that is none counts as 0. */
  position(x: number, y: number, z = 0): boolean {
    if (!Number.isFinite(x + y)) return false;
    this.#positions.push(x, y, Number.isFinite(z) ? z : 0);
    return true;
  }

  /** Whether positions were handed over since the last part. */
  get hasOpenPart(): boolean {
    return this.#positions.length > this.#from;
  }

  get hasHeights(): boolean {
    return this.#positions.hasHeights;
  }

  /** Forgets all heights since `begin`: some are missing, so that the others would make no sense. */
  dropHeights(): void {
    const { data, length } = this.#positions;
    for (let at = 2; at < length; at += 3) data[at] = 0;
    this.#positions.hasHeights = false;
  }

  /** Throws away the positions since the last part. */
  discardPart(): void {
    this.#positions.length = this.#from;
  }

  /** The positions since the last part are a line. */
  closeLine(): void {
    const positions = this.#positions;
    if (positions.dropRepeats(this.#from)) this.#findings.add('duplicate-vertex');
    if (positions.length - this.#from < 6) {
      this.#findings.add('line-too-short');
      this.discardPart();
      return;
    }
    this.#lineStarts.push(positions.length / 3);
    this.#from = positions.length;
  }

  /**
   * The positions since the last part are a ring, whose last position should repeat the first. It is opened, and
   * turned to the way that it should run. False, leaving nothing, if it is none.
   */
  closeRing(isOuter: boolean): boolean {
    const positions = this.#positions;
    const from = this.#from;
    // One that ends exactly where it began may stand upright, with its top above its foot; others end at least above.
    const isExact = positions.hasHeights && positions.samePosition(from, positions.length - 3);
    if (
      !this.#openRing(isExact ? (a, b) => positions.samePosition(a, b) : (a, b) => positions.samePlace(a, b))
    )
      return false;
    const area = signedArea(positions.data, from, positions.length);
    if (Math.abs(area) > this.#minimumArea) {
      if (area > 0 !== isOuter) {
        this.#turned.push(this.#ringStarts.length - 1);
        positions.reverse(from, positions.length);
      }
    } else if (this.#isUpright(from)) this.#hasUpright = true;
    else return this.#dropRing('ring-zero-area');
    this.#endRing();
    return true;
  }

  /** As closeRing, for a ring anywhere in space that runs the way that it should. */
  closeFaceRing(): boolean {
    const positions = this.#positions;
    if (!this.#openRing((a, b) => positions.samePosition(a, b))) return false;
    const [x, y, z] = areaVector(positions.data, this.#from, positions.length, this.#scale());
    if (!(Math.hypot(x, y, z) > MINIMUM_AREA.metres)) return this.#dropRing('ring-zero-area');
    this.#endRing();
    return true;
  }

  /** The rings since the last polygon are one, the first of them its outer one. */
  closePolygon(): void {
    const rings = this.#ringStarts.length - 1;
    if (rings > this.#polygonStarts[this.#polygonStarts.length - 1]) this.#polygonStarts.push(rings);
  }

  points(): PointsGeometry | undefined {
    const placed = this.#place();
    // A point outside of the world is no point.
    const kept = dropInvalid(placed.positions);
    if (kept.length < placed.positions.length) this.#findings.add('position-outside');
    if (kept.length === 0) return undefined;
    return { kind: 'points', lod: 0, heightReference: placed.heightReference, positions: kept };
  }

  lines(): LinesGeometry | undefined {
    if (this.#lineStarts.length === 1) return undefined;
    const placed = this.#placeWhole();
    return placed && { kind: 'lines', lod: 0, ...placed, lineStarts: Uint32Array.from(this.#lineStarts) };
  }

  /** Areas; or surfaces, if a ring stands upright in space, so that nothing of it would be seen from above. */
  areas(): AreasGeometry | SurfacesGeometry | undefined {
    if (this.#polygonStarts.length === 1) return undefined;
    if (this.#hasUpright) {
      // Faces of a body look to where they were drawn to look.
      for (const ring of this.#turned)
        this.#positions.reverse(this.#ringStarts[ring] * 3, this.#ringStarts[ring + 1] * 3);
      return this.surfaces();
    }
    if (this.#countTurned && this.#turned.length > 0) this.#findings.add('ring-orientation');
    const placed = this.#placeWhole();
    return placed && { kind: 'areas', lod: 0, ...placed, ...this.#rings() };
  }

  /** Bounding surfaces; of a closed body that is inside out they are turned. */
  surfaces(): SurfacesGeometry | undefined {
    if (this.#polygonStarts.length === 1) return undefined;
    const placed = this.#placeWhole();
    if (!placed) return undefined;
    const semantics = new Uint8Array(this.#polygonStarts.length - 1);
    const made: SurfacesGeometry = { kind: 'surfaces', lod: 2, ...placed, ...this.#rings(), semantics };
    if (orientBody(made)) this.#findings.add('body-inside-out');
    return made;
  }

  #rings(): Pick<AreasGeometry, 'ringStarts' | 'polygonStarts'> {
    return {
      ringStarts: Uint32Array.from(this.#ringStarts),
      polygonStarts: Uint32Array.from(this.#polygonStarts),
    };
  }

  #openRing(same: (a: number, b: number) => boolean): boolean {
    const positions = this.#positions;
    const from = this.#from;
    if (positions.length - from > 3 && same(from, positions.length - 3)) positions.length -= 3;
    else this.#findings.add('ring-not-closed');
    if (positions.dropRepeats(from)) this.#findings.add('duplicate-vertex');
    while (positions.length - from > 3 && same(from, positions.length - 3)) positions.length -= 3;
    return positions.length - from >= 9 || this.#dropRing('ring-too-short');
  }

  #dropRing(reason: 'ring-too-short' | 'ring-zero-area'): false {
    this.#findings.add(reason);
    this.discardPart();
    return false;
  }

  #endRing(): void {
    this.#ringStarts.push(this.#positions.length / 3);
    this.#from = this.#positions.length;
  }

  /** Without area seen from above, but with more than 1 cm² from the side: no rounding makes that. */
  #isUpright(from: number): boolean {
    const { data, length, hasHeights } = this.#positions;
    if (!hasHeights) return false;
    const [x, y] = areaVector(data, from, length, this.#scale());
    return Math.hypot(x, y) > 1e-4;
  }

  #scale(): [number, number] {
    if (!this.#isGeographic) return [1, 1];
    const latitude = this.#positions.data[this.#from + 1];
    return [METRES_PER_DEGREE * Math.cos((latitude * Math.PI) / 180), METRES_PER_DEGREE];
  }

  #placeWhole(): { positions: Float64Array; heightReference: HeightReference } | undefined {
    const placed = this.#place();
    if (!placed.positions.some(Number.isNaN)) return placed;
    this.#findings.add('position-outside');
    return undefined;
  }

  #place(): { positions: Float64Array; heightReference: HeightReference } {
    const { data, length, hasHeights } = this.#positions;
    const positions = data.slice(0, length);
    const inDatum = hasHeights && this.#heights === 'datum';
    if (inDatum) this.#georeference.requireVerticalDatum();
    else for (let at = 2; at < length; at += 3) positions[at] = 0;
    this.#georeference.toGeodetic(positions);
    if (inDatum) return { positions, heightReference: 'ellipsoid' };
    for (let at = 2; at < length; at += 3) {
      if (!Number.isNaN(positions[at])) positions[at] = hasHeights ? data[at] : 0;
    }
    return { positions, heightReference: 'ground' };
  }
}

/** The kind of the geometry that a feature is foremost: areas before lines before points. */
export function shapeOf(geometries: readonly Geometry[]): 'areas' | 'lines' | 'points' {
  if (geometries.some(({ kind }) => kind === 'areas' || kind === 'surfaces')) return 'areas';
  return geometries.some(({ kind }) => kind === 'lines') ? 'lines' : 'points';
}

function dropInvalid(positions: Float64Array): Float64Array {
  if (!positions.some(Number.isNaN)) return positions;
  const kept: number[] = [];
  for (let at = 0; at < positions.length; at += 3) {
    const position = positions.subarray(at, at + 3);
    if (!position.some(Number.isNaN)) kept.push(...position);
  }
  return Float64Array.from(kept);
}
