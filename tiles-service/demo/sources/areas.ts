import type { DemoCity } from '../../../scenes/demo/city.ts';
import type { ToDegrees } from '../to-degrees.ts';

/** Districts, streets and grids as GeoJSON. Of people only sums leave the buildings. */
export function areasSource({ areas }: DemoCity, toDegrees: ToDegrees): string {
  const features = areas.map(({ level, name, ring, parent, buildings, residents, jobs }, index) => {
    const corners = ring.map(toDegrees);
    return {
      type: 'Feature',
      id: `a${index + 1}`,
      properties: {
        name: name.zh,
        'name:en': name.en,
        boundary: 'administrative',
        level,
        ...(parent === undefined ? {} : { parent: `areas:a${parent + 1}` }),
        buildings,
        residents,
        jobs,
      },
      geometry: { type: 'Polygon', coordinates: [[...corners, corners[0]]] },
    };
  });
  return `${JSON.stringify({ type: 'FeatureCollection', features })}\n`;
}
