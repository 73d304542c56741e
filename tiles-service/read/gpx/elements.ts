import { InputError } from '../../../models/errors.ts';
import type { GeometryBuilder } from '../simple-features/geometry-builder.ts';
import type { Properties } from '../simple-features/properties.ts';
import type { Findings } from '../simple-features/reasons.ts';
import type { Row } from '../simple-features/row.ts';
import { readElement, type XmlElement } from '../simple-features/xml-element.ts';
import { EOF, START, type XmlCursor } from '../xml/xml-cursor.ts';

/** Positions of one track that are held; one of more is refused. */
const MAXIMUM_POSITIONS = 20_000_000;
const NUMERIC = new Set([
  'number',
  'magvar',
  'geoidheight',
  'sat',
  'hdop',
  'vdop',
  'pdop',
  'course',
  'speed',
]);

/** The cursor is at the start of a `wpt`. */
export function readWaypoint(
  cursor: XmlCursor,
  name: string,
  builder: GeometryBuilder,
  findings: Findings,
): Row {
  const row: Row = { name, attributes: { gpx: 'waypoint' }, geometries: [] };
  builder.begin();
  const { latitude, longitude } = coordinates(cursor);
  const element = readElement(cursor, ['href']);
  for (const child of element.children) if (child.name !== 'ele') addAttribute(row.attributes, child);
  const elevation = heightOf(element.children.find((child) => child.name === 'ele')?.text);
  if (!builder.position(longitude, latitude, elevation ?? 0)) findings.add('position-malformed');
  else {
    const point = builder.points();
    if (point) row.geometries.push(point);
  }
  return row;
}

/** The cursor is at the start of a `rte` or a `trk`, of which every segment becomes a line. */
export function readLine(cursor: XmlCursor, name: string, builder: GeometryBuilder, findings: Findings): Row {
  const isTrack = cursor.name.local === 'trk';
  const attributes: Properties = { gpx: isTrack ? 'track' : 'route' };
  const depth = cursor.depth;
  const line = new Line(cursor, builder, findings);
  for (let token = cursor.next(); token !== EOF && cursor.depth >= depth; token = cursor.next()) {
    if (token !== START) continue;
    const { local } = cursor.name;
    if (local === 'trkseg') line.segment(cursor.depth);
    else if (local === 'rtept') line.point();
    else addAttribute(attributes, readElement(cursor, ['href']));
  }
  return { name, attributes: { ...attributes, ...line.times() }, geometries: line.finish() };
}

class Line {
  readonly #cursor: XmlCursor;
  readonly #builder: GeometryBuilder;
  readonly #findings: Findings;
  #count = 0;
  #withHeight = 0;
  #first: string | undefined;
  #last: string | undefined;

  constructor(cursor: XmlCursor, builder: GeometryBuilder, findings: Findings) {
    this.#cursor = cursor;
    this.#builder = builder.begin();
    this.#findings = findings;
  }

  segment(depth: number): void {
    const cursor = this.#cursor;
    for (let token = cursor.next(); token !== EOF && cursor.depth >= depth; token = cursor.next()) {
      if (token !== START) continue;
      if (cursor.name.local === 'trkpt') this.point();
      else cursor.skip();
    }
    this.#builder.closeLine();
  }

  /** The cursor is at the start of a point. */
  point(): void {
    const cursor = this.#cursor;
    if (++this.#count > MAXIMUM_POSITIONS) {
      throw new InputError(
        'feature-too-large',
        cursor.file,
        `has a track of more than ${MAXIMUM_POSITIONS} positions.`,
        'Split it into several.',
      );
    }
    const { latitude, longitude } = coordinates(cursor);
    const depth = cursor.depth;
    let height: number | undefined;
    for (let token = cursor.next(); token !== EOF && cursor.depth >= depth; token = cursor.next()) {
      if (token !== START || cursor.depth !== depth + 1) continue;
      const { local } = cursor.name;
      if (local !== 'ele' && local !== 'time') {
        cursor.skip();
        continue;
      }
      if (cursor.next() === START) continue;
      const text = cursor.text().trim();
      if (local === 'ele') height = heightOf(text);
      else if (text !== '') {
        this.#first ??= text;
        this.#last = text;
      }
    }
    if (height !== undefined) this.#withHeight++;
    if (!this.#builder.position(longitude, latitude, height ?? 0)) this.#findings.add('position-malformed');
  }

  times(): Properties {
    if (this.#first === undefined || this.#last === undefined) return {};
    if (this.#count > 2) this.#findings.add('track-times');
    return { time_start: this.#first, time_end: this.#last };
  }

  finish(): Row['geometries'] {
    const builder = this.#builder;
    // The points of a route are one line; those of a track are in segments, which are closed by now.
    if (builder.hasOpenPart) builder.closeLine();
    if (this.#withHeight > 0 && this.#withHeight < this.#count && builder.hasHeights) {
      builder.dropHeights();
      this.#findings.add('height-missing');
    }
    const made = builder.lines();
    return made ? [made] : [];
  }
}

function coordinates(cursor: XmlCursor): { latitude: number; longitude: number } {
  return { latitude: numberOf(cursor.attribute('lat')), longitude: numberOf(cursor.attribute('lon')) };
}

function numberOf(text: string | undefined): number {
  return text === undefined || text.trim() === '' ? Number.NaN : Number(text);
}

function heightOf(text: string | undefined): number | undefined {
  const height = numberOf(text);
  return Number.isFinite(height) ? height : undefined;
}

/** A leaf by its name; what is inside of others (extensions) by the names of its leaves. */
function addAttribute(attributes: Properties, element: XmlElement): void {
  const { name, text, children } = element;
  for (const child of children) addAttribute(attributes, child);
  const value = text || element.attributes.href;
  if (children.length > 0 || value === undefined || value === '' || name === '__proto__') return;
  let key = name;
  for (let copy = 2; attributes[key] !== undefined && copy < 1000; copy++) key = `${name}_${copy}`;
  const number = NUMERIC.has(name) ? Number(value) : Number.NaN;
  attributes[key] = Number.isFinite(number) ? number : value;
}
