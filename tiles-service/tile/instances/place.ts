import type { Feature, PointsGeometry } from '../../../models/feature.ts';
import type { EnuFrame, Undulation } from '../../../models/geodesy/index.ts';
import type { GroundSampler } from '../../../scenes/geometry/solids/stand.ts';
import type { Tally } from '../../read/feature-source.ts';

export interface PlaceContext {
  frame: EnuFrame;
  ground?: GroundSampler;
  undulation: Undulation;
  tally: Tally;
}

/** Models stand this deep in the ground, so that none floats on a slope, metres. */
const SINK = 0.05;

/** Places of a feature's points in the frame (east, north, up, metres). Empty for a feature without points. */
export function placesOf(feature: Feature, context: PlaceContext): number[] {
  const points = finestPoints(feature);
  if (!points) return [];
  const places: number[] = [];
  const place = new Float64Array(3);
  for (let i = 0; i < points.positions.length; i += 3) {
    const [longitude, latitude, height] = points.positions.subarray(i, i + 3);
    if (!Number.isFinite(longitude) || !Number.isFinite(latitude)) continue;
    const above = Number.isFinite(height) ? height : 0;
    const base = points.heightReference === 'ground' ? groundAt(longitude, latitude, feature.id, context) : 0;
    context.frame.toEnu(longitude, latitude, base + above - SINK, place);
    places.push(...place);
  }
  return places;
}

export function finestPoints({ geometries }: Feature): PointsGeometry | undefined {
  let finest: PointsGeometry | undefined;
  for (const geometry of geometries)
    if (geometry.kind === 'points' && (!finest || geometry.lod > finest.lod)) finest = geometry;
  return finest;
}

function groundAt(
  longitude: number,
  latitude: number,
  id: string,
  { ground, undulation, tally }: PlaceContext,
): number {
  const height = ground?.heightAt(longitude, latitude);
  if (height !== undefined && Number.isFinite(height)) return height;
  tally.note('no-terrain', 'No terrain is known here; it stands at mean sea level (EGM96).', id);
  return undulation(longitude, latitude);
}
