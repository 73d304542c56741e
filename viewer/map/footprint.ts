import { type Feature, type Geometry, SURFACE_SEMANTICS } from '../../models/feature.ts';

/** What a feature is on a map: degrees, flat longitude, latitude arrays. Rings are not closed. */
export interface Footprint {
  /** Polygons, each with its outer ring first. */
  areas: number[][][];
  lines: number[][];
  points: number[];
  /** Metres above the ground at which it begins and ends, where it is a body and both are known. */
  base?: number;
  top?: number;
}

type WithRings = Extract<Geometry, { polygonStarts: Uint32Array }>;

const GROUND = SURFACE_SEMANTICS.indexOf('ground');
const ROOF = SURFACE_SEMANTICS.indexOf('roof');
const WALL = SURFACE_SEMANTICS.indexOf('wall');

/** Shape of a feature seen from above. Bodies count by their footprint, solids by their ground or their roofs. */
export function footprintOf({ geometries }: Pick<Feature, 'geometries'>): Footprint {
  const footprint: Footprint = { areas: [], lines: [], points: [] };
  const body = geometries.find(({ kind }) => kind === 'extrusion');
  const solid = geometries.filter(({ kind }) => kind === 'surfaces').sort((a, b) => b.lod - a.lod)[0];
  const hasAreas = geometries.some(({ kind }) => kind === 'areas' || kind === 'extrusion');
  for (const geometry of geometries) {
    if (geometry.kind === 'points') footprint.points.push(...planar(geometry.positions, 0));
    else if (geometry.kind === 'lines') {
      for (let i = 0; i + 1 < geometry.lineStarts.length; i++)
        footprint.lines.push(planar(geometry.positions, geometry.lineStarts[i], geometry.lineStarts[i + 1]));
    } else if (geometry.kind !== 'surfaces') footprint.areas.push(...polygonsOf(geometry));
    else if (!hasAreas && geometry === solid)
      footprint.areas.push(...polygonsOf(geometry, seenFromAbove(geometry)));
  }
  if (body?.kind === 'extrusion') {
    const base = body.heightReference === 'ground' ? Math.max(0, body.positions[2] ?? 0) : 0;
    footprint.base = base;
    footprint.top = base + body.height;
  } else if (solid) {
    footprint.base = 0;
    footprint.top = tallness(solid.positions);
  }
  return footprint;
}

/** Which polygons of a solid to draw: its ground, or else its roofs, or else all that is no wall. */
function seenFromAbove({ semantics }: { semantics: Uint8Array }): (polygon: number) => boolean {
  for (const wanted of [GROUND, ROOF])
    if (semantics.includes(wanted)) return (at) => semantics[at] === wanted;
  return (at) => semantics[at] !== WALL;
}

function polygonsOf(
  { positions, ringStarts, polygonStarts }: WithRings,
  isWanted: (polygon: number) => boolean = () => true,
): number[][][] {
  const polygons: number[][][] = [];
  for (let polygon = 0; polygon + 1 < polygonStarts.length; polygon++) {
    if (!isWanted(polygon)) continue;
    const rings: number[][] = [];
    for (let ring = polygonStarts[polygon]; ring < polygonStarts[polygon + 1]; ring++)
      rings.push(planar(positions, ringStarts[ring], ringStarts[ring + 1]));
    polygons.push(rings);
  }
  return polygons;
}

function planar(positions: Float64Array, start: number, end = positions.length / 3): number[] {
  const flat: number[] = [];
  for (let i = start; i < end; i++) flat.push(positions[i * 3], positions[i * 3 + 1]);
  return flat;
}

function tallness(positions: Float64Array): number {
  let lowest = Number.POSITIVE_INFINITY;
  let highest = Number.NEGATIVE_INFINITY;
  for (let i = 2; i < positions.length; i += 3) {
    lowest = Math.min(lowest, positions[i]);
    highest = Math.max(highest, positions[i]);
  }
  return highest > lowest ? highest - lowest : 0;
}

/** The middle of a footprint's positions, degrees; undefined for a record without shape. */
export function middleOfFootprint({ areas, lines, points }: Footprint): [number, number] | undefined {
  const flat = [...areas.map(([outer]) => outer), ...lines, points].flat();
  if (flat.length === 0) return undefined;
  let x = 0;
  let y = 0;
  for (let i = 0; i < flat.length; i += 2) {
    x += flat[i];
    y += flat[i + 1];
  }
  return [(2 * x) / flat.length, (2 * y) / flat.length];
}

/** A feature's shape as GeoJSON, for outlines. */
export function geoJsonOf(feature: Pick<Feature, 'geometries'>): GeoJSON.FeatureCollection {
  const { areas, lines, points } = footprintOf(feature);
  const shapes: GeoJSON.Geometry[] = [];
  if (areas.length > 0)
    shapes.push({
      type: 'MultiPolygon',
      coordinates: areas.map((rings) => rings.map((ring) => closed(pairs(ring)))),
    });
  if (lines.length > 0) shapes.push({ type: 'MultiLineString', coordinates: lines.map(pairs) });
  if (points.length > 0) shapes.push({ type: 'MultiPoint', coordinates: pairs(points) });
  return {
    type: 'FeatureCollection',
    features: shapes.map((geometry) => ({ type: 'Feature', geometry, properties: {} })),
  };
}

function pairs(flat: readonly number[]): [number, number][] {
  const all: [number, number][] = [];
  for (let i = 0; i + 1 < flat.length; i += 2) all.push([flat[i], flat[i + 1]]);
  return all;
}

function closed(ring: [number, number][]): [number, number][] {
  return ring.length === 0 ? ring : [...ring, ring[0]];
}
