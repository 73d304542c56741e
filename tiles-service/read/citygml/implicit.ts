import type { FeatureType, Geometry } from '../../../models/feature.ts';
import { FOOTPRINT_TYPES, GROUND_TYPES } from '../cityjson/types.ts';
import type { Georeference } from '../georeference.ts';
import type { Dresser } from './dresser.ts';
import type { GeometryPool } from './geometry-pool.ts';
import type { Element } from './member.ts';
import type { Findings } from './reasons.ts';
import type { Corners, ShapeBuilder } from './shape-builder.ts';

/** Semi-major axis and first eccentricity squared of the WGS84 ellipsoid. */
const RADIUS = 6_378_137;
const ECCENTRICITY = 0.00669437999014;

export interface ImplicitSettings {
  /** The pool with the positions of anchors. */
  pool: GeometryPool;
  /** The pool of prototypes, whose positions are metres in axes of their own. */
  prototypes: GeometryPool;
  shapes: ShapeBuilder;
  georeference: Georeference;
  dresser: Dresser | undefined;
  findings: Findings;
}

/** Sets up implicit geometries: a shared shape, turned and scaled by a matrix, at a reference point. */
export class ImplicitPlacer {
  readonly #settings: ImplicitSettings;

  constructor(settings: ImplicitSettings) {
    this.#settings = settings;
  }

  /** Appends the placed shape and, for what is no building, the reference point itself, for maps. */
  place(
    element: Element,
    lod: number,
    type: FeatureType,
    corners: Corners,
    wantAreas: boolean,
    out: Geometry[],
  ): void {
    const { pool, prototypes, shapes, findings, dresser } = this.#settings;
    const anchor = anchorOf(element, pool, corners);
    if (!anchor) {
      findings.add('implicit-anchor');
      return;
    }
    const covers = FOOTPRINT_TYPES.has(type) || GROUND_TYPES.has(type);
    const relative = element.children.find(({ local }) => /^relative(GML)?Geometry$/.test(local));
    const run =
      relative?.children.find(({ geometry }) => geometry)?.geometry ??
      prototypes.byId.get((relative?.attributes?.href ?? '').replace(/^#/, ''));
    if (run) {
      const matrix = this.#matrix(element);
      const placed = this.#placed(run.itemFrom, run.itemTo, matrix, anchor);
      if (placed) {
        const parts = [{ run, semantic: 0 }];
        shapes.surfaces(parts, lod, type, prototypes, placed, dresser, covers && wantAreas, out);
      }
    } else if (relative) findings.add('link-broken');
    else findings.add('implicit-library');
    if (!covers) {
      out.push({ kind: 'points', lod: 0, heightReference: 'ellipsoid', positions: anchor });
    }
  }

  /** 4 × 4, row by row. */
  #matrix(element: Element): number[] | undefined {
    const text = element.children.find(({ local }) => local === 'transformationMatrix')?.text;
    if (text === undefined || text === '') return undefined;
    const numbers = text
      .trim()
      .split(/[\s,]+/)
      .map(Number);
    if (numbers.length === 16 && numbers.every(Number.isFinite)) return numbers;
    this.#settings.findings.add('implicit-matrix');
    return undefined;
  }

  /** The corners of the polygons among the prototypes' items, set up at the anchor. */
  #placed(
    itemFrom: number,
    itemTo: number,
    matrix: number[] | undefined,
    anchor: Float64Array,
  ): Corners | undefined {
    const { prototypes, georeference } = this.#settings;
    const { items, polygonStarts, ringStarts, coordinates } = prototypes;
    let first = Infinity;
    let end = 0;
    for (let item = itemFrom; item < itemTo; item++) {
      const value = items.data[item];
      if (value < 0) continue;
      const ringFrom = polygonStarts.data[value >> 1];
      const ringTo = prototypes.polygonEnd(value >> 1);
      for (let ring = ringFrom; ring < ringTo; ring++) {
        if (ringStarts.data[ring] < first) first = ringStarts.data[ring];
        if (prototypes.ringEnd(ring) > end) end = prototypes.ringEnd(ring);
      }
    }
    if (!(end > first)) return undefined;
    const positions = coordinates.data.slice(first * 3, end * 3);
    if (matrix) apply(matrix, positions);
    if (georeference.crs.kind === 'projected') {
      const origin = anchor.slice();
      georeference.fromGeodetic(origin);
      for (let at = 0; at < positions.length; at++) positions[at] += origin[at % 3];
      georeference.toGeodetic(positions);
    } else around(anchor, positions);
    return { positions, first };
  }
}

function anchorOf(element: Element, pool: GeometryPool, corners: Corners): Float64Array | undefined {
  const point = element.children.find(({ local }) => local === 'referencePoint')?.children[0]?.geometry;
  if (!point || point.pointTo === point.pointFrom) return undefined;
  const at = (pool.pointCorners.data[point.pointFrom] - corners.first) * 3;
  const anchor = corners.positions.slice(at, at + 3);
  return Number.isFinite(anchor[0] + anchor[1] + anchor[2]) ? anchor : undefined;
}

function apply(matrix: readonly number[], positions: Float64Array): void {
  for (let at = 0; at < positions.length; at += 3) {
    const x = positions[at];
    const y = positions[at + 1];
    const z = positions[at + 2];
    for (let row = 0; row < 3; row++) {
      const from = row * 4;
      positions[at + row] = matrix[from] * x + matrix[from + 1] * y + matrix[from + 2] * z + matrix[from + 3];
    }
  }
}

/**
 * Metres east, north and up of the anchor to degrees and metres, in place: by the ellipsoid's radii of curvature at the
 * anchor, good to a millimetre within 50 m.
 */
function around(anchor: Float64Array, positions: Float64Array): void {
  const latitude = (anchor[1] * Math.PI) / 180;
  const w = 1 - ECCENTRICITY * Math.sin(latitude) ** 2;
  const primeVertical = RADIUS / Math.sqrt(w);
  const meridian = (RADIUS * (1 - ECCENTRICITY)) / w ** 1.5;
  const degrees = 180 / Math.PI;
  for (let at = 0; at < positions.length; at += 3) {
    positions[at] =
      anchor[0] + (positions[at] / ((primeVertical + anchor[2]) * Math.cos(latitude))) * degrees;
    positions[at + 1] = anchor[1] + (positions[at + 1] / (meridian + anchor[2])) * degrees;
    positions[at + 2] += anchor[2];
  }
}
