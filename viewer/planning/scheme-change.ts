import type { Feature } from '../../models/feature.ts';
import type { Scheme } from '../../models/schema/scheme.ts';
import { bodiesOfScheme } from '../../scenes/planning/scheme/scheme-bodies.ts';
import { currentCity } from '../stores/boot.ts';
import { heightsOfLevels } from './level-heights.ts';
import { useSchemeModels, wantModels } from './models/scheme-models.ts';
import type { SchemePlace } from './scheme-store.ts';
import type { SchemeUse } from './scheme-use.ts';

/** What a scheme changes of the city, for studies that compare. */
export interface SchemeChange {
  /** Which one it is, and its class. */
  use: SchemeUse;
  read(): Promise<{ designed: readonly Feature[]; without: readonly string[] }>;
}

/** The bodies of a scheme that is kept somewhere, and what it takes down. Throws what reading its models throws. */
export async function changeOf(scheme: Scheme, where: SchemePlace): ReturnType<SchemeChange['read']> {
  if (where !== 'city') await wantModels(scheme, where);
  const { models } = useSchemeModels.getState();
  const trianglesOf = (source: string) => {
    const held = models.get(source);
    return held?.state === 'ready' ? held.triangles : undefined;
  };
  const crs = currentCity()?.city.grid?.crs;
  const hasLevels = scheme.buildings.some(({ level }) => level !== undefined);
  const heightOf =
    hasLevels && crs !== undefined
      ? await heightsOfLevels(crs, scheme.verticalDatum)
      : (_: unknown, level: number) => level;
  return {
    designed: bodiesOfScheme(scheme, heightOf, trianglesOf),
    without: scheme.demolitions.map(({ feature }) => feature),
  };
}
