import type { DemoCity } from '../../../scenes/demo/city.ts';
import type { ToDegrees } from '../to-degrees.ts';

/** Bus lines as GeoJSON. */
export function busSource({ busLines }: DemoCity, toDegrees: ToDegrees): string {
  const features = busLines.map(({ name, line, stops }, index) => ({
    type: 'Feature',
    id: `line${index + 1}`,
    properties: {
      name: name.zh,
      'name:en': name.en,
      route: 'bus',
      stops: stops.map(({ zh }) => zh).join('、'),
    },
    geometry: { type: 'LineString', coordinates: line.map(toDegrees) },
  }));
  return `${JSON.stringify({ type: 'FeatureCollection', features })}\n`;
}
