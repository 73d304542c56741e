import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { freePort, type Service, type ServiceProcess } from './service-process.ts';

export interface ServiceKind {
  name: string;
  url(port: number): string;
  /** Makes the files that it needs. */
  prepare(folder: string, port: number): Promise<void>;
  start(folder: string, port: number): Promise<ServiceProcess>;
}

/** Somebody else may take a port between our look and its use. */
const TRIES = 3;

export async function startService({ name, url, prepare, start }: ServiceKind): Promise<Service> {
  const folder = await mkdtemp(join(tmpdir(), `citymirror-${name}-`));
  const remove = () => rm(folder, { recursive: true, force: true, maxRetries: 5 });
  for (let attempt = 1; ; attempt++) {
    const port = await freePort();
    try {
      await prepare(folder, port);
      let running: ServiceProcess | undefined = await start(folder, port);
      const end = async () => {
        await running?.end();
        running = undefined;
      };
      const again = async () => {
        running ??= await start(folder, port);
      };
      return {
        url: url(port),
        port,
        end,
        start: again,
        async kill() {
          await running?.kill();
          running = undefined;
        },
        async restart(pause = 0) {
          await end();
          await wait(pause);
          await again();
        },
        async stop() {
          await end();
          await remove();
        },
      };
    } catch (error) {
      if (attempt < TRIES) continue;
      await remove();
      throw error;
    }
  }
}
