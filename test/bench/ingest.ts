import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isInstalled, postgresql } from '../services/start-services.ts';
import type { IngestFigures, IngestTask } from './support/ingest-run.ts';

/**
 * What it costs to take observations in, have them safe on disk and kept in history: 20,000 a second of 20,000 things on
 * the embedded database and on PostgreSQL; as fast as it goes; a restart; the state at a time of the past; and beside it
 * one row for each observation, inserted in bulk. Each in a process of its own, so that memory is its own.
 */
export async function run(print: (line: string) => void): Promise<void> {
  const service = isInstalled('postgresql') ? await postgresql() : undefined;
  try {
    for (const place of ['pglite', ...(service ? ['postgresql'] : [])] as const) {
      const folder = await mkdtemp(join(tmpdir(), 'citymirror-bench-ingest-'));
      try {
        const url = place === 'postgresql' ? service?.url : undefined;
        const where = { folder, ...(url === undefined ? {} : { url }) };
        await figures(print, `ingest database=${place} load=steady`, { ...where, kind: 'steady' });
        await figures(print, `ingest database=${place} load=restart`, { ...where, kind: 'restart' });
        await figures(print, `ingest database=${place} load=flood`, { ...where, kind: 'flood' });
        await figures(print, `ingest database=${place} load=rows`, { ...where, kind: 'rows' });
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    }
    if (!service) print('ingest database=postgresql skipped: install postgresql-15');
  } finally {
    await service?.stop();
  }
}

async function figures(print: (line: string) => void, name: string, task: IngestTask): Promise<void> {
  const child = fork(new URL('./support/ingest-run.ts', import.meta.url), [JSON.stringify(task)], {
    execArgv: ['--import', 'tsx'],
  });
  const ended = once(child, 'exit');
  const [told] = (await Promise.race([
    once(child, 'message'),
    ended.then(([code]) => {
      throw new Error(`${name} ended with ${code}.`);
    }),
  ])) as [IngestFigures];
  await ended;
  print(
    `${name} ${Object.entries(told)
      .map(([figure, value]) => `${figure}=${value}`)
      .join(' ')}`,
  );
}
