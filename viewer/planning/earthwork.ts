import type { Scene } from '../../models/schema/scene.ts';
import type { LocalizedText } from '../../models/schema/text.ts';
import type { PadWork } from '../../scenes/planning/ground/pads.ts';
import { itemsUntil } from '../../scenes/planning/scheme/phases.ts';
import '../panels/studies/ground/texts.ts';
import { bothLanguages } from '../studies/both-languages.ts';
import { siteOf } from '../studies/city-site.ts';
import { askGround } from '../studies/ground/ask-ground.ts';
import type { PadsAnswer, PadTask } from '../studies/ground/messages.ts';
import { changeLegend, raster } from '../studies/ground/terrain-results.ts';
import { madeWith } from '../studies/made-with.ts';
import type { StudyResult } from '../studies/result.ts';
import { restsOn, resultBase } from '../studies/result-base.ts';
import type { UsedScheme } from './scheme-use.ts';

/** What a scheme levels until its phase: parcels that say the level that their ground gets. */
export const padsOf = ({ scheme, use: { phase } }: UsedScheme): PadTask[] =>
  itemsUntil(scheme, phase).parcels.flatMap(({ id, area, level }) =>
    level === undefined ? [] : [{ id, area, level }],
  );

/** Two schemes, or the ground as it is and a scheme. */
export interface Earthwork {
  before?: UsedScheme | undefined;
  after: UsedScheme;
}

/** Cut and fill from another scheme, or from the ground as it is, to a scheme. Throws InputError. */
export function earthworkOf(
  city: Scene,
  address: string,
  { before: from, after: to }: Earthwork,
  signal: AbortSignal,
): Promise<PadsAnswer> {
  const nothing = () => undefined;
  const [before, after] = [from ? padsOf(from) : [], padsOf(to)];
  const datums = [
    ...(after.length > 0 ? [to.scheme.verticalDatum] : []),
    ...(from && before.length > 0 ? [from.scheme.verticalDatum] : []),
  ];
  const task = { site: siteOf(city, address), before, after, datums };
  return askGround('pads', task, { signal, stage: nothing, progress: nothing });
}

export const sumOf = (
  works: readonly PadWork[],
  of: 'cut' | 'fill' | 'balance' | 'area' | 'unknown',
): number => works.reduce((sum, work) => sum + work[of], 0);

const text = (key: string): LocalizedText => bothLanguages(`planning.earthwork.${key}`);

/** The same as a result of both schemes: a coloured layer with its legend, and the table of parcels. */
export function earthworkStudy(
  city: Scene,
  name: string,
  { works, change, origin, verticalDatum }: PadsAnswer,
  { before: from, after: to }: Earthwork,
): StudyResult {
  const parcels = [to, ...(from ? [from] : [])].flatMap(
    ({ scheme, use }) => itemsUntil(scheme, use.phase).parcels,
  );
  const nameOf = (id: string): LocalizedText =>
    parcels.find((parcel) => parcel.id === id)?.name ?? { 'zh-CN': id, en: id };
  const areas = parcels.filter(({ level }) => level !== undefined).map(({ area }) => area);
  const result: StudyResult = {
    ...resultBase(city, {
      ...{ name, origin, rests: restsOn('terrain') },
      places: areas.flatMap(([outer]) => outer),
    }),
    legends: [changeLegend(change)],
    parts: [
      raster('change', text('change'), true, 0, city, change),
      {
        ...{ kind: 'features', id: 'parcels', name: text('parcels'), isShown: true, draped: true },
        features: areas.map((area) => ({
          type: 'Feature',
          geometry: {
            type: 'Polygon',
            coordinates: area.map((ring) => [...ring, ring[0]].map((at) => [...at])),
          },
          properties: { stroke: '#ffffff', 'stroke-width': 2, 'fill-opacity': 0 },
        })),
      },
    ],
    figures: [
      { name: text('cut'), value: sumOf(works, 'cut'), unit: 'm³', digits: 0 },
      { name: text('fill'), value: sumOf(works, 'fill'), unit: 'm³', digits: 0 },
      { name: text('balance'), value: sumOf(works, 'balance'), unit: 'm³', digits: 0 },
      { name: text('area'), value: sumOf(works, 'area'), unit: 'm²', digits: 0 },
      {
        ...{ name: text('unknown'), value: sumOf(works, 'unknown'), unit: 'm²', digits: 0 },
        isTrouble: sumOf(works, 'unknown') > 0,
      },
      { name: text('datum'), value: verticalDatum, unit: '' },
    ],
    tables: [
      {
        ...{ id: 'parcels', name: text('parcels') },
        columns: [
          { id: 'parcel', name: text('parcel'), unit: '' },
          { id: 'before', name: text('before'), unit: 'm', digits: 2 },
          { id: 'after', name: text('after'), unit: 'm', digits: 2 },
          { id: 'cut', name: text('cut'), unit: 'm³', digits: 0 },
          { id: 'fill', name: text('fill'), unit: 'm³', digits: 0 },
          { id: 'balance', name: text('balance'), unit: 'm³', digits: 0 },
        ],
        rows: works.map(({ id, before, after, cut, fill, balance }) => ({
          cells: [nameOf(id), before ?? null, after ?? null, cut, fill, balance],
        })),
      },
    ],
    charts: [],
  };
  return madeWith(result, from?.use, to.use);
}
