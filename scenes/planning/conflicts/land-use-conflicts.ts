import type { Position } from '../../../models/schema/position.ts';
import type { LocalizedText } from '../../../models/schema/text.ts';
import { ringCentroid } from '../../geometry/plane.ts';
import { areaOfUnion } from '../indicators/cover.ts';
import { boxesMeet, boxOf, intersect } from '../overlay.ts';
import { areaOfAll, type Plane, type Polygon, polygonArea } from '../plane.ts';
import type { RulePack } from '../rules/rule-pack.ts';

/** A plan of one department: what ground it means for what. */
export interface Plan {
  id: string;
  name: LocalizedText;
  owner: string;
  areas: readonly PlannedUse[];
}

export interface PlannedUse {
  id: string;
  /** Code of the national classification. */
  landUse: string;
  polygon: Polygon;
  /** Who owns the ground, where the plan says it. */
  owner?: string;
}

/** Ground that two plans mean for uses that do not go together. */
export interface Conflict {
  plans: readonly [first: string, second: string];
  areas: readonly [first: string, second: string];
  landUses: readonly [first: string, second: string];
  owners: readonly [first: string, second: string];
  /** Where it is, and its square metres in the grid's CRS. */
  polygons: Polygon[];
  area: number;
  /** Degrees: the middle of its largest piece. */
  at: Position;
}

/** Square metres below which an overlap is how outlines were drawn. */
export const LEAST_CONFLICT = 1;

/** Two areas of which no overlay was found: one of them crosses itself, as a rule. */
export interface FailedPair {
  plans: readonly [first: string, second: string];
  areas: readonly [first: string, second: string];
}

/**
 * Several plans laid over each other (多规合一): all pairs of areas of different plans that overlap and whose uses
 * the rules do not let lie over one another, the largest first. `onFailed` hears of pairs that could not be laid over one
 * another; without it that is an error.
 * @throws InputError `overlay-failed`
 */
export function conflictsBetween(
  plans: readonly Plan[],
  rules: Pick<RulePack, 'compatible'>,
  plane: Plane,
  { least = LEAST_CONFLICT, onFailed }: { least?: number; onFailed?(pair: FailedPair): void } = {},
): Conflict[] {
  const found: Conflict[] = [];
  const all = plans.flatMap((plan) => plan.areas.map((area) => ({ plan, area, box: boxOf(area.polygon) })));
  // Along a line from west to east only those are compared that reach over one another.
  all.sort((a, b) => a.box.west - b.box.west);
  all.forEach((one, i) => {
    for (let j = i + 1; j < all.length && all[j].box.west <= one.box.east; j++) {
      const other = all[j];
      if (one.plan === other.plan || !boxesMeet(one.area.polygon, other.area.polygon)) continue;
      if (areCompatible(one.area.landUse, other.area.landUse, rules)) continue;
      let polygons: Polygon[];
      try {
        polygons = intersect([one.area.polygon], [other.area.polygon]);
      } catch (error) {
        if (!onFailed) throw error;
        onFailed({ plans: [one.plan.id, other.plan.id], areas: [one.area.id, other.area.id] });
        continue;
      }
      const area = areaOfAll(polygons);
      if (area < least) continue;
      const [a, b] = plans.indexOf(one.plan) < plans.indexOf(other.plan) ? [one, other] : [other, one];
      const largest = polygons.reduce((most, next) => (polygonArea(next) > polygonArea(most) ? next : most));
      found.push({
        plans: [a.plan.id, b.plan.id],
        areas: [a.area.id, b.area.id],
        landUses: [a.area.landUse, b.area.landUse],
        owners: [a.area.owner ?? a.plan.owner, b.area.owner ?? b.plan.owner],
        polygons,
        area,
        at: plane.toDegrees(ringCentroid(largest[0])),
      });
    }
  });
  return found.sort((a, b) => b.area - a.area);
}

/** Whether two uses may lie over one another: one and the same, one within the other, or a pair of the rules. */
export function areCompatible(
  first: string,
  second: string,
  { compatible }: Pick<RulePack, 'compatible'>,
): boolean {
  const isIn = (code: string, group: string): boolean => code.startsWith(group);
  if (isIn(first, second) || isIn(second, first)) return true;
  return compatible.some(
    ([a, b]) => (isIn(first, a) && isIn(second, b)) || (isIn(first, b) && isIn(second, a)),
  );
}

/** Square metres of ground that is in conflict, each place once, however many plans differ there. */
export const groundInConflict = (conflicts: readonly Pick<Conflict, 'polygons'>[]): number =>
  areaOfUnion(conflicts.flatMap(({ polygons }) => polygons));
