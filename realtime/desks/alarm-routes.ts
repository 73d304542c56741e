import { Router } from 'express';
import { z } from 'zod';
import { isAtWork, maySee } from '../../models/access/decide.ts';
import type { Action } from '../../models/access/roles.ts';
import type { Alarm } from '../../models/schema/index.ts';
import { acknowledge, acknowledgeAll, addNote, assign } from '../alarms/alarm-actions.ts';
import type { AlarmDesk } from '../alarms/alarm-desk.ts';
import { withDatabase } from '../database/away.ts';
import { checked } from '../http/json.ts';
import { HttpProblem } from '../http/problem.ts';
import {
  type Asked,
  type Audit,
  allowed,
  answering,
  mostOf,
  seen,
  spanOf,
  timeOf,
  whoOf,
  withAreas,
} from './answer.ts';

const frame = {
  request: z.string().min(8).max(80).optional(),
  revision: z.number().int().nonnegative().optional(),
};
const words = z.string().trim().min(1).max(2_000);

const acknowledgeSchema = z.strictObject({ ...frame, note: words.optional() });
const assignSchema = z.strictObject({
  ...frame,
  to: z.string().trim().min(1).max(80),
  note: words.optional(),
});
const noteSchema = z.strictObject({ ...frame, note: words });
const manySchema = z.strictObject({ ids: z.array(z.string()).min(1).max(5_000), note: words.optional() });

/**
 *     GET  /alarms                       what is open; ?at=: what was then; ?past=1&from=&to=&limit=: also what was
 *     GET  /alarms/<id>                  one, with its steps
 *     POST /alarms/<id>/acknowledge      { note?, request?, revision? }
 *     POST /alarms/<id>/assign           { to, note?, request?, revision? }
 *     POST /alarms/<id>/note             { note, request?, revision? }
 *     POST /alarms/acknowledge           { ids, note? }: those of a storm; what cannot be is told by id
 *     POST /alarms/<id>/event            makes an event of it: { request? }
 */
export function alarmRoutes(
  desk: AlarmDesk,
  {
    audit,
    makeEvent,
  }: { audit: Audit; makeEvent: (alarm: Alarm, person: Asked['person']) => Promise<Alarm> },
): Router {
  const router = Router();

  router.get(
    '/alarms',
    answering(async (asked) => {
      const alarms = await asWanted(asked, desk);
      return { alarms: alarms.filter((alarm) => maySee(asked.asker.subject, withAreas(alarm))) };
    }),
  );

  router.get(
    '/alarms/:id',
    answering(async (asked) => {
      const alarm = seen(asked, await find(desk, asked.parameters.id));
      return { alarm, steps: await withDatabase(desk.store.steps(alarm.id)) };
    }),
  );

  const action = (name: string, may: Action, work: (alarm: Alarm, asked: Asked) => Promise<Alarm>) =>
    router.post(
      `/alarms/:id/${name}`,
      answering(async (asked) => {
        const alarm = seen(asked, await find(desk, asked.parameters.id));
        await allowed(asked, may, { areas: alarm.areas, object: `alarm:${alarm.id}`, audit });
        const changed = await work(alarm, asked);
        await audit({
          ...whoOf(asked.asker),
          action: `alarm.${name}`,
          object: `alarm:${alarm.id}`,
          outcome: 'done',
        });
        return { alarm: changed };
      }),
    );

  router.post(
    '/alarms/acknowledge',
    answering(async (asked) => {
      const { ids, note } = checked(manySchema, asked.body);
      const theirs: string[] = [];
      const refused: string[] = [];
      for (const id of new Set(ids)) {
        const alarm = desk.byId(id);
        const isAllowed =
          alarm !== undefined &&
          maySee(asked.asker.subject, withAreas(alarm)) &&
          (await mayAnswer(asked, alarm, audit));
        (isAllowed ? theirs : refused).push(id);
      }
      const answered = await acknowledgeAll(desk, theirs, asked.person, note);
      if (answered.length > 0)
        await audit({
          ...whoOf(asked.asker),
          action: 'alarm.acknowledge',
          object: answered.slice(0, 20).join(' '),
          outcome: 'done',
          details: { alarms: answered.length },
        });
      return { answered, refused };
    }),
  );
  action('acknowledge', 'alarm.acknowledge', (alarm, { body, person }) =>
    acknowledge(desk, alarm, person, checked(acknowledgeSchema, body)),
  );
  action('assign', 'alarm.acknowledge', (alarm, { body, person }) =>
    assign(desk, alarm, person, checked(assignSchema, body)),
  );
  action('note', 'alarm.acknowledge', (alarm, { body, person }) =>
    addNote(desk, alarm, person, checked(noteSchema, body)),
  );
  action('event', 'event.handle', async (alarm, { person }) =>
    alarm.event === undefined ? makeEvent(alarm, person) : alarm,
  );
  return router;
}

async function mayAnswer(asked: Asked, alarm: Alarm, audit: Audit): Promise<boolean> {
  try {
    await allowed(asked, 'alarm.acknowledge', { areas: alarm.areas, object: `alarm:${alarm.id}`, audit });
    return true;
  } catch (error) {
    if (error instanceof HttpProblem) return false;
    throw error;
  }
}

async function asWanted({ asker, query }: Asked, desk: AlarmDesk): Promise<Alarm[]> {
  const isPast = query.has('at') || query.has('past');
  if (!isPast) return [...desk.shown()];
  // Nobody else may see any.
  if (!isAtWork(asker.subject)) return [];
  const found = query.has('at')
    ? desk.store.at(timeOf(query, 'at'))
    : desk.store.past({ ...spanOf(query), limit: mostOf(query) });
  return (await withDatabase(found)).map((alarm) => desk.classed(alarm));
}

/** What is shown is known even while the database is away. */
async function find(desk: AlarmDesk, id: string): Promise<Alarm | undefined> {
  const shown = desk.byId(id);
  if (shown) return shown;
  const kept = await withDatabase(desk.store.byId(id));
  return kept && desk.classed(kept);
}
