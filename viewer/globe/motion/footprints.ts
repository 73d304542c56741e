import type { Feature, Geometry } from '../../../models/feature.ts';
import { SURFACE_SEMANTICS } from '../../../models/feature.ts';
import type { LocalFrame } from './local-frame.ts';
import type { Footprint } from './walls.ts';

/** Metres above the ground below which nobody walks upright. */
const HEADROOM = 2.2;
const WALLED = new Set(['Building', 'BuildingPart', 'BuildingInstallation', 'OtherConstruction']);
const GROUND = SURFACE_SEMANTICS.indexOf('ground');

/**
 * What of a feature stands in the way of a person on the ground at `ground` ellipsoidal metres: footprints of
 * buildings that begin below a person's head. What hangs over the street, like a passage, does not.
 */
export function footprintsOf(feature: Feature, frame: LocalFrame, ground: number): Footprint[] {
  if (!WALLED.has(feature.type)) return [];
  return feature.geometries.flatMap((geometry) => footprints(geometry, frame, ground));
}

function footprints(geometry: Geometry, frame: LocalFrame, ground: number): Footprint[] {
  if (geometry.kind === 'points' || geometry.kind === 'lines') return [];
  const { positions, ringStarts, polygonStarts, heightReference } = geometry;
  const ceiling = (heightReference === 'ground' ? 0 : ground) + HEADROOM;
  const found: Footprint[] = [];
  for (let polygon = 0; polygon + 1 < polygonStarts.length; polygon++) {
    if (geometry.kind === 'surfaces' && geometry.semantics[polygon] !== GROUND) continue;
    const [first, last] = [polygonStarts[polygon], polygonStarts[polygon + 1]];
    // The third coordinate of an area means nothing here: it lies on the ground.
    if (geometry.kind !== 'areas' && positions[3 * ringStarts[first] + 2] > ceiling) continue;
    const rings: Float64Array[] = [];
    for (let ring = first; ring < last; ring++) {
      const [start, end] = [ringStarts[ring], ringStarts[ring + 1]];
      const points = new Float64Array((end - start) * 2);
      for (let i = start; i < end; i++)
        points.set(
          frame.toLocal({ longitude: positions[3 * i], latitude: positions[3 * i + 1] }),
          (i - start) * 2,
        );
      rings.push(points);
    }
    found.push({ rings });
  }
  return found;
}
