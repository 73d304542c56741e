import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { auditFiles } from './audit-files.ts';
import {
  type AuditHead,
  doubtMessage,
  doubtOf,
  EndOfLog,
  HEAD_DOUBTS,
  type HeadDoubt,
  readHead,
} from './audit-head.ts';
import { DOUBT } from './audit-log.ts';
import { type AuditEntry, entryOf, hashOf, NO_HASH } from './entry.ts';

/** Something that is wrong with a log, and where: the file and the line, from 1. */
export interface AuditProblem {
  file: string;
  line: number;
  kind: 'unreadable' | 'edited' | 'broken-chain' | 'removed-at-begin' | HeadDoubt;
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
 * missing at the end shows by the head beside the log, or `expected`, a head that was kept elsewhere. A head that did not
 * fit when the log was opened stays a problem, by the entry that tells of it. The log may be written to meanwhile.
 */
export async function verifyAudit(folder: string, expected?: Partial<AuditHead>): Promise<AuditVerdict> {
  const verdict: AuditVerdict = { entries: 0, first: undefined, last: undefined, problems: [] };
  const retired = new Map<string, number>();
  const tell = (problem: AuditProblem) => {
    if (verdict.problems.length < MOST_PROBLEMS) verdict.problems.push(problem);
  };
  let at = { file: '', line: 0 };
  // Before the entries: what is written meanwhile is behind the head then, not missing before it.
  const head = await readHead(folder);
  const end = new EndOfLog(head?.sequence);
  let expectedSeen = expected?.hash === undefined;
  for (const file of await auditFiles(folder)) {
    let line = 0;
    for await (const text of createInterface({ input: createReadStream(join(folder, file), 'utf8') })) {
      at = { file, line: ++line };
      const entry = entryOf(text);
      if (!entry) {
        tell({ ...at, kind: 'unreadable', message: 'this is no entry.' });
        continue;
      }
      verdict.entries++;
      verdict.first ??= entry;
      for (const problem of problemsOf(entry, verdict.last)) tell({ ...at, ...problem });
      if (entry.action === 'audit.retire') retired.set(String(entry.details?.['hash']), entry.sequence);
      const doubted = doubtIn(entry);
      if (doubted) tell({ ...at, ...doubted });
      end.add(entry);
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
  const doubt = doubtOf(head, end);
  if (doubt && !(doubt === 'head-behind' && (await isGoingOn(folder, end))))
    tell({ ...at, kind: doubt, message: doubtMessage(doubt, head?.sequence, last?.sequence ?? 0) });
  if (!expectedSeen)
    tell({
      ...at,
      kind: 'other-head',
      message: `no entry has the hash ${expected?.hash}: the chain was made anew, or is of another log.`,
    });
  return verdict;
}

/** Whether the head has come to the end of what was read: the server was writing. */
const isGoingOn = async (folder: string, { together }: EndOfLog): Promise<boolean> =>
  ((await readHead(folder))?.sequence ?? 0) + 1 >= together;

/** What was found when the log was opened. */
function doubtIn({ action, details }: AuditEntry): Found | undefined {
  const kind = action === DOUBT ? HEAD_DOUBTS.find((one) => one === details?.['kind']) : undefined;
  if (!kind) return undefined;
  const { head, last } = details as { head?: number; last?: number };
  return { kind, message: `when it was opened: ${doubtMessage(kind, head, last ?? 0)}` };
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
