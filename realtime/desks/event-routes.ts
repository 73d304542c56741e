import { randomUUID } from 'node:crypto';
import { Router } from 'express';
import { z } from 'zod';
import { isAtWork, mayDo, maySee } from '../../models/access/decide.ts';
import { HANDLING_ACTIONS } from '../../models/events/case-steps.ts';
import {
  EVENT_KINDS,
  type EventCase,
  type LocalizedText,
  localizedTextSchema,
  warningLevelSchema,
} from '../../models/schema/index.ts';
import { withDatabase } from '../database/away.ts';
import { handle, merge, split } from '../events/case-actions.ts';
import type { EventDesk } from '../events/event-desk.ts';
import { checked } from '../http/json.ts';
import {
  type Asked,
  type Audit,
  allowed,
  answering,
  atWork,
  mostOf,
  seen,
  spanOf,
  timeOf,
  whoOf,
  withAreas,
} from './answer.ts';

const frame = {
  request: z.string().min(8).max(80).optional(),
  revision: z.number().int().positive().optional(),
  note: z.string().trim().max(2_000).optional(),
};

const handleSchema = z.strictObject({
  ...frame,
  action: z.enum(HANDLING_ACTIONS),
  level: warningLevelSchema.optional(),
  kind: z.enum(EVENT_KINDS).optional(),
  department: z.string().max(80).optional(),
});
const mergeSchema = z.strictObject({ ...frame, into: z.string().max(60) });
const splitSchema = z.strictObject({ ...frame, report: z.string().max(200) });
const reportSchema = z.strictObject({
  request: z.string().min(8).max(80).optional().describe('The same request twice is one report'),
  kind: z.enum(EVENT_KINDS),
  title: z.union([localizedTextSchema, z.string().trim().min(1).max(200)]),
  description: z.string().max(10_000).optional(),
  level: warningLevelSchema.optional(),
  time: z.number().int().optional().describe('When it happened; absent: now'),
  longitude: z.number().min(-180).max(180),
  latitude: z.number().min(-90).max(90),
  things: z.array(z.string().max(200)).max(50).default([]),
});

/** An area that the city is governed by. */
export interface CityArea {
  id: string;
  name: LocalizedText;
  /** As its source calls it: district, street. */
  level: string;
}

export interface EventRoutesOptions {
  audit: Audit;
  areas: readonly CityArea[];
  areasAt: (longitude: number, latitude: number) => string[];
}

/**
 *     GET  /events                    cases that are shown; ?at=: what was then; ?past=1&from=&to=&limit=: also what was
 *     GET  /events/policy             departments, deadlines, and the names of areas
 *     GET  /events/<code>             one
 *     POST /events                    a person reports: answers with the case, new or the one that it is another report of
 *     POST /events/<code>/steps       { action, note?, level?, kind?, department?, request?, revision? }
 *     POST /events/<code>/merge       { into, note?, request?, revision? }: revision of `into`
 *     POST /events/<code>/split       { report, note?, request?, revision? }
 */
export function eventRoutes(
  desk: EventDesk,
  { audit, areas: cityAreas, areasAt }: EventRoutesOptions,
): Router {
  const router = Router();
  const done = ({ asker }: Asked, action: string, code: string, details = {}) =>
    audit({ ...whoOf(asker), action, object: `event:${code}`, outcome: 'done', details });
  const handled = async (asked: Asked, code: string) => {
    const event = seen(asked, await desk.byCode(code));
    await allowed(asked, 'event.handle', { areas: event.areas, object: `event:${code}`, audit });
    return event;
  };

  router.get(
    '/events',
    answering(async (asked) => {
      const events = await asWanted(asked, desk);
      return { events: events.filter((event) => maySee(asked.asker.subject, withAreas(event))) };
    }),
  );

  router.get(
    '/events/policy',
    answering(async (asked) => {
      atWork(asked);
      return { ...desk.policy, areas: cityAreas };
    }),
  );

  router.get(
    '/events/:code',
    answering(async (asked) => ({ event: seen(asked, await desk.byCode(asked.parameters.code)) })),
  );

  router.post(
    '/events',
    answering(async (asked) => {
      const { request = randomUUID(), title, time, ...told } = checked(reportSchema, asked.body);
      const areas = areasAt(told.longitude, told.latitude);
      // What is reported is internal: whoever reports it may see it there.
      seen(asked, { publication: 'internal', areas });
      await allowed(asked, 'event.handle', { areas, object: 'event:new', audit });
      const event = await desk.report(
        {
          ...told,
          id: `account:${asked.person.id}:${request}`,
          title: typeof title === 'string' ? { 'zh-CN': title, en: title } : title,
          time: time ?? desk.now(),
          source: `account:${asked.person.id}`,
          publication: 'internal',
          areas,
          simulated: false,
        },
        {
          by: asked.person,
          // Whoever reports learns of no case that they may not see, nor writes into one that is not theirs.
          among: (other) =>
            maySee(asked.asker.subject, withAreas(other)) &&
            mayDo(asked.asker.subject, 'event.handle', other.areas),
        },
      );
      await done(asked, 'event.report', event.code);
      return { event: seen(asked, event) };
    }),
  );

  router.post(
    '/events/:code/steps',
    answering(async (asked) => {
      const { code } = await handled(asked, asked.parameters.code);
      const given = checked(handleSchema, asked.body);
      const event = await handle(desk, code, asked.person, given);
      await done(asked, `event.${given.action}`, code, { state: event.state });
      return { event };
    }),
  );

  router.post(
    '/events/:code/merge',
    answering(async (asked) => {
      const { code } = await handled(asked, asked.parameters.code);
      const given = checked(mergeSchema, asked.body);
      const into = await handled(asked, given.into);
      const event = await merge(desk, code, into.code, asked.person, given);
      await done(asked, 'event.merge', code, { into: into.code });
      return { event };
    }),
  );

  router.post(
    '/events/:code/split',
    answering(async (asked) => {
      const { code } = await handled(asked, asked.parameters.code);
      const given = checked(splitSchema, asked.body);
      const event = await split(desk, code, given.report, asked.person, given);
      await done(asked, 'event.split', code, { report: given.report });
      return { event };
    }),
  );
  return router;
}

async function asWanted({ asker, query }: Asked, desk: EventDesk): Promise<EventCase[]> {
  const isPast = query.has('at') || query.has('past');
  if (!isPast) return [...desk.shown()];
  // Nobody else may see any.
  if (!isAtWork(asker.subject)) return [];
  return withDatabase(
    query.has('at')
      ? desk.store.at(timeOf(query, 'at'))
      : desk.store.past({ ...spanOf(query), limit: mostOf(query) }),
  );
}
