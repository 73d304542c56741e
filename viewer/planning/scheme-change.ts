import type { Feature } from '../../models/feature.ts';
import { itemsUntil } from '../../scenes/planning/scheme/phases.ts';
import { bodiesOfScheme } from '../../scenes/planning/scheme/scheme-bodies.ts';
import { currentCity } from '../stores/boot.ts';
import { heightsOfLevels } from './level-heights.ts';
import { readModels, useSchemeModels } from './models/scheme-models.ts';
import type { SchemeUse, UsedScheme } from './scheme-use.ts';

/** What a scheme changes of the city, for studies that compare. */
export interface SchemeChange {
  /** Which one it is, and its class. */
  use: SchemeUse;
  read(): Promise<{ designed: readonly Feature[]; without: readonly string[] }>;
}

/** The bodies of a scheme until its phase, and what it takes down. Throws what reading its models throws. */
export async function changeOf({ scheme, use }: UsedScheme): ReturnType<SchemeChange['read']> {
  const { buildings, demolitions } = itemsUntil(scheme, use.phase);
  if (use.where !== 'city') await readModels({ buildings }, use.where);
  const { models } = useSchemeModels.getState();
  const trianglesOf = (source: string) => {
    const held = models.get(source);
    return held?.state === 'ready' ? held.triangles : undefined;
  };
  const crs = currentCity()?.city.grid?.crs;
  const hasLevels = buildings.some(({ level }) => level !== undefined);
  const heightOf =
    hasLevels && crs !== undefined
      ? await heightsOfLevels(crs, scheme.verticalDatum)
      : (_: unknown, level: number) => level;
  return {
    designed: bodiesOfScheme({ buildings }, heightOf, trianglesOf),
    without: demolitions.map(({ feature }) => feature),
  };
}
