import { join } from 'node:path';
import { Router } from 'express';
import type { Logger } from 'pino';
import { maySee } from '../../models/access/decide.ts';
import { SYSTEM } from '../../models/access/person.ts';
import { isOver } from '../../models/events/case-steps.ts';
import type { AlarmPolicy, AlarmRule, EventPolicy } from '../../models/schema/index.ts';
import { STANDARD_ALARM_POLICY, STANDARD_EVENT_POLICY, STANDARD_RULES } from '../../scenes/alarms/index.ts';
import { AlarmDesk } from '../alarms/alarm-desk.ts';
import { AlarmStore } from '../alarms/alarm-store.ts';
import { RuleBook } from '../alarms/rule-book.ts';
import { DatabaseAway } from '../database/away.ts';
import type { Database } from '../database/database.ts';
import { forgetRequests } from '../database/requests.ts';
import { CaseStore } from '../events/case-store.ts';
import { EventDesk } from '../events/event-desk.ts';
import type { RefuseReport } from '../events/report-queue.ts';
import { ShiftLog } from '../events/shift-log.ts';
import { jsonBody } from '../http/json.ts';
import type { LivePast, RecordSource } from '../push/records.ts';
import type { Keeping } from '../state/keeping.ts';
import { dueToBecomeEvents, eventOfAlarm } from './alarm-events.ts';
import { alarmRoutes } from './alarm-routes.ts';
import { type Audit, type Classed, withAreas } from './answer.ts';
import { type CityArea, eventRoutes } from './event-routes.ts';
import { PastDesks } from './past-desks.ts';
import { pastRoutes } from './past-routes.ts';
import { ruleRoutes } from './rule-routes.ts';
import { shiftRoutes } from './shift-routes.ts';

/** Milliseconds between two looks for alarms that are to become events. */
const LOOK = 2_000;
/** Milliseconds that the ids of requests are remembered. */
const REQUESTS_KEPT = 30 * 86_400_000;
const LARGEST_BODY = 256 << 10;
const PATHS = ['/alarms', '/alarm-rules', '/events', '/shift-log', '/past'];

export interface DesksOptions {
  /** Id of the city. */
  city: string;
  /** Up to date: `migrate` has been called. */
  database: Database;
  keeping: Pick<Keeping, 'states' | 'onEvents'>;
  audit: Audit;
  logger: Logger;
  /** Folder of this server for what waits for the database; absent: it waits in memory. */
  folder?: string;
  /** First part of the codes of cases, as LJ. Absent: the first letters of the city's id. */
  eventCode?: string;
  /** IANA name of the city's time zone. Default Asia/Shanghai. */
  timeZone?: string;
  /** Ids of the areas at a place in degrees, from the smallest to the largest. */
  areasAt?: (longitude: number, latitude: number) => string[];
  /** For names. */
  areas?: readonly CityArea[];
  /** Seconds between messages of a feed. */
  rhythmOf?: (feed: string) => number | undefined;
  /** Keeps a report of a feed that no database takes where somebody can look at it. */
  refuse?: RefuseReport;
  rules?: readonly AlarmRule[];
  alarmPolicy?: AlarmPolicy;
  eventPolicy?: EventPolicy;
  now?: () => number;
}

export interface Desks {
  /** For push: alarms, those that call now, and cases. */
  records: RecordSource[];
  /** The same as they stood in the past. */
  past(): LivePast;
  alarms: AlarmDesk;
  events: EventDesk;
  /** Routes under /api/cities/<id>. */
  router: Router;
  close(): Promise<void>;
}

