import { SYSTEM } from '../access/person.ts';
import type { CaseStep, EventCase } from '../schema/index.ts';

/** Nobody has set out for it yet. */
export const canEndByItself = ({ state }: Pick<EventCase, 'state'>): boolean =>
  state === 'reported' || state === 'verified';

/** The case after it expired or its source took it back: over, unless somebody has set out for it. */
export function withSystemStep(event: EventCase, action: 'expire' | 'cancel', time: number): EventCase {
  if (!canEndByItself(event)) return withStep(event, action, event.state, time);
  const { due: _, ...rest } = event;
  return withStep(rest, action, 'closed', time);
}

/** The level stands that a person gave it: a report that comes later does not change it. */
export function judgedLevel({ steps, level }: EventCase): EventCase['level'] {
  return steps.some(({ action, by }) => action === 'verify' && by !== SYSTEM.id) ? level : undefined;
}

function withStep(
  event: EventCase,
  action: CaseStep['action'],
  state: EventCase['state'],
  time: number,
): EventCase {
  const step: CaseStep = { time, action, state, by: SYSTEM.id, name: SYSTEM.name };
  return { ...event, state, steps: [...event.steps, step] };
}
