import type { Request, Response } from 'express';
import { z } from 'zod';
import { isAtWork, maySee, type Target } from '../../models/access/decide.ts';
import type { Person } from '../../models/access/person.ts';
import type { Action } from '../../models/access/roles.ts';
import { InputError } from '../../models/errors.ts';
import type { Alarm } from '../../models/schema/index.ts';
import { allowed as mayOrRefuse } from '../access/allowed.ts';
import { type Asker, askerOf } from '../access/asker.ts';
import type { AuditFact } from '../access/audit/entry.ts';
import { AlarmConflict } from '../alarms/alarm-actions.ts';
import { RuleConflict } from '../alarms/rule-book.ts';
import { CaseConflict } from '../events/case-actions.ts';
import { CaseMoved } from '../events/case-store.ts';
import { ShiftConflict } from '../events/shift-log.ts';
import { answerJson, checked } from '../http/json.ts';
import { HttpProblem, notFound } from '../http/problem.ts';

export type Audit = (fact: AuditFact) => Promise<unknown>;

/** Who asks, and whom records name. */
export interface Asked {
  asker: Asker;
  person: Person;
  body: unknown;
  /** What follows `?`. */
  query: URLSearchParams;
  parameters: Record<string, string>;
}

/** A handler of a route: what it resolves to is the answer, and what the desks throw is a problem that pages know. */
export function answering(work: (asked: Asked) => Promise<unknown>) {
  return async (request: Request, response: Response): Promise<void> => {
    const asker = askerOf(request);
    const { searchParams } = new URL(request.originalUrl, 'http://localhost');
    try {
      const answer = await work({
        asker,
        person: { id: asker.actor, name: asker.displayName },
        body: request.body ?? {},
        query: searchParams,
        parameters: request.params as Record<string, string>,
      });
      answerJson(response, answer);
    } catch (error) {
      throw problemOf(error);
    }
  };
}

function problemOf(error: unknown): unknown {
  if (error instanceof InputError) return new HttpProblem(400, error.code, error.message);
  if (error instanceof AlarmConflict || error instanceof RuleConflict)
    return new HttpProblem(409, 'changed', error.message, error.newest);
  if (error instanceof CaseConflict || error instanceof ShiftConflict)
    return new HttpProblem(409, error.code, error.message, error.newest);
  if (error instanceof CaseMoved) return new HttpProblem(409, 'changed', error.message);
  return error;
}

/** How many records are wanted at the most: `?limit=`, 1 to `most`. */
export function mostOf(query: URLSearchParams, most = 500): number {
  return checked(z.coerce.number().int().min(1).max(most), query.get('limit') ?? 100);
}

/** UTC milliseconds. */
export const timeOf = (query: URLSearchParams, name: string): number =>
  checked(z.coerce.number().int().nonnegative(), query.get(name));

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

/** What was written of an alarm, with the class that it has for who looks at it now (AlarmDesk.classed). */
export type Classed = <Kept extends Pick<Alarm, 'thing' | 'publication'>>(kept: Kept) => Kept;

/** For what is of those at work, wherever they work: rules, the shift log. */
export function atWork({ asker }: Asked): void {
  if (!isAtWork(asker.subject)) throw notFound();
}

/** Lets on who may do it, as `allowed` of realtime/access. `areas`: of what it is done to; none: of the whole city. */
export const allowed = (
  { asker }: Asked,
  action: Action,
  { areas, object, audit }: { areas?: readonly string[]; object: string; audit: Audit },
): Promise<void> => mayOrRefuse({ record: audit }, asker, action, { object, ...(areas ? { areas } : {}) });

export const whoOf = ({ actor, address }: Asker): Pick<AuditFact, 'actor' | 'address'> => ({
  actor,
  ...(address === undefined ? {} : { address }),
});
