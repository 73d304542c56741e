import type { LocalizedText } from '../../../models/schema/text.ts';
import type { EffectsReport } from '../../../scenes/flood/effects/report.ts';
import type { RoadUser } from '../../../scenes/flood/effects/thresholds.ts';

/** What the list can be narrowed to. */
export const HIT_KINDS = ['places', 'buildings', 'roads'] as const;
export type HitKind = (typeof HIT_KINDS)[number];

/** One that is hit, as a row of the list. */
export interface Hit {
  key: string;
  kind: HitKind;
  /** Id of the feature, of a building or place; of a road those of its edges. */
  ids: string[];
  name?: LocalizedText;
  /** What it is: a kind of critical place, or a class or use in the city's words. */
  what?: { isPlace: boolean; word: string };
  longitude: number;
  latitude: number;
  /** Seconds since the beginning at which it is hit. */
  from: number;
  /** Metres of water, at most. */
  depth: number;
  residents?: number;
  storeysWet?: number;
  closed?: Partial<Record<RoadUser, number>>;
}

/** All that are hit, what was hit first at the top; one that is both a building and a critical place stands as the place. */
export function hitsOf({ buildings, places, roads }: EffectsReport): Hit[] {
  const critical = new Set(places.map(({ id }) => id));
  const hits: Hit[] = [
    ...places.map(
      ({ kind, ...hit }): Hit => ({
        ...hit,
        ...{ key: `place ${hit.id}`, kind: 'places', ids: [hit.id], what: { isPlace: true, word: kind } },
      }),
    ),
    ...buildings
      .filter(({ id }) => !critical.has(id))
      .map(
        ({ use, ...hit }): Hit => ({
          ...hit,
          ...{ key: `building ${hit.id}`, kind: 'buildings', ids: [hit.id] },
          ...(use === undefined ? {} : { what: { isPlace: false, word: use } }),
        }),
      ),
    ...roads.map(
      ({ name, class: kind, ...hit }): Hit => ({
        ...hit,
        ...{ key: `road ${hit.ids[0]}`, kind: 'roads' },
        ...(name === undefined ? {} : { name: { 'zh-CN': name, en: name } }),
        ...(kind === undefined ? {} : { what: { isPlace: false, word: kind } }),
      }),
    ),
  ];
  return hits.sort((a, b) => a.from - b.from);
}

export interface HitFilter {
  kinds: readonly HitKind[];
  text: string;
}

/** Those of the kinds that are asked for, with the text in a name or an id. */
export function filteredHits(hits: readonly Hit[], { kinds, text }: HitFilter): Hit[] {
  const wanted = text.trim().toLowerCase();
  return hits.filter(
    ({ kind, name, ids }) =>
      kinds.includes(kind) &&
      (wanted === '' ||
        [name?.['zh-CN'], name?.en, ...ids].some((word) => word?.toLowerCase().includes(wanted))),
  );
}
