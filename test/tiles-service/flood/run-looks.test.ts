import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { effectsSchema } from '../../../models/schema/flood-run.ts';
import { threadsFor } from '../../../tiles-service/flood/open-solver.ts';
import { runCase } from '../../../tiles-service/flood/run-case.ts';
import { writeBreachCase } from './breach-case.ts';

let root: string;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'city-flood-looks-'));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

const quiet = { threads: 1, signal: new AbortController().signal, onProgress: () => {} };

describe('a wave that comes and goes between two pictures', () => {
  it('should be seen by the effects as by the maxima and the gauges', async () => {
    const { file } = await writeBreachCase(join(root, 'surge'), (at) => ({
      ...{ duration: 1200, every: 600, breaches: [], sections: [] },
      initial: [{ level: 20, verticalDatum: '1985', from: at(20, 200) }],
      edges: [
        {
          ...{ kind: 'discharge', part: [[at(-5, 0), at(60, 0), at(60, 10), at(-5, 10)]] },
          discharge: [
            [60, 0],
            [90, 300],
            [150, 300],
            [151, -200],
            [300, -200],
            [301, 0],
          ],
        },
      ],
      gauges: [{ id: 'mouth', at: at(30, 20), warningLevel: 20.6, verticalDatum: '1985' }],
    }));
    const { run, folder } = await runCase({ ...quiet, file, out: join(root, 'surge-run') });
    const { times, series } = run.gauges;
    const levelAt = (time: number) => series[0].level[times.indexOf(time)];
    expect(Math.max(...series[0].level)).toBeGreaterThan(20.6);
    for (const { time } of run.keyframes) expect(levelAt(time)).toBeLessThan(20.6);
    const { effects } = effectsSchema.parse(JSON.parse(readFileSync(join(folder, 'effects.json'), 'utf8')));
    expect(effects[0].slice(0, 2)).toEqual(['mouth', 'warning']);
    expect(run.summary['gauges.level3']).toBe(1);
    // What is flooded is told once.
    expect(Object.keys(run.summary)).toContain('area.flooded');
    expect(Object.keys(run.summary)).not.toContain('floodedSquareMetres');
  }, 60_000);
});

describe('a run that is cancelled while it is written', () => {
  it('should leave nothing behind', async () => {
    const { file } = await writeBreachCase(join(root, 'late'), () => ({ duration: 60 }));
    const cancel = new AbortController();
    const running = runCase({
      ...{ file, out: join(root, 'cancelled'), threads: 1, signal: cancel.signal },
      onProgress: ({ step }) => {
        if (step === 'flood: writing') setTimeout(() => cancel.abort());
      },
    });
    await expect(running).rejects.toMatchObject({ name: 'AbortError' });
    expect(readdirSync(root).filter((name) => name.startsWith('cancelled'))).toEqual([]);
  }, 60_000);
});

describe('threads', () => {
  it('should be one where they would take longer to start than the water to flow', async () => {
    expect(threadsFor({ columns: 80, rows: 80 }, 8)).toBe(1);
    expect(threadsFor({ columns: 400, rows: 400 }, 8)).toBe(8);
    const { file } = await writeBreachCase(join(root, 'small'), () => ({ duration: 60, cellSize: 10 }));
    const { run } = await runCase({ ...quiet, file, out: join(root, 'small-run'), threads: 2 });
    expect(run.engine.threads).toBe(1);
    expect(run.cautions).toEqual([]);
  }, 60_000);
});
