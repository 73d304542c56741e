import type { EventCase, EventPolicy } from '../schema/index.ts';

/**
 * When the next step of a case has to be done, UTC milliseconds, counted from when it came into its state. Undefined: no
 * step is left.
 */
export function dueOf(
  policy: EventPolicy,
  { state, kind, level, steps }: Pick<EventCase, 'state' | 'kind' | 'level' | 'steps'>,
): number | undefined {
  if (state === 'reviewed') return undefined;
  const since = enteredState(steps);
  const minutes = policy.deadlines[state][(level ?? 'none') as 1 | 2 | 3 | 4 | 'none'];
  return since + minutes * (policy.faster[kind] ?? 1) * 60_000;
}

/** Time of the step that brought the case into the state in which it is: notes and merges do not begin it anew. */
function enteredState(steps: EventCase['steps']): number {
  let since = steps[0].time;
  for (let i = 1; i < steps.length; i++) if (steps[i].state !== steps[i - 1].state) since = steps[i].time;
  return since;
}
