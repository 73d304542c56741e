import type { Feature } from '../../../models/feature.ts';
import type { GroundPlace } from '../../stores/status.ts';

/**
 * The line of a feature that one can fly along (a road, a river, a bus line): its longest one; undefined without.
 * One that lies on the ground is given `lowest`, ellipsoidal metres that the flight does not go below.
 */
export function wayOf(feature: Feature, lowest: number): GroundPlace[] | undefined {
  let longest: GroundPlace[] | undefined;
  let length = 0;
  for (const geometry of feature.geometries) {
    if (geometry.kind !== 'lines') continue;
    const { positions, lineStarts, heightReference } = geometry;
    for (let line = 0; line + 1 < lineStarts.length; line++) {
      const places: GroundPlace[] = [];
      let metres = 0;
      for (let i = lineStarts[line]; i < lineStarts[line + 1]; i++) {
        const [longitude, latitude] = [positions[3 * i], positions[3 * i + 1]];
        // On the ground, wherever that is: the flight stays above what it finds.
        const height = heightReference === 'ground' ? lowest : positions[3 * i + 2];
        const before = places.at(-1);
        if (before)
          metres += Math.hypot(
            (longitude - before.longitude) * Math.cos((latitude * Math.PI) / 180),
            latitude - before.latitude,
          );
        places.push({ longitude, latitude, height });
      }
      if (places.length < 2 || metres <= length) continue;
      longest = places;
      length = metres;
    }
  }
  return longest;
}
