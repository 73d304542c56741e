import type { BimShape } from '../schema/bim.ts';

/** Metres that places on one and the same surface may differ by, seen from above and in height, if it stayed. */
const STAYED = [2e-5, 2e-5] as const;
/** If it moved: feature stores round to 0.1 mm, heights to 1 mm, and what moves is rounded anew. */
const MOVED = [2e-4, 1e-3] as const;
/** A bound on the turn of north, and of up, for each metre that something moves on the earth, in radians. */
const TURN_PER_METRE = 4 / 6.4e6;
/** A moment tells an angle if it is as many times as large as what rounding makes of it. */
const CLEAR = 4;

/** The moments that turn with a shape: index of the real part, how often they turn, of what order they are. */
const TURNING: readonly { at: number; times: number; order: number; hasHeight?: true }[] = [
  { at: 6, times: 2, order: 2 },
  { at: 8, times: 1, order: 2, hasHeight: true },
  { at: 10, times: 1, order: 3 },
  { at: 12, times: 2, order: 4 },
  { at: 14, times: 4, order: 4 },
];

/**
 * The angle that turns one shape into another around an upright axis, degrees clockwise seen from above, −180 to 180:
 * 0 if they are the same as they stand, undefined if no turn makes one of the other (another form, or its mirror
 * image). Moments of a plane figure turn as e^(inφ): Teague, M. R. (1980): Image analysis via the general theory of
 * moments. Journal of the Optical Society of America 70, 920–930.
 * @param metres how far one lies from the other
 */
export function turnBetween(before: BimShape, after: BimShape, metres: number): number | undefined {
  const [width, height] = [4, 5].map((at) => 2 * Math.sqrt(Math.max(before[at], after[at])));
  const turned = Math.hypot(width, height) * TURN_PER_METRE * metres;
  const [across, up] = (metres === 0 ? STAYED : MOVED).map((step) => step + turned);
  const isNear = (at: number, tolerance: number): boolean => Math.abs(before[at] - after[at]) <= tolerance;
  // Eight times: all edges of a box together are about so much longer than its reach.
  if (!isNear(0, 8 * up * Math.hypot(width, height)) || !isNear(3, up)) return undefined;
  if (!isNear(4, 2 * across * width) || !isNear(5, 2 * up * height)) return undefined;
  const toleranceOf = ({ order, hasHeight }: (typeof TURNING)[number]): number =>
    hasHeight ? across * height + up * width : order * across * width ** (order - 1);
  const fits = (angle: number): boolean =>
    TURNING.every((moment) => {
      const { at, times } = moment;
      const [cos, sin] = [Math.cos(times * angle), Math.sin(times * angle)];
      const real = cos * before[at] - sin * before[at + 1];
      const imaginary = sin * before[at] + cos * before[at + 1];
      return Math.hypot(real - after[at], imaginary - after[at + 1]) <= toleranceOf(moment);
    });
  if (isNear(1, across) && isNear(2, across) && fits(0)) return 0;
  for (const moment of TURNING) {
    const { at, times } = moment;
    if (Math.hypot(after[at], after[at + 1]) < CLEAR * toleranceOf(moment)) continue;
    const angle = Math.atan2(after[at + 1], after[at]) - Math.atan2(before[at + 1], before[at]);
    for (let turn = 0; turn < times; turn++) {
      const own = (angle + 2 * Math.PI * turn) / times;
      if (fits(own)) return clockwise(own);
    }
  }
  return undefined;
}

function clockwise(radians: number): number {
  const degrees = (-radians * 180) / Math.PI;
  return degrees - 360 * Math.round(degrees / 360);
}
