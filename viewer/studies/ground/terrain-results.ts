import type { Area } from '../../../models/schema/position.ts';
import type { Scene } from '../../../models/schema/scene.ts';
import type { LocalizedText } from '../../../models/schema/text.ts';
import { bothLanguages } from '../both-languages.ts';
import type { Legend, RasterPart, StudyResult } from '../result.ts';
import { restsOn, resultBase } from '../result-base.ts';
import { ASPECTS, CUT, EVEN, FILL, SLOPE_STEPS } from './looks.ts';
import type { CellValues, ContoursAnswer, EarthworkAnswer, ProfileAnswer, SlopeAnswer } from './messages.ts';
import { fromSouth } from './turn-rows.ts';

const text = (key: string): LocalizedText => bothLanguages(`groundStudy.${key}`);
const onTerrain = restsOn('terrain');

/** The ground along a line: a chart, its highest and lowest places, the steepest climb. */
export function profileResult(city: Scene, name: string, answer: ProfileAnswer): StudyResult {
  const { points, origin, verticalDatum, cell } = answer;
  const known = points.filter(({ height }) => !Number.isNaN(height));
  const heights = known.map(({ height }) => height);
  const length = points[points.length - 1].along;
  let [climb, fall, steepest] = [0, 0, 0];
  for (let at = 1; at < points.length; at++) {
    const rise = points[at].height - points[at - 1].height;
    if (Number.isNaN(rise)) continue;
    climb += Math.max(0, rise);
    fall += Math.max(0, -rise);
    steepest = Math.max(steepest, Math.abs(rise) / Math.max(1e-6, points[at].along - points[at - 1].along));
  }
  return {
    ...resultBase(city, { name, origin, places: points.map(({ at }) => at), rests: onTerrain }),
    legends: [],
    parts: [
      {
        ...{ kind: 'features', id: 'line', name: text('line'), isShown: true, draped: true },
        features: [
          {
            type: 'Feature',
            geometry: { type: 'LineString', coordinates: points.map(({ at }) => [...at]) },
            properties: { stroke: '#7fd8ff', 'stroke-width': 4, length: round(length, 2) },
          },
        ],
      },
    ],
    figures: [
      { name: text('length'), value: length, unit: 'm', digits: 1 },
      ...(known.length === 0
        ? []
        : [
            { name: text('lowest'), value: lowestOf(heights), unit: 'm', digits: 2 },
            { name: text('highest'), value: highestOf(heights), unit: 'm', digits: 2 },
            { name: text('climb'), value: climb, unit: 'm', digits: 2 },
            { name: text('fall'), value: fall, unit: 'm', digits: 2 },
            { name: text('steepest'), value: steepest * 100, unit: '%', digits: 1 },
          ]),
      { name: text('datum'), value: verticalDatum, unit: '' },
      { name: text('cell'), value: cell, unit: 'm', digits: 1 },
    ],
    tables: [
      {
        id: 'points',
        name: text('points'),
        columns: [
          { id: 'along', name: text('along'), unit: 'm', digits: 1 },
          { id: 'height', name: text('height'), unit: 'm', digits: 2 },
          { id: 'longitude', name: text('longitude'), unit: '°', digits: 6 },
          { id: 'latitude', name: text('latitude'), unit: '°', digits: 6 },
        ],
        rows: points.map(({ along, height, at }) => ({
          cells: [along, Number.isNaN(height) ? null : height, at[0], at[1]],
          at,
        })),
      },
    ],
    charts: [
      {
        ...{ id: 'profile', name: text('profile') },
        x: { name: text('along'), unit: 'm' },
        y: { name: text('height'), unit: 'm' },
        series: [
          {
            ...{ name: text('ground'), colour: '#3fa58c' },
            x: points.map(({ along }) => along),
            y: points.map(({ height }) => height),
          },
        ],
      },
    ],
  };
}

