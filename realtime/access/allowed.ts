import { IncomingMessage } from 'node:http';
import { mayDo } from '../../models/access/decide.ts';
import type { Action } from '../../models/access/roles.ts';
import { forbidden, notFound } from '../http/problem.ts';
import { type Asker, askerOf } from './asker.ts';
import type { AuditFact } from './audit/entry.ts';

/** Where it is written who did what. */
export interface Audit {
  record(fact: AuditFact): Promise<unknown>;
}

/** Who asks, or the request of theirs. */
type By<Who> = Who | IncomingMessage;

const askerBy = <Who>(by: By<Who>): Who | Asker => (by instanceof IncomingMessage ? askerOf(by) : by);

/** Writes what somebody did into the log. Resolves when it is on disk. */
export async function noteOf(
  audit: Audit,
  by: By<Pick<Asker, 'actor' | 'address'>>,
  fact: Omit<AuditFact, 'actor' | 'address'>,
): Promise<void> {
  const { actor, address } = askerBy(by);
  await audit.record({ actor, ...(address === undefined ? {} : { address }), ...fact });
}

export interface AllowedOptions {
  /** Of what it is done to, from the smallest to the largest; []: of the whole city; absent: wherever a right holds. */
  areas?: readonly string[];
  /** For the log. */
  object?: string;
  /** Another reason why it is not theirs to do. */
  unless?: boolean;
}

/**
 * Lets on who may do one of some actions. Who is signed in is told that the right is missing (403), and the try is noted;
 * for anybody else there is no such thing (404), so that nobody fills the log without an account.
 */
export async function allowed(
  audit: Audit,
  by: By<Asker>,
  actions: Action | readonly Action[],
  { areas, object, unless = false }: AllowedOptions = {},
): Promise<void> {
  const asker = askerBy(by);
  const wanted = [actions].flat();
  if (!unless && wanted.some((action) => mayDo(asker.subject, action, areas))) return;
  if (asker.subject.account === undefined) throw notFound();
  await noteOf(audit, asker, {
    action: wanted[0],
    outcome: 'refused',
    ...(object === undefined ? {} : { object }),
  });
  throw forbidden();
}
