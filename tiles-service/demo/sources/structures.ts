import type { DemoCity } from '../../../scenes/demo/city.ts';
import type { ToDegrees } from '../to-degrees.ts';
import { linesOf } from './lines.ts';

/** Bridges and the railway's viaduct, part by part: bodies as the faces around them, with heights of the datum. */
export function structuresSource({ structures }: DemoCity, toDegrees: ToDegrees): string {
  const rounded = (metres: number): number => Math.round(metres * 1000) / 1000;
  return linesOf(
    structures.map(({ kind, name, bodies }, index) => ({
      type: 'Feature',
      id: `k${index + 1}`,
      properties: { name: name.zh, 'name:en': name.en, part: kind },
      geometry: {
        type: 'MultiPolygon',
        coordinates: bodies.flat().map((face) => {
          const corners = face.map(([x, y, z]) => [...toDegrees([x, y]), rounded(z)]);
          return [[...corners, corners[0]]];
        }),
      },
    })),
  );
}
