import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { threads } from '../../../tiles-service/flood/helpers.ts';
import { openSolver } from '../../../tiles-service/flood/open-solver.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'city-threads-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A thread that runs this, in place of the solver's. */
function entryOf(text: string): URL {
  const path = join(folder, `${text.length}.mjs`);
  writeFileSync(path, text);
  return pathToFileURL(path);
}

const POOL = {
  ...{ scheme: 'inertial' as const, columns: 40, rows: 40, cell: 10, roughness: 0.03 },
  ...{ edges: [], hasRain: false, hasSink: false, hasSunk: false, hasSills: false },
  bed: new Float64Array(1600),
  depth: Float64Array.from({ length: 1600 }, (_, cell) => (cell % 40 < 20 ? 2 : 0)),
};
const failing = (text: string, patience?: number) => (count: number) =>
  threads(count, { entry: entryOf(text), ...(patience === undefined ? {} : { patience }) });
const start = (text: string, patience?: number) => {
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true });
  const module = new WebAssembly.Module(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0));
  return failing(text, patience)(2).start(module, memory, {} as never);
};

describe('threads of a flood', () => {
  it('should say why one of them did not start, rather than wait for it', async () => {
    const fails = "throw new Error('no such kernel');";
    await expect(start(fails)).rejects.toMatchObject({ code: 'flood-threads', input: '3 threads' });
    await expect(start(fails)).rejects.toThrow('no such kernel');
    await expect(start('process.exit(3);')).rejects.toThrow('it ended with 3');
    await expect(start('setInterval(() => {}, 1000);', 300)).rejects.toThrow('not ready after 0.3 s');
  });

  it('should be ended with the one that failed, also those that already wait for work', async () => {
    const waits = `
      import { parentPort, workerData } from 'node:worker_threads';
      if (workerData.index === 2) throw new Error('the second');
      parentPort.postMessage('ready');
      Atomics.wait(new Int32Array(workerData.memory.buffer), 0, 0);`;
    await expect(start(waits)).rejects.toThrow('the second');
  });

  it('should be done without where they cannot be started: the water goes the same way', async () => {
    const { solver, threads: used } = await openSolver(POOL, 4, failing('process.exit(1);'));
    expect(used).toBe(1);
    solver.runTo(60);
    const alone = await openSolver(POOL, 1);
    alone.solver.runTo(60);
    expect(solver.depthAt(25)).toBeGreaterThan(0.1);
    expect(solver.depthAt(25)).toBe(alone.solver.depthAt(25));
    for (const opened of [solver, alone.solver]) opened.close();
  }, 60_000);
});
