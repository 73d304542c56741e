import { open, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { type AuditEntry, NO_HASH } from './entry.ts';

/** Where the chain ends: entries taken from its end leave no gap, so it is kept beside it (and goes out by syslog). */
const headSchema = z.object({
  sequence: z.number(),
  hash: z.string(),
  /** UTC milliseconds that the log has lived through (RetentionClock), when it was written last. */
  lived: z.number().optional(),
});
export type AuditHead = z.infer<typeof headSchema>;

const NAME = 'head.json';

/** Of a log that has no entry yet. */
export const NO_ENTRY = { sequence: 0, hash: NO_HASH } as const satisfies AuditHead;

/** Undefined: there is none, or it cannot be read, which is the same to whoever asks where the log ends. */
export async function readHead(folder: string): Promise<AuditHead | undefined> {
  const text = await readFile(join(folder, NAME), 'utf8').catch(() => undefined);
  return text === undefined ? undefined : parseHead(text);
}

export function parseHead(text: string): AuditHead | undefined {
  try {
    return headSchema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

export const headText = ({ sequence, hash, lived }: AuditHead): string =>
  `${JSON.stringify({ sequence, hash, lived })}\n`;

/** The loss of power leaves the one before or this one: half a head would be as if somebody had taken it away. */
export async function writeHead(folder: string, head: AuditHead): Promise<void> {
  const path = join(folder, NAME);
  const file = await open(`${path}.new`, 'w', 0o600);
  try {
    await file.writeFile(headText(head));
    await file.datasync();
  } finally {
    await file.close();
  }
  await rename(`${path}.new`, path);
}

/** What the head beside a log says against it. */
export const HEAD_DOUBTS = ['head-missing', 'head-behind', 'other-head', 'removed-at-end'] as const;
export type HeadDoubt = (typeof HEAD_DOUBTS)[number];

/** The end of a log, as far as a head can be told to be its own. */
export interface LogEnd {
  last: Pick<AuditEntry, 'sequence' | 'hash'> | undefined;
  /** Sequence of the first entry of the same time as the last one: those that are written together have one time. */
  together: number;
  /** Hash of the entry that the head names; undefined: there is no such entry. */
  named: string | undefined;
}

/** Finds the end of a log from its entries, or the last of them, in their order; `head`: sequence that its head names. */
export class EndOfLog implements LogEnd {
  readonly #head: number;
  last: AuditEntry | undefined;
  together = 0;
  named: string | undefined;

  constructor(head: number | undefined) {
    this.#head = head ?? 0;
  }

  add(entry: AuditEntry): void {
    if (entry.time !== this.last?.time) this.together = entry.sequence;
    if (entry.sequence === this.#head) this.named = entry.hash;
    else if (entry.sequence === this.#head + 1) this.named ??= entry.previous;
    this.last = entry;
  }
}

/**
 * Whether a head is that of a log which ends so. Entries are written first and the head after them, so that a crash in
 * between leaves one that is behind by what was written together, and by no more.
 */
export function doubtOf(
  head: AuditHead | undefined,
  { last, together, named }: LogEnd,
): HeadDoubt | undefined {
  if (!head) return last ? 'head-missing' : undefined;
  const end = last ?? NO_ENTRY;
  if (head.sequence > end.sequence) return 'removed-at-end';
  if (head.sequence < end.sequence && head.sequence + 1 < together) return 'head-behind';
  return head.hash === (head.sequence === 0 ? NO_HASH : named) ? undefined : 'other-head';
}

/** For a person: what a doubt means. */
export function doubtMessage(doubt: HeadDoubt, head: number | undefined, last: number): string {
  switch (doubt) {
    case 'head-missing':
      return `the log ends at ${last}, and there is no head.json that says whether this is its end: entries may be gone.`;
    case 'removed-at-end':
      return `the log ends at ${last}; its head is ${head}.`;
    case 'head-behind':
      return `the log ends at ${last}, and head.json says ${head}: it is an old one that was put back.`;
    case 'other-head':
      return `head.json names another entry ${head} than the log has: one of them was made anew.`;
  }
}
