import { type Person, SYSTEM } from '../../models/access/person.ts';
import { mayBeTogether } from '../../models/events/together.ts';
import type { EventCase } from '../../models/schema/event-case.ts';
import type { Alarm, EventKind } from '../../models/schema/index.ts';
import { setEvent } from '../alarms/alarm-actions.ts';
import type { AlarmDesk } from '../alarms/alarm-desk.ts';
import type { EventDesk } from '../events/event-desk.ts';

/** Makes an event of an alarm; alarms of one storm are reports of one case. Throws DatabaseAway. */
export async function eventOfAlarm(
  alarms: AlarmDesk,
  events: EventDesk,
  alarm: Alarm,
  by: Person = SYSTEM,
): Promise<Alarm> {
  const event = await reportOf(alarms, events, alarm, by);
  return setEvent(alarms, alarms.byId(alarm.id) ?? alarm, by, event.code);
}

function reportOf(alarms: AlarmDesk, events: EventDesk, alarm: Alarm, by: Person): Promise<EventCase> {
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
    { by, into: group === undefined ? undefined : eventOfStorm(alarms, { ...alarm, group }) },
  );
}

/** Code of the case that another alarm of the storm became, which those may see who may see this one. */
function eventOfStorm(alarms: AlarmDesk, alarm: Alarm): string | undefined {
  for (const other of alarms.shown())
    if (other.group === alarm.group && other.event !== undefined && mayBeTogether(other, alarm))
      return other.event;
  return undefined;
}

/** As the rule says; city management is who looks after what nobody else does. */
function kindOf(alarms: AlarmDesk, rule: string): EventKind {
  return alarms.rules.newest(rule)?.rule.eventKind ?? 'city-management';
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
