import type { Request, Response } from 'express';
import { z } from 'zod';
import { mayDo, maySee, type Target } from '../../models/access/decide.ts';
import { type Action, isAdministrator } from '../../models/access/roles.ts';
import { InputError } from '../../models/errors.ts';
import { type Asker, askerOf } from '../access/asker.ts';
import type { AuditFact } from '../access/audit/entry.ts';
import { AlarmConflict } from '../alarms/alarm-actions.ts';
import { DatabaseAway } from '../alarms/away.ts';
import { RuleConflict } from '../alarms/rule-book.ts';
import { CaseConflict } from '../events/case-actions.ts';
import { CaseMoved } from '../events/case-store.ts';
import type { Handler } from '../events/event-desk.ts';
import { ShiftConflict } from '../events/shift-log.ts';
import { checked } from '../http/json.ts';
import { forbidden, HttpProblem, notFound } from '../http/problem.ts';

export type Audit = (fact: AuditFact) => Promise<unknown>;

/** Who asks, and whom records name. */
export interface Asked {
  asker: Asker;
  person: Handler;
  body: unknown;
  /** What follows `?`. */
  query: URLSearchParams;
  parameters: Record<string, string>;
}

/** A handler of a route: its errors become the answers that the pages know. Nothing of it is kept by others. */
export function answering(work: (asked: Asked) => Promise<unknown>) {
  return async (request: Request, response: Response): Promise<void> => {
    response.setHeader('Cache-Control', 'no-store');
    try {
      const asker = askerOf(request);
      const { searchParams } = new URL(request.originalUrl, 'http://localhost');
      response.json(
        await work({
          asker,
          person: { id: asker.actor, name: asker.displayName },
          body: request.body ?? {},
          query: searchParams,
          parameters: request.params as Record<string, string>,
        }),
      );
    } catch (error) {
      const answer = answerOf(error);
      if (!answer) throw error;
      response.status(answer.status).json(answer.body);
    }
  };
}

interface Answer {
  status: number;
  body: { error: string; message?: string; newest?: unknown };
}

function answerOf(error: unknown): Answer | undefined {
  if (error instanceof HttpProblem)
    return {
      status: error.status,
      body: { error: error.code, ...(error.message ? { message: error.message } : {}) },
    };
  if (error instanceof InputError)
    return { status: 400, body: { error: error.code, message: error.message } };
  if (error instanceof DatabaseAway)
    return {
      status: 503,
      body: {
        error: 'database-away',
        message: 'The database does not answer: nothing was changed. Try again in a moment.',
      },
    };
  if (error instanceof AlarmConflict) return conflict('changed', error.newest);
  if (error instanceof RuleConflict) return conflict('changed', error.newest);
  if (error instanceof CaseConflict || error instanceof ShiftConflict)
    return conflict(error.code, error.newest);
  if (error instanceof CaseMoved) return conflict('changed', undefined);
  return undefined;
}

const conflict = (error: string, newest: unknown): Answer => ({
  status: 409,
  body: { error, ...(newest === undefined ? {} : { newest }) },
});

/** At the most; 1 to `most`. */
export function limitOf(query: URLSearchParams, most = 500): number {
  return checked(z.coerce.number().int().min(1).max(most), query.get('limit') ?? 100);
}

/** UTC milliseconds from `from` to `to`, where given. */
export function spanOf(query: URLSearchParams): { from?: number; to?: number } {
  const time = z.coerce.number().int().nonnegative();
  const from = query.get('from');
  const to = query.get('to');
  return {
    ...(from === null ? {} : { from: checked(time, from) }),
    ...(to === null ? {} : { to: checked(time, to) }),
  };
}

/** What one may not see is not there. */
export function seen<Thing extends Target>({ asker }: Asked, thing: Thing | undefined): Thing {
  if (!thing || !maySee(asker.subject, withAreas(thing))) throw notFound();
  return thing;
}

/** A record without areas is of the whole city. */
export const withAreas = ({ publication, areas }: Target): Target =>
  areas === undefined || areas.length === 0 ? { publication } : { publication, areas };

/** For what is of those at work, wherever they work: rules, the shift log. */
export function atWork({ asker }: Asked): void {
  if (!asker.subject.grants.some(({ role }) => !isAdministrator(role))) throw notFound();
}

/** Throws an HttpProblem, after noting that it was tried. `areas`: of what it is done to; none: of the whole city. */
export async function allowed(
  { asker }: Asked,
  action: Action,
  { areas, object, audit }: { areas: readonly string[]; object: string; audit: Audit },
): Promise<void> {
  if (mayDo(asker.subject, action, areas)) return;
  await audit({ ...whoOf(asker), action, object, outcome: 'refused' });
  throw forbidden();
}

export const whoOf = ({ actor, address }: Asker): Pick<AuditFact, 'actor' | 'address'> => ({
  actor,
  ...(address === undefined ? {} : { address }),
});
