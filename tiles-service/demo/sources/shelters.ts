import type { DemoCity } from '../../../scenes/demo/city.ts';
import type { ToDegrees } from '../to-degrees.ts';
import { linesOf } from './lines.ts';
import { polygonOf } from './polygon.ts';

/** Emergency shelters as lines of GeoJSON. */
export function sheltersSource({ shelters }: DemoCity, toDegrees: ToDegrees): string {
  return linesOf(
    shelters.map(({ name, class: kind, ring, effectiveArea, areaPerPerson, capacity }, index) => ({
      type: 'Feature',
      id: `s${index + 1}`,
      properties: {
        name: name.zh,
        'name:en': name.en,
        shelterClass: kind,
        effectiveArea,
        areaPerPerson,
        capacity,
      },
      geometry: polygonOf(ring, toDegrees),
    })),
  );
}
