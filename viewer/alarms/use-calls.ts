import { useEffect, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Subject } from '../../models/access/decide.ts';
import { isCalled } from '../../models/alarms/escalation.ts';
import type { Alarm } from '../../models/schema/alarm.ts';
import { useLive } from '../stores/live.ts';
import { alarmsOf } from './records.ts';
import { callFor, hearOf } from './sound.ts';

/** Alarms that call somebody now, whatever time is looked at: unanswered ones of level I and II, and escalated ones. */
export function useCalls(): readonly Alarm[] {
  const records = useLive((state) => state.records.calls);
  return useMemo(() => alarmsOf(records), [records]);
}

/** Level as which an alarm is heard: one that calls this very person is never quieter than II. */
export const heardAs = (alarm: Alarm, subject: Subject): number =>
  isCalled(subject, alarm) ? Math.min(2, alarm.level) : alarm.level;

/** Sounds the call of the gravest; a new one of level I, and one that now calls who looks, end a silence. */
export function useCallSound(calls: readonly Alarm[], subject: Subject): void {
  const level = Math.min(5, ...calls.map((alarm) => heardAs(alarm, subject)));
  const escalated = Math.max(
    0,
    ...calls.filter((alarm) => heardAs(alarm, subject) === level).map((alarm) => alarm.escalated),
  );
  const urgent = calls.flatMap((alarm) => [
    ...(alarm.level === 1 ? [alarm.id] : []),
    ...(isCalled(subject, alarm) ? [`${alarm.id} ${alarm.escalated}`] : []),
  ]);
  const key = urgent.join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: `key` says which they are.
  useEffect(() => hearOf(urgent), [key]);
  useEffect(() => callFor(level, escalated), [level, escalated]);
}

/** Says in the title of the page how many there are of I and II: a tab in the background is seen, too. */
export function useCallTitle([one, two]: readonly [number, number, number, number]): void {
  const { t } = useTranslation();
  useEffect(() => {
    if (one + two === 0) return;
    const before = document.title;
    document.title = `${t('alarms.title', { one, two })} ${before}`;
    return () => {
      document.title = before;
    };
  }, [one, two, t]);
}
