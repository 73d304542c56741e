import type { PipeKind } from '../../../models/network/index.ts';
import type { Area, Position } from '../../../models/schema/position.ts';
import type { Scene } from '../../../models/schema/scene.ts';
import type { LocalizedText } from '../../../models/schema/text.ts';
import { bothLanguages } from '../both-languages.ts';
import type { FeaturesPart, StudyResult } from '../result.ts';
import { restsOn, resultBase } from '../result-base.ts';
import { pipeColour } from './looks.ts';
import type { ClearancesAnswer, PipeShape, PitAnswer, SpillAnswer, ValveAnswer } from './messages.ts';
import { changeLegend, outlinePart, raster } from './terrain-results.ts';

const text = (key: string): LocalizedText => bothLanguages(`groundStudy.${key}`);
const kindText = (kind: PipeKind | 'building'): LocalizedText => text(`pipe.${kind}`);

/** A pit: what is dug, and the pipes that come free in it. */
export function pitResult(city: Scene, name: string, area: Area, answer: PitAnswer): StudyResult {
  const { pit, bottom, change, met, origin, verticalDatum } = answer;
  return {
    ...resultBase(city, { name, origin, places: area[0], rests: restsOn('terrain', 'pipes') }),
    legends: [changeLegend(change)],
    parts: [
      raster('dug', text('dug'), true, 0, city, change),
      outlinePart(area),
      pipesPart(
        'met',
        text('metPipes'),
        met.map(({ shape }) => shape),
      ),
    ],
    figures: [
      { name: text('dugVolume'), value: pit.cut, unit: 'm³', digits: 0 },
      { name: text('depth'), value: pit.depth, unit: 'm', digits: 2 },
      { name: text('bottom'), value: bottom, unit: 'm', digits: 2 },
      { name: text('dugArea'), value: pit.cutArea, unit: 'm²', digits: 0 },
      ...(pit.unknown >= 1
        ? [{ name: text('unknown'), value: pit.unknown, unit: 'm²', digits: 0, isTrouble: true }]
        : []),
      { name: text('metPipes'), value: met.length, unit: '', digits: 0, isTrouble: met.length > 0 },
      { name: text('datum'), value: verticalDatum, unit: '' },
    ],
    tables: [
      {
        ...{ id: 'pipes', name: text('metPipes') },
        columns: [
          { id: 'id', name: text('id'), unit: '' },
          { id: 'kind', name: text('kind'), unit: '' },
          { id: 'length', name: text('freeLength'), unit: 'm', digits: 1 },
          { id: 'over', name: text('overBottom'), unit: 'm', digits: 2 },
          { id: 'cover', name: text('cover'), unit: 'm', digits: 2 },
        ],
        rows: met.map(({ id, kind, length, over, cover, at }) => ({
          cells: [id, kindText(kind), length, known(over), known(cover)],
          at,
        })),
      },
    ],
    charts: [],
  };
}

