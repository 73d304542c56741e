import type { Point } from '../../scenes/geometry/plane.ts';
import {
  type Conflict,
  conflictsBetween,
  type FailedPair,
  groundInConflict,
  type Plan,
} from '../../scenes/planning/conflicts/land-use-conflicts.ts';
import type { Plane } from '../../scenes/planning/plane.ts';
import type { RulePack } from '../../scenes/planning/rules/rule-pack.ts';
import { answerCalls } from '../workers/answer-calls.ts';

/** Places of what is found stay on the plane: the page knows its CRS. */
export type ConflictCalls = {
  conflicts(plans: readonly Plan[], rules: Pick<RulePack, 'compatible'>): LaidPlans;
};

export interface LaidPlans {
  found: Conflict[];
  failed: FailedPair[];
  /** Square metres in conflict, each place once; absent where outlines defy it. */
  ground?: number;
}

const ON_PLANE: Plane = {
  crs: '',
  toPlane: (place) => place,
  toDegrees: ([x, y]: Point) => [x, y],
};

answerCalls<ConflictCalls>({
  conflicts(_context, plans, rules) {
    const failed: FailedPair[] = [];
    const found = conflictsBetween(plans, rules, ON_PLANE, { onFailed: (pair) => failed.push(pair) });
    try {
      return { found, failed, ground: groundInConflict(found) };
    } catch {
      return { found, failed };
    }
  },
});
