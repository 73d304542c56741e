import type { FloodCase } from '../../../models/schema/flood-case.ts';
import type { DemoCity } from '../city.ts';
import { areaOf, basePreset, HOUR } from './base.ts';
import { worstPlace } from './breach-place.ts';
import { gaugesIn, sectionsIn } from './measured.ts';
import { type Box, riverAtRest, riverEdges, type ToDegrees, wave } from './river-water.ts';

/** Metres over normal water at the beginning. */
const CALM = 1;

/**
 * Crests of the rivers over normal water, metres: invented. The warning level is 2.5 m, the guarantee level 4.5 m, the
 * plain lies at some 7.2 m and the levees at 8.5 to 9.8 m: 20 years stay in the bed, 50 years stand against the levees,
 * 100 years run over them where they are lowest.
 */
export const RIVER_CRESTS = [
  { years: 20, crest: 5.5 },
  { years: 50, crest: 7.4 },
  { years: 100, crest: 8.9 },
] as const;
/** While the levee breaks. */
export const BREACH_CREST = 8.2;

/** Metres of a cell for the whole city: the rivers are ten of them wide, and levees narrower than a cell are kept. */
const CELL = 20;

export function riverPresets(city: DemoCity, toDegrees: ToDegrees): FloodCase[] {
  const half = city.parameters.size / 2;
  const box: Box = [-half, -half, half, half];
  return RIVER_CRESTS.map(({ years, crest }) => ({
    ...basePreset(
      `river-${years}`,
      { zh: `${years}年一遇江河洪水`, en: `River flood, once in ${years} years` },
      {
        zh: `清江、沧江洪水，洪峰高出常水位 ${crest} m（虚构），5 小时到峰，持续 3 小时。`,
        en: `The Qing and Cang rise to ${crest} m over normal water (invented) in 5 hours and stay there for 3.`,
      },
      10 * HOUR,
    ),
    cellSize: CELL,
    every: 600,
    initial: riverAtRest(city.rivers, box, CALM, toDegrees),
    edges: riverEdges(
      city.rivers,
      box,
      wave(CALM, crest, { rise: 5 * HOUR, stay: 3 * HOUR, fall: 4 * HOUR }),
      toDegrees,
    ),
    gauges: gaugesIn(city, box, toDegrees),
    sections: sectionsIn(city, box, toDegrees),
  }));
}

/** Metres from the breach to the sides of what is computed. */
const BREACH_REACH = 2_600;

export function breachPresets(city: DemoCity, toDegrees: ToDegrees): FloodCase[] {
  const place = worstPlace(city);
  if (!place) return [];
  const { levee, at } = place;
  const half = city.parameters.size / 2;
  const within = (value: number): number => Math.max(-half, Math.min(half, Math.round(value / 100) * 100));
  const box: Box = [
    within(at[0] - BREACH_REACH),
    within(at[1] - BREACH_REACH),
    within(at[0] + BREACH_REACH),
    within(at[1] + BREACH_REACH),
  ];
  const preset: FloodCase = {
    ...basePreset(
      'breach',
      { zh: `${levee.name.zh}溃口`, en: `Breach of the ${levee.name.en}` },
      {
        zh: `江水高出常水位 ${BREACH_CREST} m 时，堤防在人口最密处溃决，半小时内展宽到 150 m（虚构）。`,
        en: `At ${BREACH_CREST} m over normal water the levee breaks where most people live, 150 m wide within half an hour (invented).`,
      },
      5 * HOUR,
    ),
    extent: areaOf(box, toDegrees),
    initial: riverAtRest(city.rivers, box, BREACH_CREST, toDegrees),
    edges: riverEdges(city.rivers, box, [[0, BREACH_CREST]], toDegrees),
    breaches: [
      {
        id: 'breach',
        name: { 'zh-CN': '溃口', en: 'Breach' },
        ...{ at: toDegrees(at), width: 150, start: 1_800, duration: 1_800 },
      },
    ],
    gauges: gaugesIn(city, box, toDegrees),
    sections: sectionsIn(city, box, toDegrees),
  };
  return [preset];
}
