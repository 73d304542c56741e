import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { auditFiles } from './audit-files.ts';
import { type AuditHead, readHead } from './audit-head.ts';
import { type AuditEntry, auditEntrySchema, hashOf, NO_HASH } from './entry.ts';

/** Something that is wrong with a log, and where: the file and the line, from 1. */
export interface AuditProblem {
  file: string;
  line: number;
  kind: 'unreadable' | 'edited' | 'broken-chain' | 'removed-at-begin' | 'removed-at-end' | 'other-head';
  message: string;
}

export interface AuditVerdict {
  entries: number;
  first: AuditEntry | undefined;
  last: AuditEntry | undefined;
  problems: AuditProblem[];
}

/** Problems that are told; where there are more, the log is lost anyway. */
const MOST_PROBLEMS = 100;

/**
 * Reads a log from its first entry to its last. An entry that was edited does not have its hash; one that was removed,
 * put in or moved breaks the chain; what is missing at the begin must have been retired by a later entry; what is
 * missing at the end shows by the head beside the log, or `expected`, a head that was kept elsewhere.
 */
export async function verifyAudit(folder: string, expected?: Partial<AuditHead>): Promise<AuditVerdict> {
  const verdict: AuditVerdict = { entries: 0, first: undefined, last: undefined, problems: [] };
  const retired = new Map<string, number>();
  const tell = (problem: AuditProblem) => {
    if (verdict.problems.length < MOST_PROBLEMS) verdict.problems.push(problem);
  };
  let at = { file: '', line: 0 };
  let expectedSeen = expected?.hash === undefined;
  for (const file of await auditFiles(folder)) {
    let line = 0;
    for await (const text of createInterface({ input: createReadStream(join(folder, file), 'utf8') })) {
      at = { file, line: ++line };
      const entry = readEntry(text);
      if (!entry) {
        tell({ ...at, kind: 'unreadable', message: 'this is no entry.' });
        continue;
      }
      verdict.entries++;
      verdict.first ??= entry;
      for (const problem of problemsOf(entry, verdict.last)) tell({ ...at, ...problem });
      if (entry.action === 'audit.retire') retired.set(String(entry.details?.['hash']), entry.sequence);
      if (entry.hash === expected?.hash) expectedSeen = true;
      verdict.last = entry;
    }
  }
  const { first, last } = verdict;
  if (first && first.previous !== NO_HASH && !retired.has(first.previous))
    tell({
      file: (await auditFiles(folder))[0],
      line: 1,
      kind: 'removed-at-begin',
      message: `the ${first.sequence - 1} entries before ${first.sequence} are gone, and no entry retired them.`,
    });
  const head = await readHead(folder);
  if (head && head.sequence > (last?.sequence ?? 0))
    tell({
      ...at,
      kind: 'removed-at-end',
      message: `the log ends at ${last?.sequence ?? 0}; its head is ${head.sequence}.`,
    });
  if (!expectedSeen)
    tell({
      ...at,
      kind: 'other-head',
      message: `no entry has the hash ${expected?.hash}: the chain was made anew, or is of another log.`,
    });
  return verdict;
}

function readEntry(text: string): AuditEntry | undefined {
  try {
    return auditEntrySchema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

type Found = Pick<AuditProblem, 'kind' | 'message'>;

function problemsOf(entry: AuditEntry, before: AuditEntry | undefined): Found[] {
  const found: Found[] = [];
  if (hashOf(entry) !== entry.hash)
    found.push({ kind: 'edited', message: `entry ${entry.sequence} does not have its hash.` });
  if (before && entry.previous !== before.hash)
    found.push({
      kind: 'broken-chain',
      message: `entry ${entry.sequence} does not follow ${before.sequence}: entries between them were removed, put in or moved.`,
    });
  return found;
}
