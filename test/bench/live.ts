import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const THINGS = 20_000;
const RATE = 20_000;
const PAGES = 500;
const SECONDS = 30;

interface Figures {
  rate: number;
  failed: number;
  p50: number;
  p99: number;
  most: number;
  seen: number;
  acknowledged50: number;
  acknowledged99: number;
  bytes: number;
  packets: number;
}

/**
 * 20,000 observations a second taken in, safe on disk, in the history (embedded database) and pushed to 500 pages that each
 * watch an area; from the message to the page, feeds and pages in a process of their own on the same machine.
 */
export async function run(print: (line: string) => void): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'citymirror-bench-live-'));
  const children: ChildProcess[] = [];
  const start = (file: string, ...given: (string | number)[]) => {
    const child = fork(new URL(`./support/${file}`, import.meta.url), given.map(String), {
      execArgv: ['--import', 'tsx'],
    });
    children.push(child);
    return child;
  };
  try {
    const server = start('live-server.ts', folder, THINGS);
    const [{ port }] = (await once(server, 'message')) as [{ port: number }];
    const load = start('live-load.ts', port, THINGS, RATE, PAGES, SECONDS);
    await once(load, 'message');
    const [figures] = (await once(load, 'message')) as [Figures];
    server.send('figures');
    const [{ rss, backlog, extent }] = (await once(server, 'message')) as [
      { rss: number; backlog: number; extent?: { from: number; to: number } },
    ];
    print(
      `live: observations/s=${Math.round(figures.rate)} failed=${figures.failed} pages=${PAGES} p50_ms=${figures.p50} p99_ms=${figures.p99} max_ms=${figures.most} seen=${figures.seen}`,
    );
    print(
      `live: acknowledged_p50_ms=${figures.acknowledged50.toFixed(0)} acknowledged_p99_ms=${figures.acknowledged99.toFixed(0)} packets/s=${Math.round(figures.packets)} out_mb/s=${(figures.bytes / 1e6).toFixed(1)} server_mb=${(rss / 1e6).toFixed(0)} waiting_for_database=${backlog} kept_s=${extent ? Math.round((extent.to - extent.from) / 1000) : 0}`,
    );
  } finally {
    for (const child of children) child.kill();
    await rm(folder, { recursive: true, force: true });
  }
}
