import { createHash } from 'node:crypto';
import { z } from 'zod';

/** What somebody did or saw, or tried to. */
export const auditFactSchema = z.object({
  /** Id of the account, `anybody`, `local` or `system`. */
  actor: z.string(),
  /** Address that it came from. */
  address: z.string().optional(),
  action: z.string(),
  /** What it was done to. */
  object: z.string().optional(),
  outcome: z.enum(['done', 'refused', 'failed']),
  details: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
});
export type AuditFact = z.infer<typeof auditFactSchema>;

export const auditEntrySchema = auditFactSchema.extend({
  /** From 1, without gaps. */
  sequence: z.number().int().positive(),
  /** UTC milliseconds. */
  time: z.number(),
  /** Hash of the entry before; of the first one NO_HASH. */
  previous: z.string(),
  hash: z.string(),
});
export type AuditEntry = z.infer<typeof auditEntrySchema>;

/** What a line of a log says; undefined: it is no entry. */
export function entryOf(line: string): AuditEntry | undefined {
  try {
    return auditEntrySchema.parse(JSON.parse(line));
  } catch {
    return undefined;
  }
}

export const NO_HASH = '0'.repeat(64);

/** The entry that follows another. */
export function entryAfter(
  last: Pick<AuditEntry, 'sequence' | 'hash'> | undefined,
  fact: AuditFact,
  time: number,
): AuditEntry {
  const { actor, address, action, object, outcome, details } = fact;
  const entry = {
    sequence: (last?.sequence ?? 0) + 1,
    time,
    actor,
    ...(address === undefined ? {} : { address }),
    action,
    ...(object === undefined ? {} : { object }),
    outcome,
    ...(details === undefined ? {} : { details }),
    previous: last?.hash ?? NO_HASH,
  };
  return { ...entry, hash: hashOf(entry) };
}

/** SHA-256, in hexadecimal, of everything but the hash itself. */
export function hashOf(entry: Omit<AuditEntry, 'hash'>): string {
  return createHash('sha256').update(canonical(entry)).digest('hex');
}

/** JSON with the names of each object in order: the same facts always give the same text. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (key, part: unknown) => {
    if (key === 'hash') return undefined;
    if (part === null || typeof part !== 'object' || Array.isArray(part)) return part;
    return Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
  });
}
