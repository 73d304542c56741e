import { InputError } from '../../models/errors.ts';
import { ServerRefusal } from '../server/ask-server.ts';
import type { FloodFailure } from './messages.ts';

/** What a page is told of an error of a worker. */
export function failureOf(error: unknown): FloodFailure {
  if (error instanceof InputError) {
    const { code, input, advice, message } = error;
    return { code, input, advice, message };
  }
  if (error instanceof ServerRefusal) return { code: `server-${error.code}`, message: error.message };
  const message = error instanceof Error ? error.message : String(error);
  // Memory that the machine does not have shows as a RangeError, of an array or of the solver's own.
  return { code: error instanceof RangeError ? 'flood-memory' : 'flood-failed', message };
}
