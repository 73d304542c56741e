import { type FileHandle, mkdir, open, readFile, rm, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { RetentionClock } from '../../../models/live/retention-clock.ts';
import { auditFiles, dayOf, fileOfDay } from './audit-files.ts';
import {
  type AuditHead,
  doubtOf,
  EndOfLog,
  type HeadDoubt,
  NO_ENTRY,
  readHead,
  writeHead,
} from './audit-head.ts';
import { type AuditEntry, type AuditFact, auditEntrySchema, entryAfter, entryOf } from './entry.ts';
import { FactLimit, MINUTE } from './fact-limit.ts';

/** Days that entries are kept at the least: 网络安全法, article 21 (3), asks for six months. */
export const LEAST_DAYS = 180;
/** Action of the entry which says that the head beside the log did not fit when it was opened; `kind` is a HeadDoubt. */
export const DOUBT = 'audit.doubt';
const DAY = 86_400_000;

export interface AuditLogOptions {
  /** Folder of the log; one process may write to it. */
  folder: string;
  /** Days that entries are kept, LEAST_DAYS or more. */
  keepDays?: number;
  now?: () => number;
  /** Milliseconds of a clock that never jumps. */
  monotonic?: () => number;
  /** Told of every entry once it is on disk: to pass it on by syslog. */
  onEntry?: (entry: AuditEntry) => void;
}

interface Pending {
  fact: AuditFact;
  resolve(entry: AuditEntry): void;
  reject(error: Error): void;
}

/**
 * A log of who did or saw what: one file a day, one JSON entry a line, each with the hash of the one before. An entry
 * is told to be there only when it is safe on disk; those that wait are written together.
 */
export class AuditLog {
  readonly #folder: string;
  readonly #keepDays: number;
  readonly #now: () => number;
  readonly #onEntry: (entry: AuditEntry) => void;
  /** By it entries are let go: not by a clock that jumps. */
  readonly #retention: RetentionClock;
  readonly #limit = new FactLimit();
  #last: AuditEntry | undefined;
  #file: { day: string; handle: FileHandle } | undefined;
  #pending: Pending[] = [];
  #writing: Promise<void> | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  private constructor(options: AuditLogOptions, last: AuditEntry | undefined, lived: number | undefined) {
    const { folder, keepDays = LEAST_DAYS, now = Date.now, monotonic, onEntry = () => undefined } = options;
    this.#folder = folder;
    this.#keepDays = Math.max(LEAST_DAYS, keepDays);
    this.#now = now;
    this.#onEntry = onEntry;
    this.#retention = new RetentionClock({
      seen: lived ?? last?.time,
      now,
      ...(monotonic ? { monotonic } : {}),
    });
    this.#last = last;
  }

  /**
   * Opens the log of a folder and goes on after its last entry; an entry cut off by a crash was never told to be there.
   * Where the head does not fit the log goes on as well, with an entry that says so for as long as it is kept.
   */
  static async open(options: AuditLogOptions): Promise<AuditLog> {
    await mkdir(options.folder, { recursive: true, mode: 0o700 });
    const { last, cutOff, file } = await lastEntryOf(options.folder);
    const head = await readHead(options.folder);
    const doubt = await doubtAbout(options.folder, file, head);
    // Before there is a first entry: one without a head is one whose head was taken away.
    if (!last && !head) await writeHead(options.folder, NO_ENTRY);
    const log = new AuditLog(options, last, head?.lived);
    if (cutOff > 0)
      await log.record({
        actor: 'system',
        action: 'audit.mend',
        outcome: 'done',
        details: { bytes: cutOff },
      });
    if (doubt)
      await log.record({
        actor: 'system',
        action: DOUBT,
        outcome: 'failed',
        details: {
          kind: doubt,
          last: last?.sequence ?? 0,
          ...(head && { head: head.sequence, hash: head.hash }),
        },
      });
    return log;
  }

  /** The time by which what is old may be deleted, here and elsewhere: this log keeps how far it came. UTC milliseconds. */
  get retentionTime(): number {
    return this.#retention.time;
  }

  /**
   * Resolves when the entry is on disk. Undefined: there were too many of its kind in this minute (FactLimit), and a
   * later entry says how many were left out.
   */
  async record(fact: AuditFact): Promise<AuditEntry | undefined> {
    const now = this.#now();
    this.#tellLeftOut(now);
    if (this.#limit.take(fact, now)) return this.#add(fact);
    this.#timer ??= setTimeout(() => this.#tellLeftOut(this.#now()), MINUTE).unref();
    return undefined;
  }

  async close(): Promise<void> {
    this.#tellLeftOut(this.#now(), { always: true });
    await this.#writing;
    await this.#file?.handle.close();
    this.#file = undefined;
  }

  #add(fact: AuditFact): Promise<AuditEntry> {
    return new Promise((resolve, reject) => {
      this.#pending.push({ fact, resolve, reject });
      this.#writing ??= this.#writeAll();
    });
  }

  #tellLeftOut(now: number, options?: { always: boolean }): void {
    const leftOut = this.#limit.over(now, options);
    if (!leftOut) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const { from, count, most } = leftOut;
    const details = { count, from, most: most.join(' ') };
    // A disk that is full shows with what is recorded next.
    this.#add({ actor: 'system', action: 'audit.leave-out', outcome: 'done', details }).catch(
      () => undefined,
    );
  }

  async #writeAll(): Promise<void> {
    while (this.#pending.length > 0) {
      const batch = this.#pending;
      this.#pending = [];
      try {
        await this.#write(batch);
      } catch (error) {
        for (const { reject } of batch) reject(error as Error);
      }
    }
    // In the same turn as the look at what waits: what comes later begins anew.
    this.#writing = undefined;
  }

  async #write(batch: readonly Pending[]): Promise<void> {
    // A clock that is set back must not open a file of a day before: their order is that of the chain.
    const time = Math.max(this.#now(), this.#last?.time ?? 0);
    const day = dayOf(time);
    const facts = batch.map(({ fact }) => fact);
    const old = this.#file?.day === day ? [] : await this.#oldFiles();
    let last = this.#last;
    const entries = [...old.map(retireFact), ...facts].map((fact) => (last = entryAfter(last, fact, time)));
    const handle = await this.#fileOf(day);
    const before = (await handle.stat()).size;
    try {
      await handle.appendFile(entries.map((entry) => `${JSON.stringify(entry)}\n`).join(''));
      await handle.datasync();
    } catch (error) {
      await handle.truncate(before).catch(() => undefined);
      throw error;
    }
    this.#last = last;
    await writeHead(this.#folder, { ...entries[entries.length - 1], lived: this.#retention.time });
    for (const { file } of old) await rm(join(this.#folder, file), { force: true });
    for (const entry of entries) this.#onEntry(entry);
    batch.forEach(({ resolve }, index) => {
      resolve(entries[old.length + index]);
    });
  }

  async #fileOf(day: string): Promise<FileHandle> {
    if (this.#file?.day === day) return this.#file.handle;
    await this.#file?.handle.close();
    const handle = await open(join(this.#folder, fileOfDay(day)), 'a', 0o600);
    this.#file = { day, handle };
    return handle;
  }

  /** Files whose entries have been kept long enough, with the hash that the chain goes on from. */
  async #oldFiles(): Promise<{ file: string; last: AuditEntry }[]> {
    const folder = this.#folder;
    const limit = fileOfDay(dayOf(this.#retention.time - this.#keepDays * DAY));
    const old: { file: string; last: AuditEntry }[] = [];
    for (const file of await auditFiles(folder)) {
      if (file >= limit) break;
      const last = (await tailOf(join(folder, file))).last;
      if (last) old.push({ file, last });
    }
    return old;
  }
}

function retireFact({ file, last }: { file: string; last: AuditEntry }): AuditFact {
  return {
    actor: 'system',
    action: 'audit.retire',
    object: file,
    outcome: 'done',
    details: { sequence: last.sequence, hash: last.hash },
  };
}

async function lastEntryOf(
  folder: string,
): Promise<{ last: AuditEntry | undefined; cutOff: number; file?: string }> {
  let cutOff = 0;
  for (const file of (await auditFiles(folder)).reverse()) {
    const path = join(folder, file);
    const tail = await tailOf(path);
    if (tail.cutOff > 0) await truncate(path, tail.size - tail.cutOff);
    cutOff += tail.cutOff;
    if (tail.last) return { last: tail.last, cutOff, file };
  }
  return { last: undefined, cutOff };
}

/** `file`: the last one with entries. What is written together is of one day. */
async function doubtAbout(
  folder: string,
  file: string | undefined,
  head: AuditHead | undefined,
): Promise<HeadDoubt | undefined> {
  const end = new EndOfLog(head?.sequence);
  const text = file === undefined ? '' : await readFile(join(folder, file), 'utf8');
  for (const line of text.split('\n')) {
    const entry = entryOf(line);
    if (entry) end.add(entry);
  }
  return doubtOf(head, end);
}

/** The last whole entry of a file, and the bytes of one that was cut off behind it. */
async function tailOf(path: string): Promise<{ last: AuditEntry | undefined; cutOff: number; size: number }> {
  const bytes = await readFile(path);
  const end = bytes.lastIndexOf(0x0a) + 1;
  const begin = end === 0 ? 0 : bytes.lastIndexOf(0x0a, end - 2) + 1;
  const line = bytes.subarray(begin, end).toString('utf8').trim();
  const last = line === '' ? undefined : auditEntrySchema.parse(JSON.parse(line));
  return { last, cutOff: bytes.length - end, size: bytes.length };
}
