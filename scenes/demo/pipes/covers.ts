import type { Furniture } from '../furniture.ts';
import type { LaidPipes } from './laid.ts';
import { isDrain } from './systems.ts';

/** The covers of manholes in the street: each is the top of a node of the drains, and has its number. */
export function coversOf({ nodes }: LaidPipes): Furniture[] {
  return nodes
    .filter(({ system, kind }) => isDrain(system) && (kind === 'manhole' || kind === 'interceptor'))
    .map(({ id, at: [x, y] }) => ({ kind: 'manhole', at: [x, y], ref: id }));
}
