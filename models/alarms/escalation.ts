import type { Alarm, AlarmPolicy } from '../schema/index.ts';

/** How many steps of a policy have come due for an alarm that nobody has answered, and whom the last one calls. */
export function escalationOf(
  policy: AlarmPolicy,
  alarm: Pick<Alarm, 'level' | 'raised' | 'began' | 'acknowledged'>,
  now: number,
): { count: number; to?: string; next?: number } {
  if (alarm.acknowledged) return { count: 0 };
  const since = alarm.raised ?? alarm.began;
  const steps = policy.escalation.find(({ level }) => level === alarm.level)?.steps ?? [];
  const due = steps.filter(({ after }) => now - since >= after * 1_000);
  const next = steps[due.length];
  return {
    count: due.length,
    ...(due.length > 0 ? { to: due[due.length - 1].to } : {}),
    ...(next ? { next: since + next.after * 1_000 } : {}),
  };
}
