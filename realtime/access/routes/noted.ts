import type { Request } from 'express';
import { mayDo } from '../../../models/access/decide.ts';
import type { Action } from '../../../models/access/roles.ts';
import { forbidden, notFound } from '../../http/problem.ts';
import { askerOf } from '../asker.ts';
import type { AuditLog } from '../audit/audit-log.ts';
import type { AuditFact } from '../audit/entry.ts';

/** Writes what the sender of a request did into the log. Resolves when it is on disk. */
export async function noteOf(
  audit: AuditLog,
  request: Request,
  fact: Omit<AuditFact, 'actor' | 'address'>,
): Promise<void> {
  const { actor, address } = askerOf(request);
  await audit.record({ actor, ...(address === undefined ? {} : { address }), ...fact });
}

/**
 * Lets on who may do one of some actions. For anybody there is no such thing; who is signed in is told that the right
 * is missing, and the try is noted.
 */
export async function demand(
  audit: AuditLog,
  request: Request,
  actions: readonly Action[],
  object?: string,
): Promise<void> {
  const { subject } = askerOf(request);
  if (actions.some((action) => mayDo(subject, action))) return;
  if (subject.account === undefined) throw notFound();
  await noteOf(audit, request, {
    action: actions[0],
    outcome: 'refused',
    ...(object === undefined ? {} : { object }),
  });
  throw forbidden();
}
