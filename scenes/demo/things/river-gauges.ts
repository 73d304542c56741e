import type { DemoCity } from '../city.ts';
import { waterLevel } from '../landscape.ts';
import type { Name } from '../names.ts';
import type { Point } from '../plane.ts';
import { metres } from './thing.ts';

/** Metres over normal water: 警戒水位, 保证水位 and the top of the levee (landscape.ts: plain and levee). */
const WARNING = 2.5;
const GUARANTEE = 4.5;
const LEVEE_TOP = 9.1;

/** Corners of a river's line between two gauges: each is 40 m. */
const GAUGES_APART = 30;

/** A gauge in the middle of a river. */
export interface RiverGauge {
  id: string;
  name: Name;
  at: Point;
  properties: {
    normalLevel: number;
    warningLevel: number;
    guaranteeLevel: number;
    leveeLevel: number;
    width: number;
    depth: number;
    slope: number;
    verticalDatum: string;
  };
}

export function riverGauges({
  rivers,
  parameters: { size },
}: Pick<DemoCity, 'rivers' | 'parameters'>): RiverGauge[] {
  return [rivers.west, rivers.east, rivers.joined]
    .flatMap((river) => {
      const found = [];
      for (let i = Math.floor(GAUGES_APART / 2); i < river.line.length; i += GAUGES_APART) {
        const at = river.line[i];
        if (Math.max(Math.abs(at[0]), Math.abs(at[1])) < size / 2 - 50)
          found.push({ river, at, width: river.widths[i] });
      }
      return found;
    })
    .map(({ river, at, width }, i) => ({
      id: `river-${i + 1}`,
      name: { zh: `${river.name.zh}水文站 ${i + 1}`, en: `${river.name.en} gauge ${i + 1}` },
      at,
      properties: {
        normalLevel: metres(waterLevel(at[1])),
        warningLevel: metres(waterLevel(at[1]) + WARNING),
        guaranteeLevel: metres(waterLevel(at[1]) + GUARANTEE),
        leveeLevel: metres(waterLevel(at[1]) + LEVEE_TOP),
        width: Math.round(width),
        // The bed is level across three quarters of the width.
        depth: 5.6,
        slope: 0.000_12,
        verticalDatum: '1985',
      },
    }));
}
