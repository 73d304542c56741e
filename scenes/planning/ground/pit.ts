import { InputError } from '../../../models/errors.ts';
import type { Point } from '../../geometry/plane.ts';
import { isWithin, nearestOfSegments, sidesOf } from '../distance.ts';
import { boxOf } from '../overlay.ts';
import type { Polygon } from '../plane.ts';
import { cutAndFill, type Earthwork, eachSquare } from './cut-and-fill.ts';
import { checkStep, flatLevels, type Levels } from './levels.ts';

export interface Pit {
  /** Outline of its bottom. */
  floor: Polygon;
  /** Metres of its bottom, in the datum of the ground. */
  bottom: number;
  /** Metres that its sides go outwards for each that they rise: 0 is upright. */
  slope: number;
}

/** Levels of a pit: its bottom, and its sides as far as they rise; NaN beyond upright ones. */
export function pitLevels({ floor, bottom, slope }: Pit, verticalDatum: string): Levels {
  const sides = [...sidesOf(floor)];
  return {
    verticalDatum,
    at(x, y) {
      const at: Point = [x, y];
      if (isWithin(floor, at)) return bottom;
      if (slope === 0) return Number.NaN;
      let metres = Infinity;
      for (const [a, b] of sides) metres = Math.min(metres, nearestOfSegments(at, at, a, b).metres);
      return bottom + metres / slope;
    },
  };
}

export interface Excavation extends Omit<Earthwork, 'fill' | 'fillArea' | 'balance'> {
  /** Metres from the ground over its bottom down to it, where that is most. */
  depth: number;
}

/**
 * What is dug out for a pit: from its bottom up along its sides to the ground. Ground below the bottom is left as it is.
 * @throws InputError `step`; `pit-sides` where they do not come out of the ground within a kilometre
 */
export function digPit(pit: Pit, ground: Levels, step: number): Excavation {
  checkStep(step, 'the pit');
  // Squares on the rim of an upright pit have their middles outside of it, and are dug as far as they lie within.
  const design =
    pit.slope === 0 ? flatLevels(pit.bottom, ground.verticalDatum) : pitLevels(pit, ground.verticalDatum);
  const around = pit.slope === 0 ? pit.floor : reachOf(pit, ground, step);
  const { cut, cutArea, area, unknown, verticalDatum } = cutAndFill(ground, design, around, step);
  let depth = 0;
  const look = (x: number, y: number): void => {
    const under = ground.at(x, y) - pit.bottom;
    if (under > depth) depth = under;
  };
  for (const [x, y] of pit.floor[0]) look(x, y);
  eachSquare(pit.floor, step, look);
  return { cut, cutArea, area, unknown, verticalDatum, depth };
}

/** A rectangle beyond which the sides of a pit are over the ground: it grows until they are all along its rim. */
function reachOf({ floor, bottom, slope }: Pit, ground: Levels, step: number): Polygon {
  const { west, south, east, north } = boxOf(floor);
  let margin = step;
  for (;;) {
    const [w, s, e, n] = [west - margin, south - margin, east + margin, north + margin];
    let highest = Number.NEGATIVE_INFINITY;
    for (let y = s; y <= n + step; y += step)
      for (let x = w; x <= e + step; x += step) {
        const height = ground.at(x, y);
        if (height > highest) highest = height;
      }
    const needed = Math.max(0, highest - bottom) * slope;
    if (needed <= margin)
      return [
        [
          [w, s],
          [e, s],
          [e, n],
          [w, n],
        ],
      ];
    margin = needed + step;
    // Ground that rises as steeply as the sides is never met: a kilometre is beyond any pit.
    if (margin > 1000)
      throw new InputError(
        'pit-sides',
        `pit with a bottom at ${bottom} m`,
        'its sides do not come out of the ground within a kilometre.',
        'Give steeper sides, or a bottom that is less deep.',
      );
  }
}
