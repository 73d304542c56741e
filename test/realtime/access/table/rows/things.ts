import { maySee, type Target } from '../rules.ts';
import { CITY_PATH, nameOf, probeOf, TARGETS } from '../start-city.ts';
import type { Who } from '../who.ts';
import type { Row } from './row.ts';

const LIVE = `${CITY_PATH}/live`;
const AN_HOUR_AGO = Date.now() - 3_600_000;
const span = 'from=0&to=4000000000000';
/** Told by a public feed into a layer that is restricted: the stricter holds. */
const CLOSED: Target[] = TARGETS.filter(({ publication }) => publication === 'public').map(({ place }) => ({
  publication: 'restricted',
  place,
}));

export const THING_ROWS: readonly Row[] = [
  {
    method: 'GET',
    path: `${LIVE}/things/<probe>`,
    rule: 'things',
    act: 'see',
    targets: TARGETS,
    shows: {
      told: (json) => json.level,
      rule: (who: Who, target: Target) =>
        maySee(who, 'things', target) && maySee(who, 'levels', target)
          ? 3
          : maySee(who, 'things', target)
            ? 0
            : undefined,
    },
  },
  { method: 'GET', path: `${LIVE}/things/<vehicle>`, rule: 'things', act: 'see', targets: TARGETS },
  {
    method: 'GET',
    path: `${LIVE}/things/closed:public-<place>`,
    rule: 'things',
    act: 'see',
    targets: CLOSED,
  },
  {
    method: 'GET',
    path: `${LIVE}/series?thing=<probe>&datastream=load&${span}`,
    rule: 'things',
    act: 'see',
    targets: TARGETS,
  },
  {
    method: 'GET',
    path: `${LIVE}/series?thing=<probe>&datastream=load&${span}&format=csv`,
    rule: 'things',
    act: 'see',
    targets: TARGETS,
  },
  {
    method: 'GET',
    path: `${LIVE}/series?thing=closed:public-<place>&datastream=load&${span}`,
    rule: 'things',
    act: 'see',
    targets: CLOSED,
  },
  {
    method: 'GET',
    path: `${LIVE}/readings?property=load&from=${AN_HOUR_AGO}&to=${AN_HOUR_AGO + 3_700_000}`,
    answer: () => 200,
    shows: {
      told: ({ readings }: { readings: { thing: string }[] }) =>
        TARGETS.filter((target) => readings.some(({ thing }) => thing === probeOf(target))).map(nameOf),
      rule: (who) => TARGETS.filter((target) => maySee(who, 'things', target)).map(nameOf),
    },
  },
  { method: 'GET', path: `${LIVE}/extent`, rule: 'city', act: 'see' },
];
