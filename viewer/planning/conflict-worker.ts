import type { Point } from '../../scenes/geometry/plane.ts';
import {
  type Conflict,
  conflictsBetween,
  type Plan,
} from '../../scenes/planning/conflicts/land-use-conflicts.ts';
import type { Plane } from '../../scenes/planning/plane.ts';
import type { RulePack } from '../../scenes/planning/rules/rule-pack.ts';
import { answerCalls } from '../workers/answer-calls.ts';

/** Places of what is found stay on the plane: the page knows its CRS. */
export type ConflictCalls = {
  conflicts(plans: readonly Plan[], rules: Pick<RulePack, 'compatible'>): Conflict[];
};

const ON_PLANE: Plane = {
  crs: '',
  toPlane: (place) => place,
  toDegrees: ([x, y]: Point) => [x, y],
};

answerCalls<ConflictCalls>({
  conflicts: (_context, plans, rules) => conflictsBetween(plans, rules, ON_PLANE),
});
