import type {
  AreasGeometry,
  ExtrusionGeometry,
  LinesGeometry,
  PointsGeometry,
} from '../../../models/feature.ts';
import type { Body } from './building/body.ts';
import { UNITS_PER_DEGREE } from './elements.ts';
import type { Polygon } from './shape/ring.ts';

/** Geometries of the model out of whole 1e-7 degrees. All heights are metres above the ground. */

export function pointGeometry(x: number, y: number): PointsGeometry {
  const positions = Float64Array.of(x / UNITS_PER_DEGREE, y / UNITS_PER_DEGREE, 0);
  return { kind: 'points', lod: 1, heightReference: 'ground', positions };
}

export function linesGeometry(lines: readonly Int32Array[]): LinesGeometry {
  const { positions, starts } = collect(lines, 0);
  return { kind: 'lines', lod: 0, heightReference: 'ground', positions, lineStarts: starts };
}

export function areasGeometry(polygons: readonly Polygon[]): AreasGeometry {
  return { kind: 'areas', lod: 0, heightReference: 'ground', ...ringsOf(polygons, 0) };
}

export function extrusionGeometry(polygons: readonly Polygon[], body: Body): ExtrusionGeometry {
  const geometry: ExtrusionGeometry = {
    kind: 'extrusion',
    lod: body.roofSource === 'tagged' && body.roof.shape !== 'flat' ? 2 : 1,
    heightReference: 'ground',
    ...ringsOf(polygons, body.base),
    height: Math.round((body.top - body.base) * 100) / 100,
    roof: body.roof,
  };
  if (body.facadeStoreys !== undefined) geometry.storeys = body.facadeStoreys;
  return geometry;
}

function ringsOf(polygons: readonly Polygon[], height: number) {
  const { positions, starts } = collect(polygons.flat(), height);
  const polygonStarts = new Uint32Array(polygons.length + 1);
  for (const [i, polygon] of polygons.entries()) polygonStarts[i + 1] = polygonStarts[i] + polygon.length;
  return { positions, ringStarts: starts, polygonStarts };
}

function collect(
  parts: readonly Int32Array[],
  height: number,
): { positions: Float64Array; starts: Uint32Array } {
  const starts = new Uint32Array(parts.length + 1);
  for (const [i, part] of parts.entries()) starts[i + 1] = starts[i] + part.length / 2;
  const positions = new Float64Array(starts[parts.length] * 3);
  let at = 0;
  for (const part of parts) {
    for (let i = 0; i < part.length; i += 2) {
      positions[at++] = part[i] / UNITS_PER_DEGREE;
      positions[at++] = part[i + 1] / UNITS_PER_DEGREE;
      positions[at++] = height;
    }
  }
  return { positions, starts };
}
