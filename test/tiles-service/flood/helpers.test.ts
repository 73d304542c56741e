import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Helpers } from '../../../scenes/flood/solver/helpers.ts';
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

  /** Members of a team whose second one runs this as its work; each says in the last word of the control when it went. */
  const teamWith = (work: string) => `
    import { parentPort, workerData } from 'node:worker_threads';
    import { register } from '${pathToFileURL(
      createRequire(import.meta.url)
        .resolve('tsx/esm/api')
        .replace(/\.cjs$/, '.mjs'),
    )}';
    register();
    const { serve } = await import('${new URL('../../../scenes/flood/solver/team.ts', import.meta.url)}');
    const { memory, layout: { control }, index, members } = workerData;
    parentPort.postMessage('ready');
    serve(index === 2 ? () => { ${work} } : () => {}, memory, control, index, members);
    Atomics.add(new Int32Array(memory.buffer, control, 16), 15, 1);
    Atomics.notify(new Int32Array(memory.buffer, control, 16), 15);`;

  it.each([
    ['that traps', "throw new WebAssembly.RuntimeError('unreachable');", undefined],
    ['that is gone', 'process.exit(1);', 300],
  ])(
    'should end the run as an error with the others where there is one %s',
    async (_, work, patience) => {
      let said: Int32Array | undefined;
      const helpersOf = (count: number): Helpers => {
        const helpers = threads(count, { entry: entryOf(teamWith(work)) });
        return {
          ...helpers,
          ...(patience === undefined ? {} : { patience }),
          start: (module, memory, layout) => {
            said = new Int32Array(memory.buffer, layout.control, 16);
            return helpers.start(module, memory, layout);
          },
        };
      };
      const { solver } = await openSolver(POOL, 4, helpersOf);
      const lost = expect.objectContaining({ code: 'flood-threads', input: '4 threads' });
      expect(() => solver.step(1)).toThrow(lost);
      expect(() => solver.step(1)).toThrow(lost);
      solver.close();
      for (let went = 0; went < 2; went = Atomics.load(said!, 15))
        expect(Atomics.wait(said!, 15, went, 10_000)).not.toBe('timed-out');
      expect(Atomics.load(said!, 15)).toBe(2);
    },
    60_000,
  );
});
