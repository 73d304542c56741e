import { InputError } from '../../models/errors.ts';
import { ServerRefusal } from '../server/ask-server.ts';

/** Why there is no result: by its code where there is a sentence for it, else as it was told. */
export interface StudyFailure {
  code: string;
  message: string;
  input?: string;
  advice?: string;
}

export function failureOf(error: unknown): StudyFailure {
  if (error instanceof InputError) {
    const { code, input, advice, message } = error;
    return { code, input, advice, message };
  }
  if (error instanceof ServerRefusal) return { code: `server-${error.code}`, message: error.message };
  const message = error instanceof Error ? error.message : String(error);
  // Memory that the machine does not have shows as a RangeError.
  return { code: error instanceof RangeError ? 'study-memory' : 'study-failed', message };
}