/** Slope and aspect of an area, and how much of it falls into each class. */
export function slopeResult(city: Scene, name: string, area: Area, answer: SlopeAnswer): StudyResult {
  const { grid, slope, aspect, origin, unknown, verticalDatum } = answer;
  const square = grid.cell * grid.cell;
  const known = slope.filter((value) => !Number.isNaN(value));
  const mean = known.reduce((sum, value) => sum + value, 0) / Math.max(1, known.length);
  const classes = SLOPE_STEPS.map(({ from }, at) => {
    const to = SLOPE_STEPS[at + 1]?.from ?? Infinity;
    return { from, to, count: known.filter((value) => value >= from && value < to).length };
  });
  const facing = new Float32Array(aspect.length).fill(Number.NaN);
  aspect.forEach((value, at) => {
    // What is almost level faces nowhere.
    if (!Number.isNaN(value) && slope[at] >= SLOPE_STEPS[1].from) facing[at] = Math.round(value / 45) % 8;
  });
  return {
    ...resultBase(city, { name, origin, places: area[0], rests: onTerrain }),
    legends: [
      { title: text('slope'), unit: '°', kind: 'steps', steps: SLOPE_STEPS },
      {
        ...{ title: text('aspect'), unit: '', kind: 'classes' },
        classes: ASPECTS.map(({ id, colour }, value) => ({ value, label: text(`facing.${id}`), colour })),
      },
    ],
    parts: [
      raster('slope', text('slope'), true, 0, city, { grid, values: slope }),
      raster('aspect', text('aspect'), false, 1, city, { grid, values: facing }),
    ],
    figures: [
      { name: text('area'), value: answer.area, unit: 'm²', digits: 0 },
      { name: text('meanSlope'), value: mean, unit: '°', digits: 1 },
      { name: text('steepestSlope'), value: Math.max(0, highestOf(known)), unit: '°', digits: 1 },
      { name: text('unknown'), value: unknown, unit: 'm²', digits: 0 },
      { name: text('datum'), value: verticalDatum, unit: '' },
    ],
    tables: [
      {
        ...{ id: 'classes', name: text('slopeClasses') },
        columns: [
          { id: 'slope', name: text('slope'), unit: '°' },
          { id: 'area', name: text('area'), unit: 'm²', digits: 0 },
          { id: 'share', name: text('share'), unit: '%', digits: 1 },
        ],
        rows: classes.map(({ from, to, count }) => ({
          cells: [
            to === Infinity ? `≥ ${from}` : `${from} – ${to}`,
            count * square,
            (100 * count) / Math.max(1, known.length),
          ],
        })),
      },
    ],
    charts: [],
  };
}

export function contoursResult(city: Scene, name: string, area: Area, answer: ContoursAnswer): StudyResult {
  const { lines, origin, lowest, highest, verticalDatum } = answer;
  const levels = new Map<number, { lines: number; metres: number }>();
  for (const { level, metres } of lines) {
    const known = levels.get(level) ?? { lines: 0, metres: 0 };
    levels.set(level, { lines: known.lines + 1, metres: known.metres + metres });
  }
  const interval = Number(origin.parameters.interval);
  return {
    ...resultBase(city, { name, origin, places: area[0], rests: onTerrain }),
    legends: [
      {
        ...{ title: text('height'), unit: 'm', kind: 'ramp' },
        stops: [
          { value: lowest, colour: '#2c6e7f' },
          { value: (lowest + highest) / 2, colour: '#9fc9a5' },
          { value: highest, colour: '#f6f0c8' },
        ],
      },
    ],
    parts: [
      {
        ...{
          kind: 'features',
          id: 'contours',
          name: text('contours'),
          isShown: true,
          draped: true,
          legend: 0,
        },
        features: lines.map(({ level, line }) => {
          const isFifth = Math.abs((level / (5 * interval)) % 1) < 1e-6;
          return {
            type: 'Feature',
            geometry: { type: 'LineString', coordinates: line.map((at) => [...at]) },
            properties: { value: level, elevation: level, 'stroke-width': isFifth ? 3 : 1.5 },
          };
        }),
      },
    ],
    figures: [
      { name: text('lines'), value: lines.length, unit: '', digits: 0 },
      { name: text('interval'), value: interval, unit: 'm' },
      { name: text('lowest'), value: lowest, unit: 'm', digits: 2 },
      { name: text('highest'), value: highest, unit: 'm', digits: 2 },
      { name: text('datum'), value: verticalDatum, unit: '' },
    ],
    tables: [
      {
        ...{ id: 'levels', name: text('levels') },
        columns: [
          { id: 'level', name: text('height'), unit: 'm', digits: 2 },
          { id: 'lines', name: text('lines'), unit: '', digits: 0 },
          { id: 'length', name: text('length'), unit: 'm', digits: 0 },
        ],
        rows: [...levels]
          .sort(([a], [b]) => a - b)
          .map(([level, { lines: count, metres }]) => ({ cells: [level, count, metres] })),
      },
    ],
    charts: [],
  };
}

