import type { Feature } from '../../../models/feature.ts';
import type { Scheme } from '../../../models/schema/scheme.ts';
import { bodiesOfScheme } from '../../../scenes/planning/scheme/scheme-bodies.ts';
import { localized } from '../../locale/i18n.ts';
import { heightsOfLevels } from '../../planning/level-heights.ts';
import { useSchemeModels, wantModels } from '../../planning/models/scheme-models.ts';
import { seenScheme, useScheme } from '../../planning/scheme-store.ts';
import { openSchemeUse, type SchemeUse } from '../../planning/scheme-use.ts';
import { currentCity } from '../../stores/boot.ts';
import { useView } from '../../stores/view.ts';

/** What the open scheme changes of the city, for studies that compare. */
export interface SchemeChange {
  name: string;
  /** Which one it is, and its class. */
  use: SchemeUse;
  read(): Promise<{ designed: readonly Feature[]; without: readonly string[] }>;
}

/** Undefined while no scheme is open. */
export function useSchemeChange(): SchemeChange | undefined {
  const state = useScheme();
  const language = useView(({ document }) => document.language);
  const scheme = seenScheme(state);
  const use = openSchemeUse(state);
  if (!scheme || !use) return undefined;
  return { name: localized(scheme.name, language), use, read: () => changeOf(scheme) };
}

async function changeOf(scheme: Scheme): ReturnType<SchemeChange['read']> {
  const { opened } = useScheme.getState();
  if (opened && opened.where !== 'city') await wantModels(scheme, opened.where);
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
