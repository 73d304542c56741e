import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { delimiter, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

/** A private service on a free port of this machine, its files in a temporary folder. */
export interface Service {
  url: string;
  port: number;
  /** Ends it and removes its files. */
  stop(): Promise<void>;
  /** Ends it in good order, waits, and starts it again on the same port with the same files. */
  restart(pause?: number): Promise<void>;
  /** Ends it in good order; its files stay. */
  end(): Promise<void>;
  /** Starts it again after `end` or `kill`. */
  start(): Promise<void>;
  /** Ends it at once, as the loss of power does. */
  kill(): Promise<void>;
}

export interface ServiceProcess {
  pid: number;
  /** Resolves when it is gone. */
  ended: Promise<void>;
  end(): Promise<void>;
  kill(): Promise<void>;
}

/** What it said is kept for the error, up to this many characters. */
const MOST_WORDS = 4_000;

/**
 * The service is a child of a shell that ends it when our end of a pipe closes: a test process that is killed leaves
 * nothing running.
 */
const keeper = (signal: string) => `exec 3<&0
"$@" </dev/null 3<&- >&2 &
child=$!
echo $child
(read -r _ <&3; kill -${signal} $child 2>/dev/null) >/dev/null 2>&1 &
wait $child`;

export interface StartOptions {
  /** That ends it in good order, whoever is still connected. */
  signal?: 'TERM' | 'INT';
  uid?: number;
  gid?: number;
  cwd?: string;
  /** Whether it answers already. */
  ready(): Promise<boolean>;
}

/** Starts a program and waits until it answers; what it said is in the error if it ends before. */
export async function startProcess(
  program: string,
  given: readonly string[],
  { uid, gid, cwd, ready, signal = 'TERM' }: StartOptions,
): Promise<ServiceProcess> {
  const shell = spawn('/bin/sh', ['-c', keeper(signal), 'sh', program, ...given], {
    ...(uid === undefined ? {} : { uid, gid }),
    ...(cwd === undefined ? {} : { cwd }),
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let words = '';
  shell.stderr.on('data', (chunk) => {
    words = (words + chunk).slice(-MOST_WORDS);
  });
  let gone = false;
  const ended = new Promise<void>((resolve) =>
    shell.once('exit', () => {
      gone = true;
      shell.stdin.destroy();
      resolve();
    }),
  );
  shell.stdin.on('error', () => undefined);
  const pid = await pidOf(shell);
  const process_ = {
    pid,
    ended,
    async end() {
      shell.stdin.end();
      await ended;
    },
    async kill() {
      if (!gone) process.kill(pid, 'SIGKILL');
      await ended;
    },
  };
  const until = Date.now() + 30_000;
  while (!(await ready().catch(() => false))) {
    if (gone) throw new Error(`${program} ended before it answered: ${words}`);
    if (Date.now() > until) {
      await process_.kill();
      throw new Error(`${program} does not answer after 30 s: ${words}`);
    }
    await wait(30);
  }
  return process_;
}

function pidOf(shell: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    shell.once('error', reject);
    shell.once('exit', () => reject(new Error('The shell of a service ended at once.')));
    shell.stdout!.once('data', (chunk) => resolve(Number.parseInt(String(chunk), 10)));
  });
}

/** A port of the loopback address that nobody listens at. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}

const PLACES = ['/usr/sbin', '/usr/local/sbin', '/usr/lib/postgresql/15/bin'];

/** Path of a program, undefined if it is not installed. */
export function programOf(name: string): string | undefined {
  const folders = [...(process.env.PATH ?? '').split(delimiter), ...PLACES];
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path));
}

/** User that PostgreSQL runs as where we are root, which it refuses. */
export function postgresUser(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const id = (flag: string) =>
    Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8', stdio: 'pipe' }));
  return { uid: id('-u'), gid: id('-g') };
}