/** Pipes that lie nearer to one another, or to a building, than the rules allow. */
export function clearancesResult(
  city: Scene,
  name: string,
  area: Area,
  answer: ClearancesAnswer,
): StudyResult {
  const { faults, origin, unknownCrossings, pairsWithoutRule, crossingsWithoutRule } = answer;
  const silent = [
    ...pairsWithoutRule.map((pair) => ({ pair, way: 'way.any' })),
    ...crossingsWithoutRule.map((pair) => ({ pair, way: 'way.vertical' })),
  ];
  return {
    ...resultBase(city, { name, origin, places: area[0], rests: restsOn('pipes', 'buildings') }),
    legends: [
      {
        ...{ title: text('way.title'), unit: '', kind: 'classes' },
        classes: [
          { value: 0, label: text('way.horizontal'), colour: '#d95fbc' },
          { value: 1, label: text('way.vertical'), colour: '#5b3fc4' },
        ],
      },
    ],
    parts: [
      {
        ...{ kind: 'features', id: 'faults', name: text('faults'), isShown: true, draped: true, legend: 0 },
        features: faults.map(({ at, way, metres, least, between }) => ({
          type: 'Feature',
          geometry: { type: 'Point', coordinates: [...at] },
          properties: {
            ...{ value: way === 'horizontal' ? 0 : 1, metres, least },
            ...{ first: between[0], second: between[1] },
          },
        })),
      },
      outlinePart(area),
    ],
    figures: [
      { name: text('faults'), value: faults.length, unit: '', digits: 0, isTrouble: faults.length > 0 },
      { name: text('comparedPipes'), value: answer.pipes, unit: '', digits: 0 },
      { name: text('comparedBuildings'), value: answer.buildings, unit: '', digits: 0 },
      {
        ...{ name: text('unknownCrossings'), value: unknownCrossings, unit: '', digits: 0 },
        isTrouble: unknownCrossings > 0,
      },
      { name: text('withoutRule'), value: silent.length, unit: '', digits: 0, isTrouble: silent.length > 0 },
    ],
    tables: [
      {
        ...{ id: 'faults', name: text('faults') },
        columns: [
          { id: 'first', name: text('first'), unit: '' },
          { id: 'second', name: text('second'), unit: '' },
          { id: 'way', name: text('way.title'), unit: '' },
          { id: 'metres', name: text('clearance'), unit: 'm', digits: 2 },
          { id: 'least', name: text('least'), unit: 'm', digits: 2 },
          { id: 'clause', name: text('clause'), unit: '' },
        ],
        rows: faults.map(({ between, kinds, way, metres, least, clause, at }) => ({
          cells: [
            withKind(between[0], kinds[0]),
            withKind(between[1], kinds[1]),
            text(`way.${way}`),
            metres,
            least,
            clause,
          ],
          at,
          isTrouble: true,
        })),
      },
      {
        ...{ id: 'without-rule', name: text('withoutRule') },
        columns: [
          { id: 'first', name: text('first'), unit: '' },
          { id: 'second', name: text('second'), unit: '' },
          { id: 'way', name: text('way.title'), unit: '' },
        ],
        rows: silent.map(({ pair, way }) => ({
          cells: [...pair.split(' ').map((kind) => kindText(kind as PipeKind)), text(way)],
          isTrouble: true,
        })),
      },
    ],
    charts: [],
  };
}

/** What a closed valve cuts off. */
export function valveResult(city: Scene, name: string, answer: ValveAnswer): StudyResult {
  const { valve, isValve, edges, nodes, length, origin, sources } = answer;
  const shut = text(isValve ? 'valve' : 'shutNode');
  return {
    ...resultBase(city, {
      ...{ name, origin, rests: restsOn('pipes') },
      places: [valve.at, ...edges.flatMap(({ line }) => line)],
    }),
    legends: [],
    parts: [
      pipesPart('cutOff', text('cutOff'), edges),
      pointsPart('valve', shut, [{ ...valve, colour: '#ffffff' }]),
    ],
    figures: [
      { name: shut, value: valve.id || '—', unit: '', isTrouble: !isValve },
      { name: text('cutOffPipes'), value: edges.length, unit: '', digits: 0, isTrouble: edges.length > 0 },
      { name: text('length'), value: length, unit: 'm', digits: 0 },
      { name: text('cutOffNodes'), value: nodes.length, unit: '', digits: 0 },
      { name: text('feeding'), value: sources, unit: '', digits: 0 },
    ],
    tables: [
      pipeTable(
        edges.map(({ id, kind: of, metres, line }) => ({ id, kind: of, metres, at: line[0] })),
        text('cutOff'),
      ),
    ],
    charts: [],
  };
}