export function earthworkResult(city: Scene, name: string, area: Area, answer: EarthworkAnswer): StudyResult {
  const { work, level, change, origin, verticalDatum } = answer;
  return {
    ...resultBase(city, { name, origin, places: area[0], rests: onTerrain }),
    legends: [changeLegend(change)],
    parts: [raster('change', text('change'), true, 0, city, change), outlinePart(area)],
    figures: [
      { name: text('cut'), value: work.cut, unit: 'm³', digits: 0 },
      { name: text('fill'), value: work.fill, unit: 'm³', digits: 0 },
      { name: text('balance'), value: work.balance, unit: 'm³', digits: 0 },
      level === undefined
        ? { name: text('surface'), value: String(origin.parameters.surface), unit: '' }
        : { name: text('level'), value: level, unit: 'm', digits: 2 },
      { name: text('cutArea'), value: work.cutArea, unit: 'm²', digits: 0 },
      { name: text('fillArea'), value: work.fillArea, unit: 'm²', digits: 0 },
      { name: text('area'), value: work.area, unit: 'm²', digits: 0 },
      { name: text('unknown'), value: work.unknown, unit: 'm²', digits: 0, isTrouble: work.unknown > 0 },
      { name: text('datum'), value: verticalDatum, unit: '' },
    ],
    tables: [],
    charts: [],
  };
}

/** Cut below and fill above what stays as it is, by one scale to both sides. */
export function changeLegend({ values }: CellValues): Legend {
  const most = values.reduce(
    (found, value) => (Number.isNaN(value) ? found : Math.max(found, Math.abs(value))),
    0.1,
  );
  return {
    ...{ title: text('change'), unit: 'm', kind: 'ramp' },
    stops: [
      { value: -round(most, 1), colour: CUT },
      { value: 0, colour: EVEN },
      { value: round(most, 1), colour: FILL },
    ],
  };
}

export function outlinePart(area: Area): StudyResult['parts'][number] {
  return {
    ...{ kind: 'features', id: 'outline', name: text('outline'), isShown: true, draped: true },
    features: [
      {
        type: 'Feature',
        geometry: {
          type: 'Polygon',
          coordinates: area.map((ring) => [...ring, ring[0]].map((at) => [...at])),
        },
        properties: { stroke: '#ffffff', 'stroke-width': 2, 'fill-opacity': 0 },
      },
    ],
  };
}

/** Cells from the north as a part of a result. */
export function raster(
  id: string,
  name: LocalizedText,
  isShown: boolean,
  legend: number,
  city: Scene,
  { grid, values }: CellValues,
): RasterPart {
  const { west, north, cell, columns, rows } = grid;
  return {
    ...{ kind: 'raster', id, name, isShown, legend, on: 'ground' },
    frame: { kind: 'crs', crs: city.grid?.crs ?? '' },
    grid: { west, south: north - rows * cell, cell, columns, rows },
    values: fromSouth(values, grid),
  };
}

/** A call takes some hundred thousand arguments and no more: a list of cells is gone through. */
const lowestOf = (values: ArrayLike<number>): number => extremeOf(values, Math.min, Infinity);
const highestOf = (values: ArrayLike<number>): number => extremeOf(values, Math.max, -Infinity);

function extremeOf(
  values: ArrayLike<number>,
  better: (a: number, b: number) => number,
  start: number,
): number {
  let found = start;
  for (let at = 0; at < values.length; at++) found = better(found, values[at]);
  return found;
}

const round = (value: number, digits: number): number => Number(value.toFixed(digits));
