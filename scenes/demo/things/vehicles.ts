import type { DemoCity } from '../city.ts';
import { lengthOf } from '../plane.ts';
import type { Pool } from './thing.ts';

const SHARES = { bus: 0.022, taxi: 0.068, 'hazardous-goods': 0.006, ambulance: 0.003 } as const;
/** Enough for the largest city that can be asked for. */
const MOST = 20_000;
const GOODS = ['汽油', '柴油', '液化石油气', '液氯', '甲醇', '盐酸'] as const;

/** Registration of the fictional city's vehicles: no province has 两. */
const plate = (letter: string, number: number): string =>
  `两${letter}·${String(number + 1).padStart(5, '0')}`;

/** Vehicles: buses on the lines, as many on each as it is long; the others at large. */
export function vehiclePools({ busLines }: DemoCity, hospitals: number): Pool[] {
  const slots = busSlots(busLines.map(({ line }) => lengthOf(line)));
  return [
    {
      kind: 'bus',
      share: SHARES.bus,
      count: slots.length,
      make: (i) => {
        const { line, share } = slots[i];
        const { zh, en } = busLines[line].name;
        return {
          kind: 'bus',
          id: `bus-${i + 1}`,
          name: { zh: `${zh} ${plate('B', i)}`, en: `${en}, ${plate('B', i)}` },
          properties: { line, lineId: `bus:line${line + 1}`, share, plate: plate('B', i) },
        };
      },
    },
    {
      kind: 'taxi',
      share: SHARES.taxi,
      count: MOST,
      make: (i) => ({
        kind: 'taxi',
        id: `taxi-${i + 1}`,
        name: { zh: `出租车 ${plate('T', i)}`, en: `Taxi ${plate('T', i)}` },
        properties: { plate: plate('T', i) },
      }),
    },
    {
      kind: 'hazardous-goods',
      share: SHARES['hazardous-goods'],
      count: MOST,
      make: (i) => ({
        kind: 'hazardous-goods',
        id: `goods-${i + 1}`,
        name: { zh: `危货车 ${plate('W', i)}`, en: `Tanker ${plate('W', i)}` },
        properties: { plate: plate('W', i), goods: GOODS[i % GOODS.length] },
      }),
    },
    {
      kind: 'ambulance',
      share: hospitals > 0 ? SHARES.ambulance : 0,
      count: hospitals > 0 ? MOST : 0,
      make: (i) => ({
        kind: 'ambulance',
        id: `ambulance-${i + 1}`,
        name: { zh: `救护车 ${plate('J', i)}`, en: `Ambulance ${plate('J', i)}` },
        properties: { plate: plate('J', i), hospital: i % hospitals },
      }),
    },
  ];
}

/** Metres of line for each bus, at most: the drawn ones of all are evenly behind each other only by chance. */
const BUS_EVERY = 300;

function busSlots(lengths: readonly number[]): { line: number; share: number }[] {
  return lengths.flatMap((length, line) => {
    const count = Math.max(2, Math.round((2 * length) / BUS_EVERY));
    return Array.from({ length: count }, (_, i) => ({ line, share: i / count }));
  });
}
