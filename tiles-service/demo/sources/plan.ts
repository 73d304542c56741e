import type { DemoCity } from '../../../scenes/demo/city.ts';
import { ringArea } from '../../../scenes/demo/plane.ts';
import type { ToDegrees } from '../to-degrees.ts';
import { linesOf } from './lines.ts';
import { polygonOf } from './polygon.ts';

/** The land-use plan, a feature for the ground of each block, as lines of GeoJSON. */
export function planSource({ plannedAreas, blocks }: DemoCity, toDegrees: ToDegrees): string {
  return linesOf(
    plannedAreas.map(({ block, ring, use: { code, formerCode, name } }) => {
      const own = blocks[block].facility?.name ?? blocks[block].name;
      return {
        type: 'Feature',
        id: `u${block + 1}`,
        properties: {
          name: own ? `${own.zh} · ${name.zh}` : name.zh,
          'name:en': own ? `${own.en} · ${name.en}` : name.en,
          landUse: code,
          landUseName: name.zh,
          'landUseName:en': name.en,
          landUseGB50137: formerCode,
          area: Math.round(ringArea(ring)),
        },
        geometry: polygonOf(ring, toDegrees),
      };
    }),
  );
}
