import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { auditFiles, dayOf, fileOfDay } from './audit-files.ts';
import { type AuditEntry, entryOf } from './entry.ts';

/** What is asked for; absent: all. */
export interface AuditQuestion {
  /** UTC milliseconds, both included. */
  from?: number;
  to?: number;
  actor?: string;
  /** Or the begin of one: `session.` is all that happens to sessions. */
  action?: string;
  outcome?: AuditEntry['outcome'];
  /** Entries before this one alone: to go on after a page. */
  before?: number;
}

/** The newest entries that fit, the newest first; at most `most`. Reads one day at a time, and holds no more than it gives. */
export async function newestEntries(
  folder: string,
  question: AuditQuestion,
  most: number,
): Promise<AuditEntry[]> {
  const found: AuditEntry[] = [];
  for (const file of (await filesFor(folder, question)).reverse()) {
    const ofDay: AuditEntry[] = [];
    for await (const { entry } of entriesOf(join(folder, file), question)) {
      ofDay.push(entry);
      if (ofDay.length > most - found.length) ofDay.shift();
    }
    found.push(...ofDay.reverse());
    if (found.length >= most) break;
  }
  return found;
}

/** The lines of all entries that fit, the oldest first, as they are in the log, with the hashes. */
export async function* allLines(folder: string, question: AuditQuestion): AsyncGenerator<string> {
  for (const file of await filesFor(folder, question))
    for await (const { line } of entriesOf(join(folder, file), question)) yield line;
}

async function filesFor(folder: string, { from, to }: AuditQuestion): Promise<string[]> {
  const first = from === undefined ? '' : fileOfDay(dayOf(from));
  const last = to === undefined ? '~' : fileOfDay(dayOf(to));
  return (await auditFiles(folder)).filter((file) => file >= first && file <= last);
}

async function* entriesOf(
  path: string,
  question: AuditQuestion,
): AsyncGenerator<{ entry: AuditEntry; line: string }> {
  for await (const line of createInterface({ input: createReadStream(path, 'utf8') })) {
    // A line that is none shows when the log is verified.
    const entry = entryOf(line);
    if (entry && fits(entry, question)) yield { entry, line };
  }
}

function fits(
  entry: AuditEntry,
  { from = -Infinity, to = Infinity, actor, action, outcome, before = Infinity }: AuditQuestion,
): boolean {
  return (
    entry.time >= from &&
    entry.time <= to &&
    entry.sequence < before &&
    (actor === undefined || entry.actor === actor) &&
    (action === undefined ||
      (action.endsWith('.') ? entry.action.startsWith(action) : entry.action === action)) &&
    (outcome === undefined || entry.outcome === outcome)
  );
}
