import type { Subject } from '../../models/access/decide.ts';
import { isCalled } from '../../models/alarms/escalation.ts';
import type { Alarm } from '../../models/schema/alarm.ts';

/**
 * Whether one asks for a person's eye before another: unanswered, graver, newer; above all what calls who looks, since
 * nobody answered in time.
 */
export function byUrgency(a: Alarm, b: Alarm, subject?: Subject): number {
  return (
    (subject ? Number(isCalled(subject, b)) - Number(isCalled(subject, a)) : 0) ||
    Number(a.acknowledged !== undefined) - Number(b.acknowledged !== undefined) ||
    Number(a.ended !== undefined) - Number(b.ended !== undefined) ||
    a.level - b.level ||
    since(b) - since(a)
  );
}

/** When it was first told: what an answer is waited for from. */
export const since = ({ raised, began }: Pick<Alarm, 'raised' | 'began'>): number => raised ?? began;

/** One line of the list: an alarm, or a storm of many that are one matter. */
export interface AlarmRow {
  key: string;
  /** The most urgent of its alarms. */
  alarm: Alarm;
  /** Several: a storm. The most urgent first. */
  alarms: readonly Alarm[];
}

/** Lines for the list, the most urgent first; alarms of a storm make one line. */
export function rowsOf(alarms: readonly Alarm[], subject?: Subject): AlarmRow[] {
  const order = (a: Alarm, b: Alarm) => byUrgency(a, b, subject);
  const rows = new Map<string, Alarm[]>();
  for (const alarm of alarms) {
    const key = alarm.group ?? alarm.id;
    const row = rows.get(key);
    if (row) row.push(alarm);
    else rows.set(key, [alarm]);
  }
  return [...rows]
    .map(([key, members]) => {
      const sorted = members.sort(order);
      return { key, alarm: sorted[0], alarms: sorted };
    })
    .sort((a, b) => order(a.alarm, b.alarm));
}

/** How many lines there are of each level, by level − 1: a storm is one matter. */
export function rowsByLevel(rows: readonly AlarmRow[]): [number, number, number, number] {
  const counts: [number, number, number, number] = [0, 0, 0, 0];
  for (const { alarm } of rows) counts[alarm.level - 1]++;
  return counts;
}

export interface AlarmFilter {
  level?: number;
  area?: string;
  rule?: string;
  unanswered?: boolean;
  text?: string;
}

export function matches(alarm: Alarm, { level, area, rule, unanswered, text }: AlarmFilter): boolean {
  const words = text?.trim().toLowerCase() ?? '';
  return (
    (level === undefined || alarm.level === level) &&
    (area === undefined || alarm.areas.includes(area)) &&
    (rule === undefined || alarm.rule === rule) &&
    (!unanswered || alarm.acknowledged === undefined) &&
    (words === '' ||
      [
        alarm.name['zh-CN'],
        alarm.name.en,
        alarm.thingName['zh-CN'],
        alarm.thingName.en,
        alarm.thing,
        alarm.event ?? '',
      ].some((part) => part.toLowerCase().includes(words)))
  );
}
