import { isOverdue, isShownAt } from '../../models/events/shown.ts';
import type { Alarm, EventCase } from '../../models/schema/index.ts';
import type { AlarmDesk } from '../alarms/alarm-desk.ts';
import { alarmRecord, isShown } from '../alarms/alarm-record.ts';
import { caseRecord, type EventDesk } from '../events/event-desk.ts';
import type { LivePast, RecordsOfKind } from '../push/records.ts';

/**
 * Alarms and cases as they stood at a time of the past, and from then on as they changed: the first look reads all of
 * them, each later one only what was done meanwhile.
 */
export class PastDesks implements LivePast {
  readonly #alarmDesk: Pick<AlarmDesk, 'store' | 'classed'>;
  readonly #eventDesk: Pick<EventDesk, 'store'>;
  readonly #alarms = new Map<string, Alarm>();
  readonly #cases = new Map<string, EventCase>();
  #time: number | undefined;

  constructor(alarms: Pick<AlarmDesk, 'store' | 'classed'>, events: Pick<EventDesk, 'store'>) {
    this.#alarmDesk = alarms;
    this.#eventDesk = events;
  }

  async advance(to: number): Promise<{ levels: Map<string, number>; records: RecordsOfKind[] }> {
    const from = this.#time;
    const { store: alarmStore } = this.#alarmDesk;
    const { store: caseStore } = this.#eventDesk;
    const [alarms, cases] = await Promise.all(
      from === undefined
        ? [alarmStore.at(to), caseStore.at(to)]
        : [alarmStore.changed(from, to), caseStore.changed(from, to)],
    );
    this.#time = to;
    const records = [this.#takeAlarms(alarms), this.#takeCases(cases, to)];
    return { levels: this.#levels(), records };
  }

  #takeAlarms(alarms: readonly Alarm[]): RecordsOfKind {
    const removed: string[] = [];
    const set = [];
    for (const alarm of alarms) {
      if (isShown(alarm)) {
        const classed = this.#alarmDesk.classed(alarm);
        this.#alarms.set(alarm.id, classed);
        set.push(alarmRecord(classed));
      } else if (this.#alarms.delete(alarm.id)) removed.push(alarm.id);
    }
    return { kind: 'alarms', set, removed };
  }

  #takeCases(changed: readonly EventCase[], time: number): RecordsOfKind {
    const codes = new Set(changed.map(({ code }) => code));
    const removed: string[] = [];
    const set = [];
    for (const event of [...this.#cases.values()].filter(({ code }) => !codes.has(code)).concat(changed)) {
      if (!isShownAt(event, time)) {
        if (this.#cases.delete(event.code)) removed.push(event.code);
        continue;
      }
      const overdue = isOverdue(event, time);
      if (!codes.has(event.code) && event.overdue === overdue) continue;
      const shown = { ...event, overdue };
      this.#cases.set(event.code, shown);
      set.push(caseRecord(shown));
    }
    return { kind: 'events', set, removed };
  }

  #levels(): Map<string, number> {
    const worst = new Map<string, number>();
    for (const { thing, level, ended } of this.#alarms.values())
      if (ended === undefined) worst.set(thing, Math.min(level, worst.get(thing) ?? level));
    return worst;
  }
}
