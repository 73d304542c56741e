import { readFileSync } from 'node:fs';
import { chmod, link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { InputError } from '../models/errors.ts';

/** Folder of what a server keeps: accounts, the log of who did what, live data. For its owner's eyes alone. */
export interface DataFolder {
  path: string;
  /** Lets another server have it. */
  release(): Promise<void>;
}

interface Owner {
  pid: number;
  /** When the process began, so that another one of the same number is not taken for it; where the system says it. */
  began: string | undefined;
  host: string;
}

/** Makes a folder ready and takes it for this process. Throws InputError `data-in-use`, `data-unusable`. */
export async function takeDataFolder(path: string): Promise<DataFolder> {
  try {
    await mkdir(path, { recursive: true, mode: 0o700 });
    await chmod(path, 0o700);
  } catch (error) {
    throw new InputError(
      'data-unusable',
      path,
      `this folder cannot be made or written (${(error as NodeJS.ErrnoException).code}).`,
      'Give another one with --data <folder>, or serve files alone with --tiles-only.',
    );
  }
  const lock = join(path, 'server.lock');
  const own = `${lock}.${process.pid}`;
  await writeFile(own, JSON.stringify(me()), { mode: 0o600 });
  try {
    for (let attempt = 0; attempt < 3; attempt++) {
      try {
        // A link is made whole or not at all, and by one process alone.
        await link(own, lock);
        return { path, release: () => rm(lock, { force: true }) };
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      }
      const owner = await ownerOf(lock);
      if (owner && isRunning(owner)) throw inUse(path, owner);
      await rm(lock, { force: true });
    }
  } finally {
    await rm(own, { force: true });
  }
  throw inUse(path, undefined);
}

function inUse(path: string, owner: Owner | undefined): InputError {
  return new InputError(
    'data-in-use',
    path,
    owner
      ? `another server (process ${owner.pid} on ${owner.host}) has this folder.`
      : 'another server has just taken this folder.',
    'Stop it, give this one another folder with --data <folder>, or serve files alone with --tiles-only. ' +
      'If there is none any more, remove the file server.lock in the folder.',
  );
}

const me = (): Owner => ({ pid: process.pid, began: beganOf(process.pid), host: hostname() });

async function ownerOf(lock: string): Promise<Owner | undefined> {
  try {
    return JSON.parse(await readFile(lock, 'utf8')) as Owner;
  } catch {
    return undefined;
  }
}

/** Clock ticks from the start of the machine to that of a process; undefined where the system does not say. */
function beganOf(pid: number): string | undefined {
  try {
    // The second field is the command in brackets, and may hold anything.
    return readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\)/s, '').split(' ')[20];
  } catch {
    return undefined;
  }
}

/** An owner on another machine is believed to run: of its processes nothing is known here. */
function isRunning({ pid, began, host }: Owner): boolean {
  if (host !== hostname()) return true;
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  return began === undefined || beganOf(pid) === began;
}
