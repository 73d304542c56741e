import type { Feature } from '../../models/feature.ts';
import type { PositionTransform } from '../../models/geodesy/index.ts';
import { footprintOf } from '../tile/vector/footprint.ts';
import { burnOf, crossingOf, saysYes } from './burn-rules.ts';
import type { GridFrame } from './grid-frame.ts';
import { coverOf, widthOf } from './manning.ts';
import type { GridShape } from './shape-spool.ts';

/** footprintOf joins corners of surfaces in units of the world's width; metres are brought to that scale and back. */
const WORLD = 40_075_016.68;

export interface ShapeRules {
  /** Metres by kind of water, before the table of burn-rules.ts. */
  depths: Readonly<Record<string, number>>;
  /** Manning's n by type, class or kind, before the table of manning.ts. */
  roughness: Readonly<Record<string, number>>;
}

/** What a feature is to the grids; undefined for what says nothing to them. `skipped` says why water was not burnt. */
export function shapeOf(
  feature: Feature,
  frame: GridFrame,
  transform: PositionTransform,
  { depths, roughness }: ShapeRules,
): { shape?: GridShape; skipped?: 'covered' | 'not-burnt' } {
  const burn = burnOf(feature, depths);
  const isBurnt = typeof burn !== 'string';
  const crossing = crossingOf(feature);
  // What is not on the ground is neither a cut nor a cover.
  const isOnGround = burn !== 'covered' && !isAboveOrBelow(feature);
  const isBuilding = stopsWater(feature);
  const cover = isOnGround ? coverOf(feature, roughness) : undefined;
  const skipped = burn === 'covered' || burn === 'not-burnt' ? { skipped: burn } : {};
  if (!isBuilding && !cover && !crossing && !isBurnt) return skipped;
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
  if (polygons.length === 0 && lines.length === 0) return skipped;
  const { width: given } = feature.attributes;
  const width = typeof given === 'number' ? given : isBurnt ? burn.width : widthOf(feature);
  return {
    ...skipped,
    shape: {
      id: feature.id,
      polygons,
      lines,
      ...(isBuilding ? { building: feature.type === 'Building' ? 'building' : 'part' } : {}),
      ...(cover ? { cover } : {}),
      ...(isBurnt ? { burn: { kind: burn.kind, depth: burn.depth, rule: burn.rule } } : {}),
      ...(crossing ? { crossing } : {}),
      width: Math.min(500, Math.max(0, width)),
      area: polygons.reduce((sum, [outer]) => sum + Math.abs(areaOf(outer)), 0),
    },
  };
}

/** On bridges and in tunnels: what the water under or over them does not touch. */
function isAboveOrBelow({ type, attributes }: Feature): boolean {
  if (type !== 'Road' && type !== 'Railway' && type !== 'TransportSquare') return false;
  const { bridge, tunnel } = attributes;
  return saysYes(bridge) || (saysYes(tunnel) && tunnel !== 'building_passage');
}

/** Buildings that open to all sides, or do not touch the ground. */
const OPEN = new Set(['roof', 'carport', 'canopy', 'bridge']);
/** Metres over the ground from which a part lets people, and water, pass under it. */
const PASSAGE = 2;

function stopsWater({ type, class: given, attributes, geometries }: Feature): boolean {
  if (type !== 'Building' && type !== 'BuildingPart') return false;
  const { location, 'building:part': part } = attributes;
  if (OPEN.has(given ?? '') || OPEN.has(String(part ?? '')) || location === 'underground') return false;
  const bases = geometries.flatMap((geometry) =>
    geometry.kind === 'extrusion' && geometry.heightReference === 'ground'
      ? [Math.min(...geometry.positions.filter((_, at) => at % 3 === 2))]
      : [],
  );
  return bases.length === 0 || Math.min(...bases) < PASSAGE;
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
