import type { DemoCity } from '../../../scenes/demo/city.ts';
import type { ToDegrees } from '../to-degrees.ts';

/** Buildings as lines of GeoJSON. */
export function buildingsSource({ buildings, people }: DemoCity, toDegrees: ToDegrees): string {
  const lines = buildings.map(({ ring, use, storeys, height, roof, name, base }, index) => {
    const corners = ring.map(toDegrees);
    return JSON.stringify({
      type: 'Feature',
      id: `b${index + 1}`,
      properties: {
        [base ? 'building:part' : 'building']: use,
        ...(name && { name: name.zh, 'name:en': name.en }),
        'building:levels': storeys,
        height,
        ...(base && { min_height: base }),
        'roof:shape': roof.shape,
        'roof:height': roof.height,
        ...people[index],
      },
      geometry: { type: 'Polygon', coordinates: [[...corners, corners[0]]] },
    });
  });
  return `${lines.join('\n')}\n`;
}
