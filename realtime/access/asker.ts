import type { IncomingMessage } from 'node:http';
import type { Subject } from '../../models/access/decide.ts';

/** Who sends a request or holds a socket, as the server found out. */
export interface Asker {
  subject: Subject;
  /** For the audit log and for records that name a person: the account's id, `local` or `anybody`. */
  actor: string;
  /** What others read, as in "acknowledged by". */
  displayName: string;
  address: string | undefined;
  /** Of whom is signed in: hash of the session's token. */
  session?: string;
}

const askers = new WeakMap<IncomingMessage, Asker>();

/** Notes who sends a request; the one place is the check that all requests pass. */
export function setAsker(request: IncomingMessage, asker: Asker): void {
  askers.set(request, asker);
}

/** Who sends a request, if that was found out already. */
export const knownAsker = (request: IncomingMessage): Asker | undefined => askers.get(request);

/** Who sends a request. A request that passed no check is a mistake of the program, and is answered with an error. */
export function askerOf(request: IncomingMessage): Asker {
  const asker = askers.get(request);
  if (!asker) throw new Error('A request came to a service without passing the access check.');
  return asker;
}
