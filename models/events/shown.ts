import type { EventCase } from '../schema/index.ts';
import { isOver } from './case-steps.ts';

/** Milliseconds that a case which is over is still shown. */
export const LINGERS = 24 * 3_600_000;

/** Whether the next step of a case should have been done by a time (UTC milliseconds). */
export const isOverdue = ({ due }: Pick<EventCase, 'due'>, time: number): boolean =>
  due !== undefined && due < time;

/** When a case leaves the screens by itself; undefined: it stays. */
export function leavesAt({
  state,
  steps,
  mergedInto,
}: Pick<EventCase, 'state' | 'steps' | 'mergedInto'>): number | undefined {
  const last = steps[steps.length - 1].time;
  if (mergedInto !== undefined) return last;
  return isOver(state) ? last + LINGERS : undefined;
}

export function isShownAt(event: Pick<EventCase, 'state' | 'steps' | 'mergedInto'>, time: number): boolean {
  const leaves = leavesAt(event);
  return leaves === undefined || leaves > time;
}
