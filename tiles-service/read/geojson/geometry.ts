import type { Geometry } from '../../../models/feature.ts';
import type { GeometryBuilder } from '../simple-features/geometry-builder.ts';
import type { Findings } from '../simple-features/reasons.ts';

/** A GeoJSON geometry as parsed; nothing in it is to be relied on. */
interface RawGeometry {
  type?: unknown;
  coordinates?: unknown;
  geometries?: unknown;
}

/** Hands GeoJSON's nested coordinates to the builder of geometries. */
export class GeometryReader {
  readonly #builder: GeometryBuilder;
  readonly #findings: Findings;
  readonly #inSpace: boolean;

  /** `inSpace`: polygons are surfaces anywhere in space, and not areas seen from above. */
  constructor(builder: GeometryBuilder, findings: Findings, inSpace = false) {
    this.#inSpace = inSpace;
    this.#builder = builder;
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

  #points(list: unknown[]): Geometry | undefined {
    const builder = this.#builder.begin();
    for (const position of list) if (!this.#push(position)) this.#findings.add('position-malformed');
    return builder.points();
  }

  #lines(list: unknown[]): Geometry | undefined {
    const builder = this.#builder.begin();
    for (const line of list) if (this.#pushAll(line)) builder.closeLine();
    return builder.lines();
  }

  #areas(list: unknown[]): Geometry | undefined {
    const builder = this.#builder.begin();
    for (const polygon of list) {
      if (!Array.isArray(polygon)) {
        this.#findings.add('geometry-unreadable');
        continue;
      }
      for (const [index, ring] of polygon.entries()) {
        // Without its outer ring nothing of a polygon is left.
        if (!(this.#pushAll(ring) && this.#closeRing(index === 0)) && index === 0) break;
      }
      builder.closePolygon();
    }
    return this.#inSpace ? builder.surfaces() : builder.areas();
  }

  #closeRing(isOuter: boolean): boolean {
    return this.#inSpace ? this.#builder.closeFaceRing() : this.#builder.closeRing(isOuter);
  }

  #pushAll(list: unknown): boolean {
    if (!Array.isArray(list)) {
      this.#findings.add('geometry-unreadable');
      return false;
    }
    for (const position of list) {
      if (this.#push(position)) continue;
      this.#findings.add('position-malformed');
      this.#builder.discardPart();
      return false;
    }
    return true;
  }

  #push(position: unknown): boolean {
    if (!Array.isArray(position)) return false;
    const [x, y, z] = position as unknown[];
    if (typeof x !== 'number' || typeof y !== 'number') return false;
    return this.#builder.position(x, y, typeof z === 'number' ? z : 0);
  }
}

function isKnown(type: unknown): boolean {
  return typeof type === 'string' && /^(Multi)?(Point|LineString|Polygon)$/.test(type);
}
