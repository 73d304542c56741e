import type { DemoCity } from '../../../scenes/demo/city.ts';
import type { ToDegrees } from '../to-degrees.ts';

/** Trees as a table. */
export function treesSource({ trees }: DemoCity, toDegrees: ToDegrees): string {
  const lines = trees.map(({ at, species, height }, index) => {
    const [longitude, latitude] = toDegrees(at);
    return `t${index + 1},${longitude},${latitude},${species},${height}`;
  });
  return `id,longitude,latitude,species,height\n${lines.join('\n')}\n`;
}