/** What lies downstream of a spill. */
export function spillResult(city: Scene, name: string, answer: SpillAnswer): StudyResult {
  const { spill, edges, outlets, length, origin } = answer;
  const sure = edges.filter(({ isSure }) => isSure);
  return {
    ...resultBase(city, {
      ...{ name, origin, rests: restsOn('pipes') },
      places: [spill.at, ...edges.flatMap(({ line }) => line)],
    }),
    legends: [],
    parts: [
      pipesPart('sure', text('downstream'), sure),
      pipesPart(
        'unsure',
        text('downstreamUnsure'),
        edges.filter(({ isSure }) => !isSure),
        2,
      ),
      pointsPart('spill', text('spill'), [{ ...spill, colour: '#ffffff' }]),
      pointsPart(
        'outlets',
        text('outlets'),
        outlets.map((outlet) => ({ ...outlet, colour: '#7fd8ff' })),
      ),
    ],
    figures: [
      { name: text('reachedPipes'), value: edges.length, unit: '', digits: 0 },
      { name: text('length'), value: length, unit: 'm', digits: 0 },
      { name: text('outlets'), value: outlets.length, unit: '', digits: 0, isTrouble: outlets.length > 0 },
    ],
    tables: [
      {
        ...{ id: 'outlets', name: text('outlets') },
        columns: [
          { id: 'id', name: text('id'), unit: '' },
          { id: 'metres', name: text('flowLength'), unit: 'm', digits: 0 },
          { id: 'sure', name: text('isSure'), unit: '' },
        ],
        rows: outlets.map(({ id, metres, isSure, at }) => ({ cells: [id, metres, isSure], at })),
      },
      {
        ...{ id: 'pipes', name: text('downstream') },
        columns: [
          { id: 'id', name: text('id'), unit: '' },
          { id: 'kind', name: text('kind'), unit: '' },
          { id: 'metres', name: text('flowLength'), unit: 'm', digits: 0 },
          { id: 'length', name: text('length'), unit: 'm', digits: 1 },
          { id: 'sure', name: text('isSure'), unit: '' },
        ],
        rows: edges.map(({ id, kind, metres, length: own, isSure, line }) => ({
          cells: [id, kindText(kind), metres, own, isSure],
          at: line[0],
        })),
      },
    ],
    charts: [],
  };
}

const known = (value: number): number | null => (Number.isFinite(value) ? value : null);

const withKind = (id: string, kind: PipeKind | 'building'): LocalizedText => {
  const name = kindText(kind);
  return { 'zh-CN': `${name['zh-CN']} ${id}`, en: `${name.en} ${id}` };
};

function pipesPart(id: string, name: LocalizedText, shapes: readonly PipeShape[], width = 5): FeaturesPart {
  return {
    ...{ kind: 'features', id, name, isShown: true, draped: true },
    features: shapes.map(({ id: pipe, kind, line }) => ({
      type: 'Feature',
      geometry: { type: 'LineString', coordinates: line.map((at) => [...at]) },
      properties: { id: pipe, kind, stroke: pipeColour(kind), 'stroke-width': width },
    })),
  };
}

function pointsPart(
  id: string,
  name: LocalizedText,
  places: readonly { id: string; at: Position; colour: string }[],
): FeaturesPart {
  return {
    ...{ kind: 'features', id, name, isShown: true, draped: true },
    features: places.map(({ id: node, at, colour }) => ({
      type: 'Feature',
      geometry: { type: 'Point', coordinates: [...at] },
      properties: { id: node, title: node, 'marker-color': colour },
    })),
  };
}

function pipeTable(
  rows: readonly { id: string; kind: PipeKind; metres: number; at: Position }[],
  name: LocalizedText,
): StudyResult['tables'][number] {
  return {
    ...{ id: 'pipes', name },
    columns: [
      { id: 'id', name: text('id'), unit: '' },
      { id: 'kind', name: text('kind'), unit: '' },
      { id: 'metres', name: text('length'), unit: 'm', digits: 1 },
    ],
    rows: rows.map(({ id, kind, metres, at }) => ({ cells: [id, kindText(kind), metres], at })),
  };
}
