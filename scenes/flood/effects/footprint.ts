import { type Feature, type Geometry, SURFACE_SEMANTICS } from '../../../models/feature.ts';

/** Where a feature touches the ground: outer rings, or single points, of longitude, latitude, height triplets. */
export interface Footprint {
  rings: Float64Array[];
  /** Degrees. */
  middle: [longitude: number, latitude: number];
}

const GROUND = SURFACE_SEMANTICS.indexOf('ground');

export function footprintOf({ geometries }: Feature): Footprint {
  const plain = geometries.find(({ kind }) => kind === 'extrusion' || kind === 'areas');
  const geometry = plain ?? geometries[0];
  const rings = ringsOf(geometry);
  return { rings, middle: middleOf(rings) };
}

function ringsOf(geometry: Geometry): Float64Array[] {
  if (geometry.kind === 'points' || geometry.kind === 'lines') return [geometry.positions];
  const { positions, ringStarts, polygonStarts } = geometry;
  const rings: Float64Array[] = [];
  for (let polygon = 0; polygon + 1 < polygonStarts.length; polygon++) {
    if (geometry.kind === 'surfaces' && geometry.semantics[polygon] !== GROUND) continue;
    const outer = polygonStarts[polygon];
    rings.push(positions.slice(3 * ringStarts[outer], 3 * ringStarts[outer + 1]));
  }
  return rings.length > 0 ? rings : [boxOf(positions)];
}

/** The box around what has no ground surface of its own. */
function boxOf(positions: Float64Array): Float64Array {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let at = 0; at < positions.length; at += 3) {
    west = Math.min(west, positions[at]);
    east = Math.max(east, positions[at]);
    south = Math.min(south, positions[at + 1]);
    north = Math.max(north, positions[at + 1]);
  }
  return Float64Array.of(west, south, 0, east, south, 0, east, north, 0, west, north, 0);
}

function middleOf(rings: readonly Float64Array[]): [number, number] {
  let [longitude, latitude, count] = [0, 0, 0];
  for (const ring of rings)
    for (let at = 0; at < ring.length; at += 3) {
      longitude += ring[at];
      latitude += ring[at + 1];
      count++;
    }
  return [longitude / count, latitude / count];
}
