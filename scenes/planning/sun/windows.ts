import { InputError } from '../../../models/errors.ts';
import { ringArea } from '../../geometry/plane.ts';
import { fromFirst } from '../plane.ts';

/** A window as rules look at it: its sill on the outside of the wall, from one end to the other, local metres. */
export interface SunWindow {
  id: string;
  building: string;
  left: readonly [x: number, y: number, z: number];
  right: readonly [x: number, y: number, z: number];
  /** Where it faces, level, of length 1. */
  normal: readonly [x: number, y: number, z: number];
  /** Metres of the sill over the floor of its storey, where that is known: it has to be what the rules look at. */
  sill?: number;
  /** No window is known here: it was set by a rule. */
  isAssumed: boolean;
}

export interface WindowRule {
  /** Metres of the sill over the floor of the ground storey, as the demand has it (`SunDemand.sill`). */
  sill: number;
  /** Metres of that floor over the ground. */
  plinth: number;
  /** Metres of façade that have one window. */
  bay: number;
  /** Metres that a window is wide. */
  width: number;
  /** Degrees from due south within which a wall gets windows; 180: all walls. */
  fromSouth: number;
  /** The ring is that of a courtyard: its walls face inwards. */
  isCourtyard: boolean;
  /** Number of the first side, where a building has several rings. */
  firstSide: number;
}

export const WINDOW_RULE: Omit<WindowRule, 'sill' | 'isCourtyard' | 'firstSide'> = {
  ...{ plinth: 0, bay: 3.6, width: 1.5, fromSouth: 90 },
};

/** Metres that a sill stands before its wall, so that the wall itself does not shade it. */
const BEFORE_WALL = 0.01;
/** Of the cosine of an angle: a wall exactly at the limit is beyond it. */
const AT_LIMIT = 1e-9;

/**
 * Sills of the ground storey where no windows are known: on every wall of a footprint that faces south within limits, one
 * in the middle of each bay of even width. `ring`: local metres, turned either way, not closed; `ground`: height of the
 * ground there, NaN where it is not known, and then the sill's is not known either.
 */
export function assumedWindows(
  building: string,
  ring: readonly (readonly [x: number, y: number])[],
  ground: (x: number, y: number) => number,
  rule: Partial<WindowRule> & Pick<WindowRule, 'sill'>,
): SunWindow[] {
  const {
    sill,
    plinth,
    bay,
    width,
    fromSouth,
    isCourtyard = false,
    firstSide = 0,
  } = { ...WINDOW_RULE, ...rule };
  if (!(bay >= width && width > 0))
    throw new InputError(
      'window-rule',
      `windows ${width} m wide in bays of ${bay} m`,
      'do not fit.',
      'Give a width above 0 m and bays that are no narrower.',
    );
  const limit =
    Math.cos((Math.min(180, fromSouth) * Math.PI) / 180) + (fromSouth < 180 ? AT_LIMIT : -AT_LIMIT);
  const hand = ringArea(fromFirst(ring)) > 0 !== isCourtyard ? 1 : -1;
  return ring.flatMap((from, side) => {
    const to = ring[(side + 1) % ring.length];
    const length = Math.hypot(to[0] - from[0], to[1] - from[1]);
    const count = Math.floor(length / bay);
    if (count === 0) return [];
    const along = [(to[0] - from[0]) / length, (to[1] - from[1]) / length];
    const normal = [hand * along[1], -hand * along[0], 0] as const;
    if (-normal[1] < limit) return [];
    return Array.from({ length: count }, (_, i): SunWindow => {
      const middle = ((i + 0.5) * length) / count;
      const at = (offset: number): [number, number] => [
        from[0] + along[0] * (middle + offset) + normal[0] * BEFORE_WALL,
        from[1] + along[1] * (middle + offset) + normal[1] * BEFORE_WALL,
      ];
      const height = ground(...at(0)) + plinth + sill;
      return {
        id: `${building}/${firstSide + side}/${i}`,
        building,
        left: [...at((-hand * width) / 2), height],
        right: [...at((hand * width) / 2), height],
        normal,
        sill,
        isAssumed: true,
      };
    });
  });
}
