import type { DemoCity } from '../../../scenes/demo/city.ts';
import { landUseOf } from '../../../scenes/demo/land-use-plan.ts';
import { ringArea } from '../../../scenes/demo/plane.ts';
import type { ToDegrees } from '../to-degrees.ts';
import { linesOf } from './lines.ts';
import { polygonOf } from './polygon.ts';

/** Parcels with what the plan allows on them and what stands there, as lines of GeoJSON. */
export function parcelsSource({ parcels, controls, blocks }: DemoCity, toDegrees: ToDegrees): string {
  return linesOf(
    parcels.map(({ ring, block }, index) => {
      const { code, name } = landUseOf(blocks[block]);
      const control = controls[index];
      const number = String(index + 1).padStart(6, '0');
      return {
        type: 'Feature',
        id: `p${index + 1}`,
        properties: {
          name: `宗地 ${number}`,
          'name:en': `Parcel ${number}`,
          landUse: code,
          landUseName: name.zh,
          'landUseName:en': name.en,
          plan: `plan:u${block + 1}`,
          area: Math.round(ringArea(ring)),
          ...control,
        },
        geometry: polygonOf(ring, toDegrees),
      };
    }),
  );
}
