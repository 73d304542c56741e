import {
  CONFIGURATION_RECORD,
  type ConfigurationProblem,
  configurationProblemSchema,
  DATABASE_RECORD,
} from '../../../models/schema/feed-status.ts';

/** What is wrong with the server itself, among the records of feeds. */
export interface ServerTroubles {
  problem?: ConfigurationProblem;
  /** Since when the database has been away, UTC milliseconds. */
  awaySince?: number;
}

/** Reads the records that are of no feed; what has another shape is of another version, and is left out. */
export function serverTroubles(records: Readonly<Record<string, unknown>>): ServerTroubles {
  const { problem } = (records[CONFIGURATION_RECORD] ?? {}) as { problem?: unknown };
  const { awaySince } = (records[DATABASE_RECORD] ?? {}) as { awaySince?: unknown };
  const parsed = configurationProblemSchema.safeParse(problem);
  return {
    ...(parsed.success && { problem: parsed.data }),
    ...(typeof awaySince === 'number' && { awaySince }),
  };
}
