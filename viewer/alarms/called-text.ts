import type { TFunction } from 'i18next';
import type { Subject } from '../../models/access/decide.ts';
import { isCalled } from '../../models/alarms/escalation.ts';
import type { Alarm } from '../../models/schema/alarm.ts';

/** Who is called for an alarm that nobody answered in time, as parts of a line; none where nobody is. */
export function calledText(t: TFunction, alarm: Alarm, subject: Subject): string[] {
  const { called, acknowledged, assigned, escalated } = alarm;
  if (!called || acknowledged) return [];
  const role = t(`alarms.called.${called.within}`, { role: t(`alarms.called.role.${called.role}`) });
  const who = called.person ? t('alarms.called.onDuty', { role, name: called.person.name }) : role;
  return [
    t('alarms.escalated', { count: escalated }),
    isCalled(subject, alarm) ? t('alarms.called.you', { who }) : t('alarms.called.others', { who }),
    ...(assigned ? [t('alarms.assignedTo', { name: assigned.to })] : []),
  ];
}
