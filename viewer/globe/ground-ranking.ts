import type { Feature } from '../../models/feature.ts';
import type { NearFeature } from '../../models/feature-store/index.ts';

/** Half of the usual width of a road or a railway by class, metres: a click on the asphalt is on the road. */
const HALF_WIDTHS: Record<string, number> = {
  motorway: 12,
  trunk: 10,
  primary: 8,
  secondary: 7,
  tertiary: 6,
  residential: 5,
  unclassified: 5,
  living_street: 4,
  service: 3,
  footway: 1.5,
  path: 1,
  cycleway: 1.5,
  steps: 1.5,
  pedestrian: 4,
  rail: 2.5,
  tram: 2.5,
  river: 15,
  canal: 6,
  stream: 2,
};
/** The widest of them: how far to look around a click. */
export const WIDEST = Math.max(...Object.values(HALF_WIDTHS));

/**
 * What a person who clicked on the ground means, best first: a point or a line that was hit, then the areas
 * around, the smallest first. `tolerance` is how far off a finger or a pointer may be, in metres.
 */
export function rankGroundHits(hits: readonly NearFeature[], tolerance: number): Feature[] {
  const rank = ({ feature, area, distance }: NearFeature): number | undefined => {
    if (area !== undefined) return 2e9 + area;
    if (isPoint(feature)) return distance <= tolerance ? distance : undefined;
    const reach = Math.max(tolerance, HALF_WIDTHS[feature.class?.replace(/_link$/, '') ?? ''] ?? 2);
    return distance <= reach ? 1e9 + distance : undefined;
  };
  return hits
    .map((hit) => ({ feature: hit.feature, rank: rank(hit) }))
    .filter((hit): hit is { feature: Feature; rank: number } => hit.rank !== undefined)
    .sort((a, b) => a.rank - b.rank)
    .map(({ feature }) => feature);
}

/** The footprints among what is near a place, in its order: those around it, the smallest first, then the nearest. */
export function footprintsAmong(hits: readonly NearFeature[]): Feature[] {
  return hits
    .map(({ feature }) => feature)
    .filter(({ geometries }) => geometries.some(({ kind }) => kind === 'areas' || kind === 'extrusion'));
}

function isPoint(feature: Feature): boolean {
  return feature.geometries.length > 0 && feature.geometries.every(({ kind }) => kind === 'points');
}
