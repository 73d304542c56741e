import type { Scene } from '../../../models/schema/scene.ts';
import type { LocalizedText } from '../../../models/schema/text.ts';
import { bothLanguages } from '../both-languages.ts';
import type { FeaturesPart, Legend, StudyFigure, StudyResult } from '../result.ts';
import { resultBase } from '../result-base.ts';
import type { IsochronesAnswer, LifeCircleAnswer } from './messages.ts';

const text = (key: string, values?: Record<string, string | number>): LocalizedText =>
  bothLanguages(`reachStudy.${key}`, values);

/** From the shortest time to the longest: one hue that grows lighter. */
const COLOURS = ['#0b5563', '#23797a', '#4d9f92', '#86c5ad', '#bfe3c4', '#eef6da'];
const minutes = (seconds: number): number => Math.round((seconds / 60) * 10) / 10;

/** What is reached in some times. */
export function isochronesResult(city: Scene, name: string, answer: IsochronesAnswer): StudyResult {
  const { areas, origin, startMetres } = answer;
  const shortest = [...areas].sort((a, b) => a.limit - b.limit);
  return {
    ...base(city, name, answer),
    legends: [legendOf(shortest.map(({ limit }) => limit))],
    parts: [areasPart(answer), startPart(answer)],
    figures: [
      ...shortest.map(
        ({ limit, squareMetres }): StudyFigure => ({
          ...{ name: text('within', { minutes: minutes(limit) }), unit: 'km²', digits: 3 },
          value: squareMetres / 1e6,
        }),
      ),
      { name: text('roads'), value: answer.roadMetres / 1000, unit: 'km', digits: 1 },
      { name: text('startMetres'), value: startMetres, unit: 'm', digits: 0 },
      ...(origin.parameters.by === 'foot'
        ? [{ name: text('walkingSpeed'), value: Number(origin.parameters.speed), unit: 'm/s', digits: 2 }]
        : []),
    ],
    tables: [
      {
        ...{ id: 'areas', name: text('areas') },
        columns: [
          { id: 'minutes', name: text('time'), unit: 'min', digits: 1 },
          { id: 'area', name: text('area'), unit: 'km²', digits: 3 },
        ],
        rows: shortest.map(({ limit, squareMetres }) => ({ cells: [limit / 60, squareMetres / 1e6] })),
      },
    ],
    charts: [],
  };
}

/** What lies within a walk, by kind, and what is missing. */
export function lifeCircleResult(city: Scene, name: string, answer: LifeCircleAnswer): StudyResult {
  const { areas, places, kinds, missing } = answer;
  const nameOf = new Map(places.map((place) => [place.id, place.name || place.id]));
  return {
    ...base(city, name, answer),
    legends: [legendOf(areas.map(({ limit }) => limit))],
    parts: [
      areasPart(answer),
      {
        ...{ kind: 'features', id: 'places', name: text('places'), isShown: true, draped: true },
        features: places.map(({ id, kind, name: called, at, seconds }) => ({
          type: 'Feature',
          geometry: { type: 'Point', coordinates: [...at] },
          properties: {
            id,
            kind,
            ...(called !== '' && { title: called }),
            minutes: minutes(seconds),
            'marker-color': '#f2f7ff',
          },
        })),
      },
      startPart(answer),
    ],
    figures: [
      {
        name: text('kindsWithin'),
        value: kinds.filter(({ count }) => count > 0).length,
        unit: '',
        digits: 0,
      },
      { name: text('missing'), value: missing.length, unit: '', digits: 0, isTrouble: missing.length > 0 },
      { name: text('placesWithin'), value: places.length, unit: '', digits: 0 },
      { name: text('area'), value: (areas[0]?.squareMetres ?? 0) / 1e6, unit: 'km²', digits: 3 },
    ],
    tables: [
      {
        ...{ id: 'kinds', name: text('kinds') },
        columns: [
          { id: 'kind', name: text('kind'), unit: '' },
          { id: 'count', name: text('count'), unit: '', digits: 0 },
          { id: 'nearest', name: text('nearest'), unit: '' },
          { id: 'minutes', name: text('time'), unit: 'min', digits: 1 },
        ],
        rows: kinds.map(({ kind, count, nearest }) => ({
          cells: [
            text(`place.${kind}`),
            count,
            nearest ? (nameOf.get(nearest.id) ?? nearest.id) : text('none'),
            nearest ? nearest.seconds / 60 : null,
          ],
          ...(nearest ? { at: places.find(({ id }) => id === nearest.id)!.at } : {}),
          isTrouble: missing.includes(kind),
        })),
      },
      {
        ...{ id: 'places', name: text('places') },
        columns: [
          { id: 'name', name: text('name'), unit: '' },
          { id: 'kind', name: text('kind'), unit: '' },
          { id: 'minutes', name: text('time'), unit: 'min', digits: 1 },
        ],
        rows: places.map(({ id, name: called, kind, seconds, at }) => ({
          cells: [called || id, text(`place.${kind}`), seconds / 60],
          at,
        })),
      },
    ],
    charts: [],
  };
}

const base = (city: Scene, name: string, { areas, start, origin }: IsochronesAnswer) =>
  resultBase(city, {
    ...{ name, origin },
    places: [start, ...areas.flatMap(({ polygons }) => polygons.flat(2))],
    rests: ({ kind, role }) => kind === 'vector' && role === undefined,
  });

const legendOf = (limits: readonly number[]): Legend => ({
  ...{ title: text('time'), unit: 'min', kind: 'classes' },
  classes: limits.map((limit, at) => ({
    // As far apart as so many can be.
    ...{
      value: minutes(limit),
      colour: COLOURS[Math.round((at * (COLOURS.length - 1)) / Math.max(1, limits.length - 1))],
    },
    label: text('upTo', { minutes: minutes(limit) }),
  })),
});

/** The longest time first, so that shorter ones lie on it. */
function areasPart({ areas }: IsochronesAnswer): FeaturesPart {
  return {
    ...{ kind: 'features', id: 'areas', name: text('areas'), isShown: true, draped: true, legend: 0 },
    features: areas.map(({ limit, polygons, squareMetres }) => ({
      type: 'Feature',
      geometry: {
        type: 'MultiPolygon',
        coordinates: polygons.map((polygon) =>
          polygon.map((ring) => [...ring, ring[0]].map((at) => [...at])),
        ),
      },
      properties: { value: minutes(limit), minutes: minutes(limit), area: Math.round(squareMetres) },
    })),
  };
}

function startPart({ start }: IsochronesAnswer): FeaturesPart {
  return {
    ...{ kind: 'features', id: 'start', name: text('start'), isShown: true, draped: true },
    features: [
      {
        type: 'Feature',
        geometry: { type: 'Point', coordinates: [...start] },
        properties: { title: text('start')['zh-CN'], 'marker-color': '#ffffff' },
      },
    ],
  };
}
