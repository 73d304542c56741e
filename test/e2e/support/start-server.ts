import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';

export const PROJECT = resolve(import.meta.dirname, '../../..');
/** Milliseconds. */
const START_WITHIN = 60_000;

export interface StartedServer {
  /** Ends in a slash. */
  url: string;
  port: number;
  stop(): Promise<void>;
  /** Ends it at once, as the loss of power does. */
  kill(): Promise<void>;
}

/**
 * The real server in a process of its own, on a free port of 127.0.0.1, with the viewer as global set-up built
 * it. `options` as on the command line, for example '--city', folder. Without '--data' it has no accounts and nothing
 * live, so that a test of what is in files does not wait for a database.
 */
export const startServer = (...options: string[]): Promise<StartedServer> => startServerIn({}, ...options);

/** The same with variables of the environment beside those of this process. */
export async function startServerIn(
  environment: Record<string, string>,
  ...options: string[]
): Promise<StartedServer> {
  const kept = options.includes('--data') ? [] : ['--tiles-only'];
  const given = ['server.ts', '--no-build', '--quiet', '--port', '0', ...kept, ...options];
  const child = spawn(process.execPath, ['--import', 'tsx', ...given], {
    cwd: PROJECT,
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'inherit', 'pipe'],
  });
  const url = await addressOf(child);
  // What follows is said to a person; warnings and errors are in the log, on this process' own output.
  child.stderr?.resume();
  return {
    url,
    port: Number(new URL(url).port),
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const closed = once(child, 'close');
      child.kill('SIGTERM');
      const last = setTimeout(() => child.kill('SIGKILL'), 10_000);
      await closed;
      clearTimeout(last);
    },
    async kill() {
      const closed = once(child, 'close');
      child.kill('SIGKILL');
      await closed;
    },
  };
}

function addressOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    const late = setTimeout(() => {
      child.kill('SIGKILL');
      reject(new Error(`The server did not start within ${START_WITHIN / 1000} s: ${said}`));
    }, START_WITHIN);
    const listen = (chunk: Buffer) => {
      said += chunk.toString();
      const address = /CityMirror: (https?:\/\/\S+)/.exec(said);
      if (!address) return;
      clearTimeout(late);
      child.stderr?.off('data', listen);
      resolve(address[1]);
    };
    child.stderr?.on('data', listen);
    child.once('close', () => {
      clearTimeout(late);
      reject(new Error(`The server ended at once: ${said}`));
    });
  });
}
