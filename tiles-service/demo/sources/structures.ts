import type { DemoCity } from '../../../scenes/demo/city.ts';
import type { ToDegrees } from '../to-degrees.ts';
import { linesOf } from './lines.ts';
import { polygonOf } from './polygon.ts';

/** Bridges and the railway's viaduct, piece by piece, as lines of GeoJSON. */
export function structuresSource({ structures }: DemoCity, toDegrees: ToDegrees): string {
  const rounded = (metres: number): number => Math.round(metres * 100) / 100;
  return linesOf(
    structures.map(({ kind, name, ring, base, top }, index) => ({
      type: 'Feature',
      id: `k${index + 1}`,
      properties: {
        name: name.zh,
        'name:en': name.en,
        part: kind,
        base: rounded(base),
        top: rounded(top),
      },
      geometry: polygonOf(ring, toDegrees),
    })),
  );
}
