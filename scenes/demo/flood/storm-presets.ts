import type { FloodCase, Series } from '../../../models/schema/flood-case.ts';
import type { DemoCity } from '../city.ts';
import { newCentre } from '../zones.ts';
import { areaOf, basePreset, HOUR } from './base.ts';
import { gaugesIn } from './measured.ts';
import { lowestPumps } from './pumps.ts';
import { type Box, riverAtRest, riverEdges, type ToDegrees } from './river-water.ts';
import { chicagoStorm, DEMO_STORM, stormDepth } from './storm.ts';

/** Once in so many years; minutes that it rains. */
const YEARS = 100;
const MINUTES = 120;
/** mm/h that drains take of the streets, and lawns and gardens of the rain: invented. */
const DRAINS = 24;
const SOIL = 5;

const fallen = Math.round(stormDepth(DEMO_STORM, YEARS, MINUTES));

/**
 * How far what is computed reaches from the heart of the new centre, as shares of the city's side: away from the rivers
 * further than towards them, since deep water makes for short steps.
 */
const [AWAY, TOWARDS] = [0.11, 0.095];

export function cloudburstPreset(city: DemoCity, toDegrees: ToDegrees): FloodCase {
  const { size } = city.parameters;
  const [x, y] = newCentre(size);
  const box: Box = [x - AWAY * size, y - TOWARDS * size, x + TOWARDS * size, y + AWAY * size];
  return {
    ...basePreset(
      'cloudburst',
      { zh: `新城 ${YEARS}年一遇短时强降雨`, en: `Cloudburst over the new centre, once in ${YEARS} years` },
      {
        zh: `芝加哥雨型，2 小时 ${fallen} mm，暴雨强度公式与管网排水能力 ${DRAINS} mm/h 均为虚构。`,
        en: `A Chicago storm of 2 hours and ${fallen} mm; its formula and the drains' ${DRAINS} mm/h are invented.`,
      },
      3 * HOUR,
    ),
    extent: areaOf(box, toDegrees),
    ...stormOver(city, box, toDegrees),
    drains: { capacity: DRAINS },
  };
}

/** m³/s of a station, as the city's things have it (7,200 m³/h); seconds at which they fail, shortly before the peak. */
const CAPACITY = 2;
const FAILS = 40 * 60;
/** Metres over normal water of the river while it rains: the mouths of the drains are under water. */
const HIGH_RIVER = 3;

export function pumpPresets(city: DemoCity, toDegrees: ToDegrees): FloodCase[] {
  const found = lowestPumps(city);
  if (!found) return [];
  const { pumps, box } = found;
  const names = pumps.map(({ name }) => name.zh).join('、');
  const preset = (id: string, zh: string, en: string, capacity: Series): FloodCase => ({
    ...basePreset(
      id,
      { zh, en },
      {
        zh: `${YEARS}年一遇 2 小时 ${fallen} mm 降雨，排水依靠${names}，各 ${CAPACITY} m³/s；雨量与江水位为虚构。`,
        en: `${fallen} mm in 2 hours, once in ${YEARS} years, on a quarter that ${pumps.length} pumping stations of ${CAPACITY} m³/s drain; rain and river levels are invented.`,
      },
      3 * HOUR,
    ),
    extent: areaOf(box, toDegrees),
    ...stormOver(city, box, toDegrees),
    drains: { capacity: DRAINS / 2 },
    links: pumps.map(({ id: pump, name, intake, outlet }) => ({
      ...{ kind: 'pump', id: pump, name: { 'zh-CN': name.zh, en: name.en } },
      ...{ from: toDegrees(intake), to: toDegrees(outlet), capacity, startDepth: 0.1, stopDepth: 0.02 },
    })),
    gauges: [
      ...gaugesIn(city, box, toDegrees),
      ...pumps.map(({ id: pump, name, intake }) => ({
        id: `at-${pump}`,
        name: { 'zh-CN': `${name.zh}进水侧`, en: `Street at ${name.en}` },
        at: toDegrees(intake),
      })),
    ],
  });
  return [
    preset('pumps-running', '强降雨，泵站正常', 'Cloudburst, pumps running', CAPACITY),
    preset('pump-failure', '强降雨，泵站失效', 'Cloudburst, pumps fail', [
      [0, CAPACITY],
      [FAILS, CAPACITY],
      [FAILS + 60, 0],
    ]),
  ];
}

/** Rain on a box that what runs off leaves, and its rivers at a level that stays. */
function stormOver(city: DemoCity, box: Box, toDegrees: ToDegrees) {
  const rivers = riverEdges(city.rivers, box, [[0, HIGH_RIVER]], toDegrees);
  return {
    rain: [{ rate: chicagoStorm(DEMO_STORM, YEARS, MINUTES) }],
    infiltration: { kind: 'constant' as const, rate: SOIL },
    initial: riverAtRest(city.rivers, box, HIGH_RIVER, toDegrees),
    edges: [{ kind: 'open' as const }, ...rivers],
    gauges: gaugesIn(city, box, toDegrees),
  };
}
