import { type FileHandle, mkdir, open, readFile, rm, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { auditFiles, dayOf, fileOfDay } from './audit-files.ts';
import { writeHead } from './audit-head.ts';
import { type AuditEntry, type AuditFact, auditEntrySchema, entryAfter } from './entry.ts';

/** Days that entries are kept at the least: 网络安全法, article 21 (3), asks for six months. */
export const LEAST_DAYS = 180;
const DAY = 86_400_000;

export interface AuditLogOptions {
  /** Folder of the log; one process may write to it. */
  folder: string;
  /** Days that entries are kept, LEAST_DAYS or more. */
  keepDays?: number;
  now?: () => number;
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
  readonly #options: Required<Omit<AuditLogOptions, 'onEntry'>> & Pick<AuditLogOptions, 'onEntry'>;
  #last: AuditEntry | undefined;
  #file: { day: string; handle: FileHandle } | undefined;
  #pending: Pending[] = [];
  #writing: Promise<void> | undefined;

  private constructor(options: AuditLogOptions, last: AuditEntry | undefined) {
    const { folder, keepDays = LEAST_DAYS, now = Date.now, onEntry } = options;
    this.#options = {
      folder,
      keepDays: Math.max(LEAST_DAYS, keepDays),
      now,
      ...(onEntry ? { onEntry } : {}),
    };
    this.#last = last;
  }

  /** Opens the log of a folder and goes on after its last entry; an entry cut off by a crash was never told to be there. */
  static async open(options: AuditLogOptions): Promise<AuditLog> {
    await mkdir(options.folder, { recursive: true, mode: 0o700 });
    const { last, cutOff } = await lastEntryOf(options.folder);
    const log = new AuditLog(options, last);
    if (cutOff > 0)
      await log.record({
        actor: 'system',
        action: 'audit.mend',
        outcome: 'done',
        details: { bytes: cutOff },
      });
    return log;
  }

  /** Resolves when the entry is on disk. */
  record(fact: AuditFact): Promise<AuditEntry> {
    return new Promise((resolve, reject) => {
      this.#pending.push({ fact, resolve, reject });
      this.#writing ??= this.#writeAll();
    });
  }

  async close(): Promise<void> {
    await this.#writing;
    await this.#file?.handle.close();
    this.#file = undefined;
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
    const { folder, now, onEntry } = this.#options;
    // A clock that is set back must not open a file of a day before: their order is that of the chain.
    const time = Math.max(now(), this.#last?.time ?? 0);
    const day = dayOf(time);
    const facts = batch.map(({ fact }) => fact);
    const old = this.#file?.day === day ? [] : await this.#oldFiles(time);
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
    await writeHead(folder, entries[entries.length - 1]);
    for (const { file } of old) await rm(join(folder, file), { force: true });
    for (const entry of entries) onEntry?.(entry);
    batch.forEach(({ resolve }, index) => {
      resolve(entries[old.length + index]);
    });
  }

  async #fileOf(day: string): Promise<FileHandle> {
    if (this.#file?.day === day) return this.#file.handle;
    await this.#file?.handle.close();
    const handle = await open(join(this.#options.folder, fileOfDay(day)), 'a', 0o600);
    this.#file = { day, handle };
    return handle;
  }

  /** Files whose entries have been kept long enough, with the hash that the chain goes on from. */
  async #oldFiles(time: number): Promise<{ file: string; last: AuditEntry }[]> {
    const { folder, keepDays } = this.#options;
    const limit = fileOfDay(dayOf(time - keepDays * DAY));
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

async function lastEntryOf(folder: string): Promise<{ last: AuditEntry | undefined; cutOff: number }> {
  let cutOff = 0;
  for (const file of (await auditFiles(folder)).reverse()) {
    const path = join(folder, file);
    const tail = await tailOf(path);
    if (tail.cutOff > 0) await truncate(path, tail.size - tail.cutOff);
    cutOff += tail.cutOff;
    if (tail.last) return { last: tail.last, cutOff };
  }
  return { last: undefined, cutOff };
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
