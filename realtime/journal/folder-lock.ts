import { randomUUID } from 'node:crypto';
import { open, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join, resolve } from 'node:path';
import { InputError } from '../../models/errors.ts';

const NAME = 'lock.json';
/** Milliseconds between renewals. */
const BEAT = 2_000;
/** A lock that has not been renewed for so many beats has lost its holder. */
const LOST = 3;
const LOOKS = 8;

interface Holder {
  id: string;
  process: number;
  /** Start of the process, in the system's own ticks: process ids are used again. */
  started: string;
  host: string;
  beat: number;
}

/** Folders that this process has. */
const held = new Set<string>();

/** Held by one process at a time. */
export interface FolderLock {
  release(): Promise<void>;
}

/**
 * Locks a folder against other processes. The lock of a process that is gone is taken over: at once where the process
 * can be looked for, else when the lock has not been renewed for some seconds (another machine, another container).
 * Throws InputError `folder-in-use`.
 */
export async function lockFolder(folder: string, beat = BEAT): Promise<FolderLock> {
  const path = join(folder, NAME);
  const key = resolve(folder);
  if (held.has(key)) throw inUse(folder, 'this process');
  held.add(key);
  try {
    const mine: Holder = {
      id: randomUUID(),
      process: process.pid,
      started: (await startOf(process.pid)) ?? '',
      host: hostname(),
      beat: 0,
    };
    while (!(await create(path, mine))) {
      const holder = await readWhole(path, beat);
      if (holder && (await lives(path, holder, beat)))
        throw inUse(folder, `process ${holder.process} of ${holder.host}`);
      await takeAway(folder, path, holder?.id, mine.id);
    }
    let writing: Promise<void> = Promise.resolve();
    const timer = setInterval(() => {
      mine.beat++;
      // A beat that cannot be written is followed by others.
      writing = writing.then(() => renew(path, mine)).catch(() => undefined);
    }, beat);
    timer.unref();
    return {
      async release() {
        clearInterval(timer);
        await writing;
        if ((await read(path))?.id === mine.id) await rm(path, { force: true });
        held.delete(key);
      },
    };
  } catch (error) {
    held.delete(key);
    throw error;
  }
}

async function create(path: string, holder: Holder): Promise<boolean> {
  try {
    const file = await open(path, 'wx', 0o600);
    await file.writeFile(JSON.stringify(holder));
    await file.close();
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

async function read(path: string): Promise<Holder | undefined> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as Holder;
  } catch {
    return undefined;
  }
}

/** All at once, so that nobody reads half of it. */
async function renew(path: string, holder: Holder): Promise<void> {
  const whole = `${path}.${holder.id}`;
  await writeFile(whole, JSON.stringify(holder), { mode: 0o600 });
  await rename(whole, path);
}

/** Takes a lost lock away; not the one that another process has made in its place meanwhile. */
async function takeAway(folder: string, path: string, lost: string | undefined, mine: string): Promise<void> {
  const aside = `${path}.${mine}`;
  try {
    await rename(path, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  const taken = await read(aside);
  if (taken && taken.id !== lost) {
    await rename(aside, path);
    throw inUse(folder, `process ${taken.process} of ${taken.host}`);
  }
  await rm(aside, { force: true });
}

/** A lock that has just been made may not be written yet. */
async function readWhole(path: string, beat: number): Promise<Holder | undefined> {
  for (let look = 0; look < LOOKS; look++) {
    const holder = await read(path);
    if (holder) return holder;
    await new Promise((wake) => setTimeout(wake, beat / LOOKS));
  }
  return undefined;
}

async function lives(path: string, holder: Holder, beat: number): Promise<boolean> {
  if (holder.host === hostname()) {
    const started = await startOf(holder.process);
    // Without a list of processes to look into, the beat decides.
    if (holder.started !== '' || started !== undefined) return started === holder.started;
  }
  for (let look = 0; look < LOST * LOOKS; look++) {
    await new Promise((wake) => setTimeout(wake, beat / LOOKS));
    const now = await read(path);
    if (now?.id !== holder.id) return now !== undefined;
    if (now.beat !== holder.beat) return true;
  }
  return false;
}

/** When a process began, in ticks since the start of the machine and with the machine's own start (Linux, proc(5)). */
async function startOf(processId: number): Promise<string | undefined> {
  try {
    const stat = await readFile(`/proc/${processId}/stat`, 'utf8');
    const boot = (await readFile('/proc/sys/kernel/random/boot_id', 'utf8')).trim();
    return `${boot} ${stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]}`;
  } catch {
    return undefined;
  }
}

const inUse = (folder: string, by: string): InputError =>
  new InputError(
    'folder-in-use',
    folder,
    `The live data of this city is being kept by ${by}.`,
    'End that server first, or give this one a folder of its own.',
  );
