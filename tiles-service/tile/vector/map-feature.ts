import type { MapGeometryKind, MapLayerName } from './map-schema.ts';
import type { TileValue } from './mvt.ts';

/** A feature as the map draws it: in the world unit square (mercator.ts), with only the attributes that maps need. */
export interface MapFeature {
  layer: MapLayerName;
  shape: MapGeometryKind;
  minimumZoom: number;
  properties: Record<string, TileValue>;
  /** x, y and the vertex's importance (importance.ts), stride 3. */
  coordinates: Float64Array;
  /** Index of the first vertex of each part (line, ring; points are one part), and the number of vertices. */
  partStarts: Uint32Array;
  /** Areas: 1 for each ring that is a hole of the last ring before it that is none. */
  holes: Uint8Array;
  /** Lines: how far along the whole line each part begins, in world units, so that dashes run on across tiles. */
  offsets: Float64Array;
  /** Smallest x and y, largest x and y. */
  bounds: Bounds;
  /** Areas: square world units of the whole feature, before any clipping. */
  area: number;
}

export type Bounds = [minimumX: number, minimumY: number, maximumX: number, maximumY: number];

/** The changing half of a MapFeature. */
export type MapShape = Pick<MapFeature, 'coordinates' | 'partStarts' | 'holes' | 'offsets' | 'bounds'>;

/** Collects the parts of a shape vertex by vertex. */
export class ShapeBuilder {
  readonly coordinates: number[] = [];
  readonly #starts: number[] = [];
  readonly #holes: number[] = [];
  readonly #offsets: number[] = [];

  get vertices(): number {
    return this.coordinates.length / 3;
  }

  startPart(hole = 0, offset = 0): void {
    this.#starts.push(this.vertices);
    this.#holes.push(hole);
    this.#offsets.push(offset);
  }

  vertex(x: number, y: number, importance: number): void {
    this.coordinates.push(x, y, importance);
  }

  /** Takes back the part begun last. */
  dropPart(): void {
    this.coordinates.length = (this.#starts.pop() as number) * 3;
    this.#holes.pop();
    this.#offsets.pop();
  }

  /** Number of vertices of the part begun last. */
  get partLength(): number {
    return this.vertices - this.#starts[this.#starts.length - 1];
  }

  /** Undefined when nothing was collected. */
  finish(): MapShape | undefined {
    if (this.coordinates.length === 0) return undefined;
    const coordinates = Float64Array.from(this.coordinates);
    return {
      coordinates,
      partStarts: Uint32Array.from([...this.#starts, this.vertices]),
      holes: Uint8Array.from(this.#holes),
      offsets: Float64Array.from(this.#offsets),
      bounds: boundsOf(coordinates),
    };
  }
}

export function boundsOf(coordinates: Float64Array): Bounds {
  const bounds: Bounds = [Infinity, Infinity, -Infinity, -Infinity];
  for (let i = 0; i < coordinates.length; i += 3) {
    const x = coordinates[i];
    const y = coordinates[i + 1];
    if (x < bounds[0]) bounds[0] = x;
    if (y < bounds[1]) bounds[1] = y;
    if (x > bounds[2]) bounds[2] = x;
    if (y > bounds[3]) bounds[3] = y;
  }
  return bounds;
}

/** Area of a ring in square world units, without sign. */
export function ringArea(coordinates: Float64Array, start: number, end: number): number {
  let sum = 0;
  // Relative to the first vertex: small rings far from the origin keep their digits.
  const x0 = coordinates[start * 3];
  const y0 = coordinates[start * 3 + 1];
  for (let i = start + 1; i + 1 < end; i++) {
    const ax = coordinates[i * 3] - x0;
    const ay = coordinates[i * 3 + 1] - y0;
    const bx = coordinates[i * 3 + 3] - x0;
    const by = coordinates[i * 3 + 4] - y0;
    sum += ax * by - ay * bx;
  }
  return Math.abs(sum) / 2;
}

/** Area of a shape's rings, holes taken off. */
export function shapeArea({ coordinates, partStarts, holes }: MapShape): number {
  let area = 0;
  for (let part = 0; part + 1 < partStarts.length; part++)
    area += (holes[part] ? -1 : 1) * ringArea(coordinates, partStarts[part], partStarts[part + 1]);
  return Math.max(0, area);
}
