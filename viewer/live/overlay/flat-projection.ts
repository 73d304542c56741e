import { MERCATOR_CIRCUMFERENCE, worldX, worldY } from '../../../models/geodesy/mercator.ts';
import type { Projection } from './projection.ts';

/** What a flat map shows now: west, south, east and north in degrees, and its size in CSS pixels. */
export interface FlatView {
  extent: readonly [number, number, number, number];
  width: number;
  height: number;
  /** CSS pixels of a whole turn of the earth. */
  around: number;
  /** The same for the same view. */
  key: string;
}

export interface FlatMap {
  /** Undefined: the map cannot be drawn on. */
  view(): FlatView | undefined;
  project(longitude: number, latitude: number): { x: number; y: number } | undefined;
}

/** How a flat map shows places: it knows no heights, and nothing hides anything. */
export class FlatProjection implements Projection {
  width = 0;
  height = 0;
  version = 0;
  readonly groundVersion = 0;
  readonly #map: FlatMap;
  #key = '';
  #around = 1;
  #edges = { west: 0, north: 0, east: 1, south: 1 };

  constructor(map: FlatMap) {
    this.#map = map;
  }

  update(): boolean {
    const view = this.#map.view();
    if (!view || view.width === 0) return false;
    this.width = view.width;
    this.height = view.height;
    this.#around = view.around;
    const [west, south, east, north] = view.extent;
    this.#edges = {
      west: worldX(west),
      north: worldY(north),
      east: worldX(east),
      south: worldY(south),
    };
    if (view.key !== this.#key) this.version++;
    this.#key = view.key;
    return true;
  }

  project(longitude: number, latitude: number, _height: number, out: { x: number; y: number }): boolean {
    const point = this.#map.project(longitude, latitude);
    if (!point) return false;
    out.x = point.x;
    out.y = point.y;
    return true;
  }

  pixelsOf(x: number, y: number, side: number): number {
    const { west, north, east, south } = this.#edges;
    const half = side / 2;
    if (x + half < west || x - half > east || y + half < north || y - half > south) return 0;
    return side * this.#around;
  }

  groundAt(): number {
    return 0;
  }

  pixelsPerMetre(_longitude: number, latitude: number): number {
    return this.#around / (MERCATOR_CIRCUMFERENCE * Math.cos((latitude * Math.PI) / 180));
  }
}
