import { randomUUID } from 'node:crypto';
import { classOfAlarms } from '../../models/access/strictness.ts';
import type { RuleChange } from '../../models/alarms/rule-state.ts';
import type { Alarm, Datastream, WarningLevel } from '../../models/schema/index.ts';
import type { LiveRecord } from '../push/records.ts';
import type { Watch } from './watches.ts';

/** What an alarm is found by while it is open: one rule on one datastream. */
export const keyOf = ({ rule, thing, datastream }: Pick<Alarm, 'rule' | 'thing' | 'datastream'>): string =>
  JSON.stringify([rule, thing, datastream]);

export const keyOfWatch = ({ rule, live, datastream }: Watch): string =>
  keyOf({ rule: rule.id, thing: live.thing.id, datastream: live.thing.datastreams[datastream].id });

/** It has not ended, or nobody has answered it: whoever watches has to see it. */
export const isShown = ({ ended, acknowledged }: Pick<Alarm, 'ended' | 'acknowledged'>): boolean =>
  ended === undefined || acknowledged === undefined;

/** Levels that are heard, and not only seen. */
const HEARD = 2;

/** It stands, nobody has answered it, and it is grave or somebody is called for it. */
export const isCalling = ({
  ended,
  acknowledged,
  level,
  called,
}: Pick<Alarm, 'ended' | 'acknowledged' | 'level' | 'called'>): boolean =>
  ended === undefined && acknowledged === undefined && (level <= HEARD || called !== undefined);

/** The alarm that a change of a rule raises. */
export function newAlarm({ rule, live, datastream }: Watch, change: RuleChange, now: number): Alarm {
  const { thing } = live;
  const stream = thing.datastreams[datastream];
  const level = change.to as WarningLevel;
  return {
    id: randomUUID(),
    rule: rule.id,
    thing: thing.id,
    datastream: stream.id,
    level,
    highest: level,
    began: change.began,
    changed: change.time,
    ...shownValue(live.latest[datastream]?.value, stream),
    escalated: 0,
    name: rule.name,
    thingName: thing.name,
    layer: thing.layer,
    ...(live.position
      ? { longitude: live.position.longitude, latitude: live.position.latitude }
      : thing.longitude !== undefined && thing.latitude !== undefined
        ? { longitude: thing.longitude, latitude: thing.latitude }
        : {}),
    publication: classOfAlarms(thing.publication),
    areas: thing.areas,
    simulated: thing.simulated,
    raised: now,
    repeats: 0,
    revision: 1,
  };
}

export function shownValue(
  value: unknown,
  { unit }: Pick<Datastream, 'unit'>,
): Pick<Alarm, 'value' | 'unit'> {
  if (typeof value !== 'number' && typeof value !== 'string' && typeof value !== 'boolean') return {};
  return unit === undefined ? { value } : { value, unit };
}

export const alarmRecord = (alarm: Alarm): LiveRecord => ({
  id: alarm.id,
  publication: alarm.publication,
  ...(alarm.areas.length > 0 ? { areas: alarm.areas } : {}),
  body: alarm,
});
