import type { Feature } from '../../models/feature.ts';
import type { PositionTransform } from '../../models/geodesy/index.ts';
import { footprintOf } from '../tile/vector/footprint.ts';
import { burnOf } from './burn-rules.ts';
import type { GridFrame } from './grid-frame.ts';
import { coverOf } from './manning.ts';
import type { GridShape } from './shape-spool.ts';

/** footprintOf joins corners of surfaces in units of the world's width; metres are brought to that scale and back. */
const WORLD = 40_075_016.68;

/** What a feature is to the grids; undefined for what says nothing to them. `skipped` says why water was not burnt. */
export function shapeOf(
  feature: Feature,
  frame: GridFrame,
  transform: PositionTransform,
  depths: Readonly<Record<string, number>>,
): { shape?: GridShape; skipped?: 'covered' | 'not-burnt' } {
  const burn = burnOf(feature, depths);
  // A covered channel is not on the ground: it is neither a cut nor a cover.
  if (burn === 'covered') return { skipped: burn };
  if (isAboveOrBelow(feature)) return {};
  const isBuilding = feature.type === 'Building' || feature.type === 'BuildingPart';
  const cover = coverOf(feature);
  if (!isBuilding && !cover && typeof burn === 'string') return {};
  const project = (positions: Float64Array, start: number, end: number): number[] => {
    const triplets = positions.slice(3 * start, 3 * end);
    for (let at = 2; at < triplets.length; at += 3) triplets[at] = 0;
    transform.fromGeodetic(triplets, triplets);
    const flat: number[] = [];
    for (let at = 0; at < triplets.length; at += 3)
      flat.push((triplets[at] - frame.west) / WORLD, (triplets[at + 1] - frame.north) / WORLD);
    return flat;
  };
  const southward = (flat: readonly number[]): Float64Array =>
    Float64Array.from(flat, (value, i) => (i % 2 === 0 ? value * WORLD : -value * WORLD));
  const polygons = footprintOf(feature.geometries, project)
    .map((rings) => orient(rings.map(southward)))
    .filter((rings) => rings.every((ring) => ring.every(Number.isFinite)));
  const lines: Float64Array[] = [];
  if (!isBuilding)
    for (const geometry of feature.geometries) {
      if (geometry.kind !== 'lines') continue;
      for (let line = 0; line + 1 < geometry.lineStarts.length; line++) {
        const flat = southward(
          project(geometry.positions, geometry.lineStarts[line], geometry.lineStarts[line + 1]),
        );
        if (flat.every(Number.isFinite)) lines.push(flat);
      }
    }
  if (polygons.length === 0 && lines.length === 0) return {};
  const isBurnt = typeof burn !== 'string';
  const width =
    typeof feature.attributes.width === 'number' ? feature.attributes.width : isBurnt ? burn.width : 4;
  return {
    ...(burn === 'not-burnt' ? { skipped: burn } : {}),
    shape: {
      id: feature.id,
      polygons,
      lines,
      ...(isBuilding ? { building: feature.type === 'Building' ? 'building' : 'part' } : {}),
      ...(cover ? { cover } : {}),
      ...(isBurnt ? { burn: { kind: burn.kind, depth: burn.depth, rule: burn.rule } } : {}),
      width: Math.min(500, Math.max(0, width)),
      area: polygons.reduce((sum, [outer]) => sum + Math.abs(areaOf(outer)), 0),
    },
  };
}

/** Bridges and tunnels: what the water under or over them does not touch. */
function isAboveOrBelow({ type, attributes }: Feature): boolean {
  if (type !== 'Road' && type !== 'Railway' && type !== 'TransportSquare') return false;
  const { bridge, tunnel } = attributes;
  return (!!bridge && bridge !== 'no') || (!!tunnel && tunnel !== 'no' && tunnel !== 'building_passage');
}

/** Outer rings turn as CoverageWindow counts positive, holes the other way. */
function orient(rings: Float64Array[]): Float64Array[] {
  return rings.map((ring, i) => (areaOf(ring) > 0 === (i === 0) ? reversed(ring) : ring));
}

function reversed(ring: Float64Array): Float64Array {
  const turned = new Float64Array(ring.length);
  for (let i = 0; i < ring.length; i += 2) turned.set(ring.subarray(i, i + 2), ring.length - 2 - i);
  return turned;
}

function areaOf(ring: Float64Array): number {
  let sum = 0;
  const count = ring.length / 2;
  for (let i = 0, j = count - 1; i < count; j = i++)
    sum += ring[2 * j] * ring[2 * i + 1] - ring[2 * i] * ring[2 * j + 1];
  return sum / 2;
}
