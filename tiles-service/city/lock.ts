import { readFileSync, readlinkSync } from 'node:fs';
import { link, mkdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { InputError } from '../../models/errors.ts';

/** Who holds a city folder. */
interface Owner {
  pid: number;
  /** When the process began, so that another one of the same number is not taken for it; where the system says it. */
  began?: string;
  /** Machine or container: elsewhere a process cannot be asked for. */
  place: string;
}

/** Milliseconds between two signs of life, and without any after which an owner elsewhere is given up. */
const BEAT = 5_000;
const SILENCE = 120_000;
/** Milliseconds after which who looks at a lock is taken for dead, and between two looks; and how often it is tried. */
const GUARD = 10_000;
const PAUSE = 25;
const ATTEMPTS = 500;

/** Of this process, for names of files that no other one has. */
let attempts = 0;

/**
 * Lets one import at a time write to a city folder. The lock names its process, and is touched while that lives; one
 * whose process is gone is taken over. Throws InputError `city-locked`.
 */
export async function lockCity(folder: string): Promise<() => Promise<void>> {
  await mkdir(folder, { recursive: true });
  const path = join(folder, 'city.lock');
  const own = `${path}.${process.pid}.${++attempts}`;
  await writeFile(own, JSON.stringify(me()));
  try {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      try {
        // A link is made whole or not at all, and by one process alone.
        await link(own, path);
        return keepAlive(path);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      }
      await takeAway(folder, path, own);
    }
  } finally {
    await rm(own, { force: true });
  }
  throw new InputError('city-locked', folder, 'another import has just begun.', 'Try again.');
}

function keepAlive(path: string): () => Promise<void> {
  const timer = setInterval(() => {
    const now = new Date();
    utimes(path, now, now).catch(() => {});
  }, BEAT).unref();
  return () => {
    clearInterval(timer);
    return rm(path, { force: true });
  };
}

/**
 * Removes a lock whose owner is gone. Throws InputError `city-locked` where it is not. One process at a time looks
 * and removes, so that none takes away the new lock of another for the dead one that it saw.
 */
async function takeAway(folder: string, path: string, own: string): Promise<void> {
  const guard = `${path}.guard`;
  try {
    await link(own, guard);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    const made = await stat(guard).catch(() => undefined);
    if (made && Date.now() - made.ctimeMs > GUARD) await rm(guard, { force: true });
    await setTimeout(PAUSE);
    return;
  }
  try {
    const text = await readFile(path, 'utf8').catch(() => undefined);
    if (text === undefined) return;
    const owner = ownerOf(text);
    if (owner && (await lives(owner, path)))
      throw new InputError(
        'city-locked',
        folder,
        `another import (process ${owner.pid} on ${owner.place}) is writing to this city.`,
        'Wait until it has ended, or end it, and try again.',
      );
    await rm(path, { force: true });
  } finally {
    await rm(guard, { force: true });
  }
}

async function lives(owner: Owner, path: string): Promise<boolean> {
  if (owner.place === place()) return isRunning(owner);
  const touched = await stat(path).catch(() => undefined);
  return touched !== undefined && Date.now() - touched.mtimeMs < SILENCE;
}

function ownerOf(text: string): Owner | undefined {
  try {
    const { pid, began, place } = JSON.parse(text) as Partial<Owner>;
    if (!Number.isInteger(pid) || typeof place !== 'string') return undefined;
    return { pid: pid as number, place, ...(typeof began === 'string' ? { began } : {}) };
  } catch {
    return undefined;
  }
}

function me(): Owner {
  const began = beganOf(process.pid);
  return { pid: process.pid, place: place(), ...(began === undefined ? {} : { began }) };
}

/** The name of this machine, and on Linux of the container: numbers of processes mean something there alone. */
function place(): string {
  try {
    return `${hostname()} ${readlinkSync('/proc/self/ns/pid')}`;
  } catch {
    return hostname();
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

function isRunning({ pid, began }: Owner): boolean {
  if (pid <= 0) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  return began === undefined || beganOf(pid) === began;
}
