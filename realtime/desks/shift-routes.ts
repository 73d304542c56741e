import { Router } from 'express';
import { z } from 'zod';
import type { Shift } from '../../models/schema/index.ts';
import type { Queries } from '../database/database.ts';
import type { ShiftLog } from '../events/shift-log.ts';
import { checked } from '../http/json.ts';
import { type Asked, type Audit, allowed, answering, type Classed, mostOf, whoOf } from './answer.ts';
import { handoversFor } from './handovers.ts';

const frame = {
  request: z.string().min(8).max(80).optional(),
  name: z
    .string()
    .trim()
    .min(1)
    .max(80)
    .optional()
    .describe('Where nobody signs in (the server at the own machine): who is on duty'),
};
const beginSchema = z.strictObject(frame);
const entrySchema = z.strictObject({
  ...frame,
  text: z.string().trim().min(1).max(2_000),
  about: z.string().max(200).optional(),
});
const handOverSchema = z.strictObject({ ...frame, note: z.string().trim().max(2_000).optional() });

export interface ShiftRoutesOptions {
  audit: Audit;
  database: Queries;
  city: string;
  classed: Classed;
}

/**
 * For operators and commanders.
 *
 *     GET  /shift-log                 shifts, the newest first; ?limit=
 *     POST /shift-log/begin           the first shift
 *     POST /shift-log/entries         { text, about? }
 *     POST /shift-log/hand-over       { note? }: names what is open
 *     POST /shift-log/sign            takes over, and begins the next shift
 */
export function shiftRoutes(log: ShiftLog, { audit, database, city, classed }: ShiftRoutesOptions): Router {
  const router = Router();
  // The log is the duty room's, wherever its people have their rights.
  const onDuty = (asked: Asked) => allowed(asked, 'shift.keep', { object: 'shift-log', audit });
  const shownTo = ({ asker }: Asked, shifts: readonly Shift[]) =>
    handoversFor(database, city, asker.subject, shifts, classed);
  const change = (path: string, work: (asked: Asked, person: Asked['person']) => Promise<Shift>) =>
    router.post(
      `/shift-log/${path}`,
      answering(async (asked) => {
        await onDuty(asked);
        const shift = await work(asked, personOf(asked));
        await audit({ ...whoOf(asked.asker), action: `shift.${path}`, outcome: 'done' });
        const [shown] = await shownTo(asked, [shift]);
        return { shift: shown };
      }),
    );

  router.get(
    '/shift-log',
    answering(async (asked) => {
      await onDuty(asked);
      return { shifts: await shownTo(asked, await log.list(mostOf(asked.query, 100))) };
    }),
  );
  change('begin', ({ body }, person) => log.begin(person, checked(beginSchema, body).request));
  change('entries', ({ body }, person) => {
    const { text, about, request } = checked(entrySchema, body);
    return log.note(person, text, about, request);
  });
  change('hand-over', ({ body }, person) => {
    const { note, request } = checked(handOverSchema, body);
    return log.handOver(person, note, request);
  });
  change('sign', ({ body }, person) => log.sign(person, checked(beginSchema, body).request));
  return router;
}

/** Signed in, a person is who they are. At the server's own machine nobody is: there they say who. */
function personOf({ person, body }: Asked): Asked['person'] {
  const { name } = checked(z.looseObject({ name: frame.name }), body);
  return person.id === 'local' && name !== undefined ? { ...person, name } : person;
}
