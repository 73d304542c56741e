import type { Geometry } from '../../../models/feature.ts';
import type { GeometryBuilder } from '../simple-features/geometry-builder.ts';
import type { Properties } from '../simple-features/properties.ts';
import type { Findings } from '../simple-features/reasons.ts';
import { textOf, type XmlElement } from '../simple-features/xml-element.ts';

/** What KML's altitudes are. Those of shapes that are clamped to the ground mean nothing. */
type AltitudeMode = 'clamped' | 'ground' | 'datum';

export const GEOMETRY_NAMES: ReadonlySet<string> = new Set([
  'Point',
  'LineString',
  'LinearRing',
  'Polygon',
  'MultiGeometry',
  'Track',
  'MultiTrack',
  'Model',
]);

const DEEPEST = 32;

/** Makes the model's geometries of a Placemark's. */
export class GeometryReader {
  readonly #builder: GeometryBuilder;
  readonly #findings: Findings;

  constructor(builder: GeometryBuilder, findings: Findings) {
    this.#builder = builder;
    this.#findings = findings;
  }

  /** Appends to `out`, and to the attributes what else the geometry tells: the height of a body, times of a track. */
  read(element: XmlElement, out: Geometry[], attributes: Properties, depth = 0): void {
    switch (element.name) {
      case 'MultiGeometry':
      case 'MultiTrack':
        if (depth > DEEPEST) this.#findings.add('geometry-unreadable');
        else {
          for (const child of element.children)
            if (GEOMETRY_NAMES.has(child.name)) this.read(child, out, attributes, depth + 1);
        }
        return;
      case 'Point':
      case 'LineString':
      case 'LinearRing':
      case 'Track':
        this.#add(this.#simple(element, attributes), out);
        return;
      case 'Polygon':
        this.#add(this.#polygon(element, attributes), out);
        return;
      default:
        this.#findings.add('geometry-unreadable');
    }
  }

  #add(geometry: Geometry | undefined, out: Geometry[]): void {
    if (geometry) out.push(geometry);
  }

  #simple(element: XmlElement, attributes: Properties): Geometry | undefined {
    const mode = modeOf(element);
    const builder = this.#builder.begin(mode === 'ground' ? 'ground' : 'datum');
    const tuples =
      element.name === 'Track' ? trackTuples(element) : tuplesOf(textOf(element, 'coordinates') ?? '');
    if (element.name === 'Track') this.#times(element, attributes);
    if (tuples.length === 0) {
      this.#findings.add('geometry-unreadable');
      return undefined;
    }
    if (!this.#pushAll(tuples, mode)) return undefined;
    this.#settleHeights(tuples, mode);
    if (element.name === 'Point') return builder.points();
    builder.closeLine();
    return builder.lines();
  }

  #polygon(element: XmlElement, attributes: Properties): Geometry | undefined {
    const mode = modeOf(element);
    const outer = ringsOf(element, 'outerBoundaryIs');
    const rings = [...outer.slice(0, 1), ...ringsOf(element, 'innerBoundaryIs')];
    if (rings.length === 0 || outer.length === 0) {
      this.#findings.add('geometry-unreadable');
      return undefined;
    }
    const top = mode === 'ground' && textOf(element, 'extrude') === '1' ? highest(rings[0]) : 0;
    // Drawn at the height of its roof and let down to the ground: a body.
    const isBody = top > 0;
    if (isBody && attributes.height === undefined) attributes.height = top;
    const lies = isBody ? 'clamped' : mode;
    const builder = this.#builder.begin(lies === 'ground' ? 'ground' : 'datum');
    for (const [index, ring] of rings.entries()) {
      if (!(this.#pushAll(ring, lies) && builder.closeRing(index === 0)) && index === 0) return undefined;
    }
    builder.closePolygon();
    this.#settleHeights(rings.flat(), lies);
    return builder.areas();
  }

  #pushAll(tuples: readonly number[][], mode: AltitudeMode): boolean {
    for (const [longitude, latitude, altitude] of tuples) {
      const height = mode === 'clamped' ? 0 : (altitude ?? 0);
      if (this.#builder.position(longitude, latitude, height)) continue;
      this.#findings.add('position-malformed');
      this.#builder.discardPart();
      return false;
    }
    return true;
  }

  #settleHeights(tuples: readonly number[][], mode: AltitudeMode): void {
    if (mode !== 'datum' || !this.#builder.hasHeights || tuples.every(({ length }) => length > 2)) return;
    this.#builder.dropHeights();
    this.#findings.add('height-missing');
  }

  #times(element: XmlElement, attributes: Properties): void {
    const times = element.children.filter(({ name, text }) => name === 'when' && text !== '');
    if (times.length === 0) return;
    if (times.length > 2) this.#findings.add('track-times');
    attributes.time_start = times[0].text;
    attributes.time_end = times[times.length - 1].text;
  }
}

function modeOf(element: XmlElement): AltitudeMode {
  const mode = textOf(element, 'altitudeMode');
  if (mode === 'absolute') return 'datum';
  return mode === 'relativeToGround' || mode === 'relativeToSeaFloor' ? 'ground' : 'clamped';
}

function ringsOf(element: XmlElement, boundary: string): number[][][] {
  return element.children
    .filter(({ name }) => name === boundary)
    .flatMap(({ children }) => children.filter(({ name }) => name === 'LinearRing'))
    .map((ring) => tuplesOf(textOf(ring, 'coordinates') ?? ''))
    .filter(({ length }) => length > 0);
}

/** "longitude,latitude[,altitude]" with blanks between; blanks about the commas are forgiven. */
function tuplesOf(text: string): number[][] {
  const tuples: number[][] = [];
  for (const tuple of text.replace(/\s*,\s*/g, ',').split(/\s+/)) {
    if (tuple === '') continue;
    tuples.push(tuple.split(',').map((part) => (part === '' ? Number.NaN : Number(part))));
  }
  return tuples;
}

/** A track has its coordinates one by one, with blanks inside. */
function trackTuples(element: XmlElement): number[][] {
  return element.children
    .filter(({ name, text }) => name === 'coord' && text !== '')
    .map(({ text }) => text.split(/\s+/).map(Number));
}

function highest(ring: readonly number[][]): number {
  let top = 0;
  for (const [, , altitude] of ring) if (altitude > top) top = altitude;
  return top;
}
