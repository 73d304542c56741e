import { describe, expect, it, vi } from 'vitest';
import { buildBvh } from '../../../scenes/planning/rays/bvh.ts';
import type { RayWorld } from '../../../scenes/planning/rays/ray-scene.ts';
import { bandsOf } from '../../../scenes/planning/sight/bands.ts';
import { rayAnswers } from '../../../viewer/studies/rays/ray-answers.ts';
import { RayPool } from '../../../viewer/studies/rays/ray-pool.ts';
import { sharedWorld } from '../../../viewer/studies/world/shared-world.ts';
import { answerCalls, type PageLike } from '../../../viewer/workers/answer-calls.ts';
import type { WorkerLike } from '../../../viewer/workers/worker-calls.ts';
import { box } from '../../scenes/planning/rays/brute.ts';

/** Houses here and there on uneven ground. */
function worldOf(): RayWorld {
  const boxes = Array.from({ length: 60 }, (_, i) => {
    const [x, y] = [((i * 37) % 190) - 95, ((i * 61) % 170) - 85];
    return box(x, y, x + 6 + (i % 5), y + 7 + (i % 3), 0, 5 + (i % 9) * 3);
  });
  return {
    bvh: buildBvh(Float32Array.from(boxes.flat())),
    bodyOf: Uint32Array.from({ length: boxes.length * 10 }, (_, i) => Math.floor(i / 10)),
    bodies: boxes.map((_, i) => ({ id: `b${i}`, heights: 'measured' as const })),
    terrain: {
      ...{ columns: 51, rows: 51, cell: 5, west: -125, south: -125 },
      heights: Float32Array.from(
        { length: 51 * 51 },
        (_, i) => Math.sin(i * 0.37) + Math.cos((i % 51) * 0.8),
      ),
    },
  };
}

/** A worker without a thread: messages go through a structured clone, as those of a real one. */
function besideItself(): WorkerLike {
  const worker: WorkerLike = {
    onmessage: null,
    onerror: null,
    terminate: () => undefined,
    postMessage(message: unknown) {
      queueMicrotask(() => page.onmessage?.({ data: structuredClone(message) } as never));
    },
  };
  const page: PageLike = {
    onmessage: null,
    postMessage(message) {
      queueMicrotask(() =>
        worker.onmessage?.call(worker as never, { data: structuredClone(message) } as never),
      );
    },
  };
  answerCalls(rayAnswers(), () => [], page);
  return worker;
}

const grid = { west: -100, south: -100, cell: 2, columns: 101, rows: 99 };
const eye = [3, -4, 14] as const;

describe('several threads', () => {
  it('should cut a grid into bands that hold each of its rows once', () => {
    for (const count of [1, 2, 3, 7, 40]) {
      const bands = bandsOf(grid, count);
      expect(bands.length).toBeLessThanOrEqual(count);
      expect(bands.reduce((sum, { rows }) => sum + rows, 0)).toBe(grid.rows);
      let south = grid.south;
      for (const band of bands) {
        expect(band.south).toBe(south);
        south += band.rows * grid.cell;
      }
    }
  });

  it('should see what one thread sees, cell by cell', async () => {
    const world = worldOf();
    const at = { key: 'a', world };
    const options = { reach: 90 };
    const one = new RayPool(1, besideItself);
    const [[whole]] = await one.run(at, 'viewsheds', [[grid, [eye], options]]);
    const pool = new RayPool(3, besideItself);
    const parts = await pool.run(
      at,
      'viewsheds',
      bandsOf(grid, 7).map((band) => [band, [eye], options]),
    );
    const all = parts.flatMap(([view]) => [...view]);
    expect(all).toEqual([...whole]);
    expect(new Set(all).size).toBe(4);
  });

  it('should cast the same rays at a world in shared memory', async () => {
    const world = worldOf();
    const pool = new RayPool(2, besideItself);
    const tasks = bandsOf(grid, 2).map((band) => [band, [eye], {}] as never);
    const plain = await pool.run({ key: 'plain', world }, 'viewsheds', tasks);
    const shared = await pool.run({ key: 'shared', world: sharedWorld(world, true) }, 'viewsheds', tasks);
    expect(shared).toEqual(plain);
    expect(sharedWorld(world, false)).toBe(world);
  });

  it('should tell how far it is, and end when it is called off', async () => {
    const at = { key: 'a', world: worldOf() };
    const shares: number[] = [];
    const tasks = bandsOf(grid, 4).map((band) => [band, [eye], {}] as never);
    const pool = new RayPool(2, besideItself);
    await pool.run(at, 'viewsheds', tasks, { onProgress: (share) => shares.push(share) });
    expect(shares).toEqual([0.25, 0.5, 0.75, 1]);
    const stop = new AbortController();
    const run = pool.run(at, 'viewsheds', tasks, { signal: stop.signal, onProgress: () => stop.abort() });
    await expect(run).rejects.toThrow(/abort/i);
    // It can be asked again.
    expect(await pool.run(at, 'viewsheds', tasks)).toHaveLength(4);
  });

  it('should leave a run alone that begins when another is called off', async () => {
    const at = { key: 'a', world: worldOf() };
    const tasks = bandsOf(grid, 4).map((band) => [band, [eye], {}] as never);
    const pool = new RayPool(2, besideItself);
    await pool.run(at, 'viewsheds', tasks);
    const stop = new AbortController();
    const first = pool
      .run(at, 'viewsheds', tasks, { signal: stop.signal })
      .catch((error: Error) => error.name);
    await Promise.resolve();
    stop.abort();
    const second = pool.run(at, 'viewsheds', tasks, { signal: new AbortController().signal });
    expect(await first).toBe('AbortError');
    expect(await second).toHaveLength(4);
  });

  it('should end workers that have had nothing to do for long, and start others when they are needed', async () => {
    let [started, ended] = [0, 0];
    const start = () => {
      started++;
      const worker = besideItself();
      worker.terminate = () => {
        ended++;
      };
      return worker;
    };
    const pool = new RayPool(2, start, 20);
    const at = { key: 'a', world: worldOf() };
    const tasks = bandsOf(grid, 4).map((band) => [band, [eye], {}] as never);
    await pool.run(at, 'viewsheds', tasks);
    await pool.run(at, 'viewsheds', tasks);
    expect([started, ended]).toEqual([2, 0]);
    await vi.waitFor(() => expect(ended).toBe(2));
    expect(await pool.run(at, 'viewsheds', tasks)).toHaveLength(4);
    expect(started).toBe(4);
  });

  it('should say what a thread threw', async () => {
    const pool = new RayPool(2, besideItself);
    const wrong = { azimuths: 1, reach: 10, refraction: 0 };
    await expect(pool.run({ key: 'a', world: worldOf() }, 'skyline', [[eye, wrong]])).rejects.toThrow(
      /is no skyline/,
    );
  });
});
