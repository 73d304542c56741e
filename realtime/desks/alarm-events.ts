import type { EventCase } from '../../models/schema/event-case.ts';
import type { Alarm, EventKind } from '../../models/schema/index.ts';
import { EVENT_KINDS } from '../../models/schema/index.ts';
import { setEvent } from '../alarms/alarm-actions.ts';
import type { AlarmDesk } from '../alarms/alarm-desk.ts';
import { type EventDesk, type Handler, SYSTEM } from '../events/event-desk.ts';

/** Makes an event of an alarm; alarms of one storm are reports of one case. Throws DatabaseAway. */
export async function eventOfAlarm(
  alarms: AlarmDesk,
  events: EventDesk,
  alarm: Alarm,
  by: Handler = SYSTEM,
): Promise<Alarm> {
  const event = await reportOf(alarms, events, alarm, by);
  return setEvent(alarms, alarms.byId(alarm.id) ?? alarm, by, event.code);
}

function reportOf(alarms: AlarmDesk, events: EventDesk, alarm: Alarm, by: Handler): Promise<EventCase> {
  const { id, rule, group, longitude, latitude, areas, publication, simulated, thing, level } = alarm;
  return events.report(
    {
      id: `alarm:${id}`,
      kind: kindOf(alarms, rule),
      title: {
        'zh-CN': `${alarm.thingName['zh-CN']}：${alarm.name['zh-CN']}`,
        en: `${alarm.thingName.en}: ${alarm.name.en}`,
      },
      level,
      time: alarm.began,
      ...(longitude === undefined || latitude === undefined ? {} : { longitude, latitude }),
      things: [thing],
      source: `alarm:${rule}`,
      publication,
      areas,
      simulated,
    },
    by,
    group === undefined ? undefined : eventOfStorm(alarms, group),
  );
}

/** Code of the event that another alarm of the storm became. */
function eventOfStorm(alarms: AlarmDesk, group: string): string | undefined {
  for (const alarm of alarms.shown())
    if (alarm.group === group && alarm.event !== undefined) return alarm.event;
  return undefined;
}

/** As the rule says; city management is who looks after what nobody else does. */
function kindOf(alarms: AlarmDesk, rule: string): EventKind {
  const kind = alarms.rules.newest(rule)?.rule.eventKind;
  return EVENT_KINDS.find((known) => known === kind) ?? 'city-management';
}

/** Alarms that are grave enough, and have stood long enough, to become events by themselves. */
export function dueToBecomeEvents(alarms: AlarmDesk): Alarm[] {
  const { eventFrom, eventAfter } = alarms.policy;
  const now = alarms.now();
  return [...alarms.shown()].filter(
    ({ level, event, ended, raised = 0 }) =>
      level <= eventFrom && event === undefined && ended === undefined && now - raised >= eventAfter * 1_000,
  );
}
