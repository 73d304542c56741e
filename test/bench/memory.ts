import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { slopeOf } from './support/slope.ts';

const THINGS = 20_000;
const RATE = 20_000;
const PAGES = 500;
const USUAL_MINUTES = 30;
/** Minutes that are not counted: caches fill, and code is made fast. */
const WARM = 2;
const MINUTE = 60_000;

interface Sample {
  rss: number;
  heap: number;
  external: number;
}

/**
 * Whether the memory of a server stays flat under the load of the bench `live`: sampled each minute after garbage was
 * collected, `npm run bench -- memory --minutes 30`. The slope is that of least squares, with its 95 % confidence.
 */
export async function run(print: (line: string) => void): Promise<void> {
  const at = process.argv.indexOf('--minutes');
  const minutes = at < 0 ? USUAL_MINUTES : Number(process.argv[at + 1]);
  if (!(minutes >= 1)) throw new RangeError('--minutes wants a number of minutes, 1 or more.');
  const folder = await mkdtemp(join(tmpdir(), 'citymirror-bench-memory-'));
  const children: ChildProcess[] = [];
  const start = (file: string, options: string[], ...given: (string | number)[]) => {
    const child = fork(new URL(`./support/${file}`, import.meta.url), given.map(String), {
      execArgv: [...options, '--import', 'tsx'],
    });
    children.push(child);
    return child;
  };
  try {
    const server = start('live-server.ts', ['--expose-gc'], folder, THINGS);
    const [{ port }] = (await once(server, 'message')) as [{ port: number }];
    const seconds = (minutes + WARM + 1) * 60;
    const load = start('live-load.ts', [], port, THINGS, RATE, PAGES, seconds);
    await once(load, 'message');
    await wait(Math.min(WARM, minutes) * MINUTE);
    const samples: { hours: number; sample: Sample }[] = [];
    const began = performance.now();
    for (let minute = 0; minute <= minutes; minute++) {
      await wait(Math.max(0, began + minute * MINUTE - performance.now()));
      server.send('memory');
      const [sample] = (await once(server, 'message')) as [Sample];
      samples.push({ hours: (performance.now() - began) / 3_600_000, sample });
      print(
        `memory minute=${minute} rss_mb=${mega(sample.rss)} heap_mb=${mega(sample.heap)} external_mb=${mega(sample.external)}`,
      );
    }
    for (const kind of ['rss', 'heap', 'external'] as const) {
      const { slope, confidence } = slopeOf(samples.map(({ hours, sample }) => [hours, sample[kind] / 1e6]));
      print(
        `memory ${kind}: minutes=${minutes} slope_mb/h=${slope.toFixed(1)} confidence_95=±${confidence.toFixed(1)}`,
      );
    }
  } finally {
    for (const child of children) child.kill();
    await rm(folder, { recursive: true, force: true });
  }
}

const mega = (bytes: number): string => (bytes / 1e6).toFixed(0);
