import { answerTo, type Target } from '../rules.ts';
import { CITY_PATH, nameOf, PLACES, probeOf, TARGETS } from '../start-city.ts';
import type { Who } from '../who.ts';
import type { Row, RuledRow } from './row.ts';

const names =
  (rule: string, act: 'see' | 'do', targets: readonly Target[] = TARGETS) =>
  (who: Who) =>
    targets.filter((target) => answerTo(who, rule, act, target) === 'let in').map(nameOf);

const alarmsTold = ({ alarms }: { alarms: { thing: string; rule: string }[] }) =>
  TARGETS.filter((target) =>
    alarms.some(({ thing, rule }) => rule === 'table' && thing === probeOf(target)),
  ).map(nameOf);

const eventsTold = ({ events }: { events: { reports: { id: string }[] }[] }) =>
  TARGETS.filter((target) =>
    events.some(({ reports }) => reports.some(({ id }) => id.endsWith(`event:${nameOf(target)}`))),
  ).map(nameOf);

const alarm = (action: string, body: object, done: readonly number[] = [200]): RuledRow => ({
  method: 'POST',
  path: `${CITY_PATH}/alarms/<alarm>/${action}`,
  body,
  rule: 'alarms',
  act: 'do',
  targets: TARGETS,
  done,
});

const event = (action: string, body: object, done: readonly number[] = [200]): RuledRow => ({
  method: 'POST',
  path: `${CITY_PATH}/events/<event>/${action}`,
  body,
  rule: 'events',
  act: 'do',
  targets: TARGETS,
  done,
});

const shift = (action: string, body: object): RuledRow => ({
  method: 'POST',
  path: `${CITY_PATH}/shift-log/${action}`,
  body,
  rule: 'shift log',
  act: 'do',
  // Whoever comes second finds it done.
  done: [200, 409],
});

const rule = {
  id: 'table',
  name: { 'zh-CN': 'x', en: 'x' },
  property: 'load',
  levels: [{ level: 3, above: 1 }],
};

/** Alarms, thresholds, events and shifts. */
export const DESK_ROWS: readonly Row[] = [
  {
    method: 'GET',
    path: `${CITY_PATH}/alarms`,
    answer: () => 200,
    shows: { told: alarmsTold, rule: names('alarms', 'see') },
  },
  {
    method: 'GET',
    path: `${CITY_PATH}/alarms?past=1`,
    answer: () => 200,
    shows: { told: alarmsTold, rule: names('alarms', 'see') },
  },
  { method: 'GET', path: `${CITY_PATH}/alarms/<alarm>`, rule: 'alarms', act: 'see', targets: TARGETS },
  alarm('acknowledge', {}, [200, 409]),
  alarm('assign', {}, [400]),
  alarm('note', {}, [400]),
  {
    method: 'POST',
    path: `${CITY_PATH}/alarms/acknowledge`,
    body: { ids: TARGETS.map((target) => `<alarm of ${nameOf(target)}>`) },
    answer: () => 200,
    shows: {
      told: ({ refused }: { refused: string[] }) => TARGETS.length - refused.length,
      rule: (who) => names('alarms', 'do')(who).length,
    },
  },
  { method: 'GET', path: `${CITY_PATH}/alarm-rules`, rule: 'thresholds', act: 'see' },
  { method: 'GET', path: `${CITY_PATH}/alarm-rules/table`, rule: 'thresholds', act: 'see' },
  {
    method: 'PUT',
    path: `${CITY_PATH}/alarm-rules/table`,
    body: { rule, basedOn: 99 },
    rule: 'thresholds',
    act: 'do',
    done: [409],
  },
  {
    method: 'DELETE',
    path: `${CITY_PATH}/alarm-rules/table`,
    body: { basedOn: 99 },
    rule: 'thresholds',
    act: 'do',
    done: [409],
  },
  {
    method: 'GET',
    path: `${CITY_PATH}/events`,
    answer: () => 200,
    shows: { told: eventsTold, rule: names('events', 'see') },
  },
  {
    method: 'GET',
    path: `${CITY_PATH}/events?past=1`,
    answer: () => 200,
    shows: { told: eventsTold, rule: names('events', 'see') },
  },
  { method: 'GET', path: `${CITY_PATH}/past/marks?from=0&to=1`, rule: 'thresholds', act: 'see' },
  { method: 'GET', path: `${CITY_PATH}/events/policy`, rule: 'thresholds', act: 'see' },
  { method: 'GET', path: `${CITY_PATH}/areas`, rule: 'areas', act: 'see' },
  { method: 'GET', path: `${CITY_PATH}/events/<event>`, rule: 'events', act: 'see', targets: TARGETS },
  event('steps', {}, [400]),
  event('merge', { into: '<event>' }, [400]),
  event('split', { report: 'none' }, [400]),
  {
    method: 'POST',
    path: `${CITY_PATH}/events`,
    body: { kind: 'work-safety', title: '<place>', longitude: '<x>', latitude: '<y>' },
    rule: 'events',
    act: 'do',
    targets: PLACES.map((place) => ({ publication: 'internal', place })),
  },
  alarm('event', {}),
  { method: 'GET', path: `${CITY_PATH}/shift-log`, rule: 'shift log', act: 'see' },
  shift('begin', {}),
  shift('entries', { text: 't' }),
  shift('hand-over', {}),
  shift('sign', {}),
];
