import { z } from 'zod';
import {
  type Alarm,
  type AlarmRule,
  alarmRuleVersionSchema,
  alarmSchema,
  alarmStepSchema,
} from '../../models/schema/alarm.ts';
import { type SeeingCamera, seeingListSchema } from '../../models/schema/camera-facts.ts';
import { eventCaseSchema, eventPolicySchema, shiftSchema } from '../../models/schema/event-case.ts';
import { localizedTextSchema } from '../../models/schema/text.ts';
import { askCity } from '../server/ask-server.ts';
import type { AlarmRow } from './list.ts';

/** Asks the desks of a city; `path` below api/cities/<city>/. What changes carries an id, so that it is done once. */
export async function askDesk<Schema extends z.ZodType>(
  city: string,
  path: string,
  schema: Schema,
  asking: { method?: string; body?: object; signal?: AbortSignal | undefined } = {},
): Promise<z.output<Schema>> {
  return schema.parse(await askCity(city, path, asking));
}

/** The same request, sent again because no answer came, is done once. */
export const newRequest = (): string =>
  // Without a secure context there is no randomUUID.
  crypto.randomUUID?.() ??
  [...crypto.getRandomValues(new Uint32Array(4))].map((n) => n.toString(16)).join('-');

const oneAlarm = z.object({ alarm: alarmSchema });
const oneCase = z.object({ event: eventCaseSchema });
const oneShift = z.object({ shift: shiftSchema });
const idOf = encodeURIComponent;

export const answerAlarm = (city: string, id: string, note?: string) =>
  askDesk(city, `alarms/${idOf(id)}/acknowledge`, oneAlarm, {
    method: 'POST',
    body: { request: newRequest(), ...(note ? { note } : {}) },
  });

const manySchema = z.object({ answered: z.array(z.string()), refused: z.array(z.string()) });
export const answerAlarms = (city: string, ids: readonly string[], note?: string) =>
  askDesk(city, 'alarms/acknowledge', manySchema, {
    method: 'POST',
    body: { ids: ids.slice(0, 5_000), ...(note ? { note } : {}) },
  });

/** Answers whatever of a line waits for it: one alarm, or all of a storm. */
export function answerRow(city: string, { alarms }: AlarmRow): Promise<unknown> {
  const ids = alarms.filter(({ acknowledged }) => !acknowledged).map(({ id }) => id);
  return ids.length === 1 ? answerAlarm(city, ids[0]) : answerAlarms(city, ids);
}

export const assignAlarm = (city: string, { id, revision }: Pick<Alarm, 'id' | 'revision'>, to: string) =>
  askDesk(city, `alarms/${idOf(id)}/assign`, oneAlarm, {
    method: 'POST',
    body: { request: newRequest(), revision, to },
  });

export const noteAlarm = (city: string, id: string, note: string) =>
  askDesk(city, `alarms/${idOf(id)}/note`, oneAlarm, {
    method: 'POST',
    body: { request: newRequest(), note },
  });

export const makeEventOf = (city: string, id: string) =>
  askDesk(city, `alarms/${idOf(id)}/event`, oneAlarm, { method: 'POST', body: { request: newRequest() } });

export const readAlarm = (city: string, id: string, signal?: AbortSignal) =>
  askDesk(city, `alarms/${idOf(id)}`, oneAlarm.extend({ steps: z.array(alarmStepSchema) }), { signal });

export const readRules = (city: string, signal?: AbortSignal) =>
  askDesk(city, 'alarm-rules', z.object({ rules: z.array(alarmRuleVersionSchema) }), { signal });

export const readRuleHistory = (city: string, id: string, signal?: AbortSignal) =>
  askDesk(city, `alarm-rules/${idOf(id)}`, z.object({ versions: z.array(alarmRuleVersionSchema) }), {
    signal,
  });

export const saveRule = (city: string, rule: AlarmRule, basedOn: number, note?: string) =>
  askDesk(city, `alarm-rules/${idOf(rule.id)}`, alarmRuleVersionSchema, {
    method: 'PUT',
    body: { rule, basedOn, ...(note ? { note } : {}) },
  });

export const removeRule = (city: string, id: string, basedOn: number) =>
  askDesk(city, `alarm-rules/${idOf(id)}`, alarmRuleVersionSchema, { method: 'DELETE', body: { basedOn } });

const areaSchema = z.object({ id: z.string(), name: localizedTextSchema, level: z.string() });
export type CityArea = z.infer<typeof areaSchema>;
const policySchema = eventPolicySchema.extend({ areas: z.array(areaSchema).default([]) });
export type CityPolicy = z.infer<typeof policySchema>;
export const readPolicy = (city: string, signal?: AbortSignal) =>
  askDesk(city, 'events/policy', policySchema, { signal });

export const readCase = (city: string, code: string, signal?: AbortSignal) =>
  askDesk(city, `events/${idOf(code)}`, oneCase, { signal });

export const reportEvent = (city: string, body: object) =>
  askDesk(city, 'events', oneCase, { method: 'POST', body });

export const stepCase = (city: string, code: string, body: object) =>
  askDesk(city, `events/${idOf(code)}/steps`, oneCase, {
    method: 'POST',
    body: { request: newRequest(), ...body },
  });

export const mergeCase = (city: string, code: string, into: string) =>
  askDesk(city, `events/${idOf(code)}/merge`, oneCase, {
    method: 'POST',
    body: { request: newRequest(), into },
  });

export const splitCase = (city: string, code: string, report: string) =>
  askDesk(city, `events/${idOf(code)}/split`, oneCase, {
    method: 'POST',
    body: { request: newRequest(), report },
  });

export const readShifts = (city: string, signal?: AbortSignal) =>
  askDesk(city, 'shift-log?limit=20', z.object({ shifts: z.array(shiftSchema) }), { signal });

export const changeShift = (city: string, path: 'begin' | 'entries' | 'hand-over' | 'sign', body: object) =>
  askDesk(city, `shift-log/${path}`, oneShift, { method: 'POST', body: { request: newRequest(), ...body } });

/** Cameras in whose reach a place lies, the most useful first: as many as one sees at a glance. */
export async function camerasAt(city: string, longitude: number, latitude: number): Promise<SeeingCamera[]> {
  const path = `cameras/seeing?longitude=${longitude}&latitude=${latitude}`;
  return (await askDesk(city, path, seeingListSchema)).cameras;
}
