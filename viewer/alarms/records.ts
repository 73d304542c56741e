import { type Alarm, alarmSchema } from '../../models/schema/alarm.ts';
import { type EventCase, eventCaseSchema } from '../../models/schema/event-case.ts';

/** Bodies that were read once: the same object says the same. */
const read = new WeakMap<object, unknown>();

function readOnce<Body>(body: unknown, parse: (body: unknown) => Body | undefined): Body | undefined {
  if (body === null || typeof body !== 'object') return undefined;
  if (!read.has(body)) read.set(body, parse(body));
  return read.get(body) as Body | undefined;
}

/** Alarms of the records that the server tells; one that is not as agreed is left out. */
export function alarmsOf(records: Readonly<Record<string, unknown>>): Alarm[] {
  return Object.values(records).flatMap(
    (body) => readOnce(body, (value) => alarmSchema.safeParse(value).data) ?? [],
  );
}

/** Cases of events, likewise. */
export function casesOf(records: Readonly<Record<string, unknown>>): EventCase[] {
  return Object.values(records).flatMap(
    (body) => readOnce(body, (value) => eventCaseSchema.safeParse(value).data) ?? [],
  );
}
