import type { IfcStoreyFacts } from '../../../models/ifc/building-storeys.ts';
import type { ModelStorey } from './model-floors.ts';

/** A storey as it counts, with what it is called. */
export interface NamedStorey extends ModelStorey {
  name: string;
}

/** Metres below the building's zero from which on a storey is a basement. */
const BELOW = -0.5;
/** Storeys nearer to one another are one: steps within a floor. Lower ones are no storey but a roof or a foundation. */
const LEAST = 2;

/**
 * The floors of a file between the lowest and the highest of its body, from the ground upwards and downwards. Where any
 * storey has spaces, those without are roofs, foundations and levels that only help to draw; `leftOut` are their names.
 * Floors reach to the next storey of any kind over them that is high enough.
 */
export function storeysOfIfc(
  facts: readonly IfcStoreyFacts[],
  [lowest, highest]: readonly [number, number],
): { above: NamedStorey[]; below: NamedStorey[]; leftOut: string[] } {
  const hasSpaces = facts.some(({ spaces }) => spaces > 0);
  const sorted = facts.filter(({ level }) => level < highest).sort((a, b) => a.level - b.level);
  const leftOut: string[] = [];
  const above: NamedStorey[] = [];
  const below: NamedStorey[] = [];
  const isFloor = ({ spaces }: IfcStoreyFacts, bottom: number, top: number): boolean =>
    hasSpaces ? spaces > 0 : top - bottom >= LEAST;
  for (let at = 0; at < sorted.length; at++) {
    const one = sorted[at];
    const next = sorted.slice(at + 1).find(({ level }) => level - one.level >= LEAST);
    const top = next?.level ?? Math.max(highest, one.level + LEAST);
    const last = above.at(-1) ?? below[0];
    if (!isFloor(one, one.level, top)) leftOut.push(one.name);
    else if (last && one.level - last.bottom < LEAST) {
      // Two levels of one floor: what both have lies on it.
      if (last.area !== undefined && one.area !== undefined) last.area += one.area;
      last.top = Math.max(last.top, top);
    } else {
      const storey: NamedStorey = {
        ...{ name: one.name, bottom: Math.max(lowest, one.level), top },
        ...(one.area === undefined ? {} : { area: one.area }),
      };
      if (one.elevation < BELOW && top - one.level > 0 && hasGroundAbove(sorted, at)) below.unshift(storey);
      else above.push(storey);
    }
  }
  return { above, below, leftOut };
}

/** A file whose storeys all lie below its zero has its ground somewhere else. */
const hasGroundAbove = (sorted: readonly IfcStoreyFacts[], at: number): boolean =>
  sorted.slice(at + 1).some(({ elevation }) => elevation >= BELOW);