/** Opens the desks of one city, where alarms and events are watched and handled. */
export async function openDesks(options: DesksOptions): Promise<Desks> {
  const { city, database, keeping, audit, logger, areasAt = () => [], rhythmOf, now } = options;
  const clock = now ? { now } : {};
  // A request that is sent again is sent again at once, or the next morning.
  await forgetRequests(database, city, (now ?? Date.now)() - REQUESTS_KEPT);
  const rules = await RuleBook.open(database, city, { standard: options.rules ?? STANDARD_RULES, ...clock });
  const log = await ShiftLog.open({
    database,
    city,
    openItems: () => ({
      alarms: [...alarms.shown()].map(({ id }) => id),
      cases: [...events.shown()].filter(({ state }) => !isOver(state)).map(({ code }) => code),
    }),
    ...clock,
  });
  const alarms: AlarmDesk = await AlarmDesk.open({
    states: keeping.states,
    store: new AlarmStore(database, city),
    rules,
    policy: options.alarmPolicy ?? STANDARD_ALARM_POLICY,
    logger,
    ...(options.folder === undefined ? {} : { folder: join(options.folder, 'alarms') }),
    onDuty: () => log.onDuty(),
    onCalled: ({ id, called }) =>
      void audit({
        actor: SYSTEM.id,
        action: 'alarm.escalate',
        object: `alarm:${id}`,
        outcome: 'done',
        details: { role: called?.role ?? '', within: called?.within ?? '', person: called?.person?.id ?? '' },
      }).catch((error: unknown) => logger.error({ err: error }, 'An escalation could not be audited.')),
    ...(rhythmOf ? { rhythmOf } : {}),
    ...clock,
  });
  const events: EventDesk = await EventDesk.open({
    store: new CaseStore(database, city),
    policy: options.eventPolicy ?? STANDARD_EVENT_POLICY,
    prefix: options.eventCode ?? city.slice(0, 2).toUpperCase(),
    timeZone: options.timeZone ?? 'Asia/Shanghai',
    logger,
    areasAt,
    ...(options.refuse ? { refuse: options.refuse } : {}),
    ...clock,
  });
  const endEvents = keeping.onEvents((reports) => events.take(reports));
  const link = linkAlarms(alarms, events, logger);
  const router = Router();
  // Other rooms read their bodies themselves.
  router.use(PATHS, jsonBody(LARGEST_BODY));
  router.use(
    alarmRoutes(alarms, { audit, makeEvent: (alarm, by) => eventOfAlarm(alarms, events, alarm, by) }),
  );
  router.use(
    ruleRoutes(rules, {
      audit,
      maySeeThing: (subject, id) => {
        const live = keeping.states.byId('live', id);
        return live !== undefined && maySee(subject, withAreas(live.thing));
      },
    }),
  );
  router.use(eventRoutes(events, { audit, areas: options.areas ?? [], areasAt }));
  const classed: Classed = (target) => alarms.classed(target);
  router.use(shiftRoutes(log, { audit, database: database.reading, city, classed }));
  router.use(pastRoutes(database.reading, city, classed));
  return {
    records: [alarms.records.alarms, alarms.records.calls, events.records],
    past: () => new PastDesks(alarms, events),
    alarms,
    events,
    router,
    async close() {
      endEvents();
      await link.close();
      await events.close();
      await alarms.close();
    },
  };
}

/** Grave alarms become events by themselves; while the database is away they wait. */
function linkAlarms(alarms: AlarmDesk, events: EventDesk, logger: Logger): { close(): Promise<void> } {
  let working: Promise<void> | undefined;
  const look = async (): Promise<void> => {
    for (const { id } of dueToBecomeEvents(alarms)) {
      const alarm = alarms.byId(id);
      if (!alarm || alarm.event !== undefined) continue;
      try {
        await eventOfAlarm(alarms, events, alarm);
      } catch (error) {
        if (error instanceof DatabaseAway) return;
        logger.warn({ err: error, alarm: id }, 'No event could be made of an alarm.');
      }
    }
  };
  const timer = setInterval(() => {
    working ??= look().finally(() => {
      working = undefined;
    });
  }, LOOK);
  timer.unref();
  return {
    async close() {
      clearInterval(timer);
      await working;
    },
  };
}
