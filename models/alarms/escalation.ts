import { type Subject, scopeHolds } from '../access/decide.ts';
import type { Alarm, AlarmPolicy } from '../schema/index.ts';

type EscalationStep = AlarmPolicy['escalation'][number]['steps'][number];

/** How many steps of a policy have come due for an alarm that nobody has answered, and the last of them. */
export function escalationOf(
  policy: AlarmPolicy,
  alarm: Pick<Alarm, 'level' | 'raised' | 'began' | 'acknowledged'>,
  now: number,
): { count: number; step?: EscalationStep } {
  if (alarm.acknowledged) return { count: 0 };
  const since = alarm.raised ?? alarm.began;
  const steps = policy.escalation.find(({ level }) => level === alarm.level)?.steps ?? [];
  const due = steps.filter(({ after }) => now - since >= after * 1_000);
  const step = due[due.length - 1];
  return { count: due.length, ...(step && { step }) };
}

/**
 * Whether an alarm calls this person: they have the shift, or a role that is called where the alarm is; of a step for the
 * whole city, only those who answer for all of it.
 */
export function isCalled(
  { account, grants }: Subject,
  { called, areas, acknowledged, ended }: Pick<Alarm, 'called' | 'areas' | 'acknowledged' | 'ended'>,
): boolean {
  if (!called || acknowledged || ended !== undefined) return false;
  if (called.person && called.person.id === account) return true;
  return grants.some(
    ({ role, areas: scope }) =>
      role === called.role && (called.within === 'city' ? scope === '*' : scopeHolds(scope, areas)),
  );
}
