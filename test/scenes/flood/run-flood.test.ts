import { beforeAll, describe, expect, it } from 'vitest';
import { createTransform, ELLIPSOID, resolveCrs } from '../../../models/geodesy/index.ts';
import { floodCaseSchema } from '../../../models/schema/flood-case.ts';
import { type PreparedFlood, prepareFlood } from '../../../scenes/flood/case/prepare.ts';
import { MaximaKeeper } from '../../../scenes/flood/run/maxima.ts';
import { type RunProgress, runFlood } from '../../../scenes/flood/run/run-flood.ts';
import { openSolver } from '../../../tiles-service/flood/open-solver.ts';
import { lookupCrs } from '../../../tiles-service/read/crs-lookup.ts';

const [COLUMNS, ROWS, CELL] = [60, 30, 10];

/** A street that falls to the east, in steady rain, open at its end. */
async function street(change: Record<string, unknown> = {}): Promise<PreparedFlood> {
  const flood = floodCaseSchema.parse({
    schema: 'citymirror/flood-case/1',
    id: 'street',
    name: { 'zh-CN': '街', en: 'Street' },
    ...{ duration: 1000, every: 300, rain: [{ rate: 72 }], edges: [{ kind: 'open' }] },
    ...change,
  });
  const bed = Float32Array.from({ length: COLUMNS * ROWS }, (_, cell) => 30 - 0.02 * (cell % COLUMNS));
  const grid = {
    ...{ columns: COLUMNS, rows: ROWS, cell: CELL, west: 500_000, north: 3_050_000 },
    ...{ crs: 'EPSG:4547', verticalDatum: '1985' },
  };
  const transform = await createTransform(resolveCrs('EPSG:4547', lookupCrs), ELLIPSOID);
  return prepareFlood(flood, { grid, bed, roughness: 0.03 }, { transform });
}
const open = async (setup: Parameters<typeof openSolver>[0]) => (await openSolver(setup, 1)).solver;

// Compiled once, if the kernels have changed.
beforeAll(async () => {
  (await open({ ...empty, scheme: 'inertial' })).close();
}, 120_000);
const empty = {
  ...{ columns: 4, rows: 4, cell: 1, bed: new Float64Array(16), depth: new Float64Array(16) },
  ...{ roughness: 0.03, edges: [], hasRain: false, hasSink: false, hasSunk: false, hasSills: false },
};

describe('a run', () => {
  it('should tell of its pictures at the beginning, early ones, each after `every`, and at the end', async () => {
    const times: number[] = [];
    const told: number[] = [];
    const result = await runFlood(await street(), {
      ...{ open, early: [60, 120, 900] },
      onFrame: ({ time, depth }, soFar) => {
        times.push(time);
        told.push(soFar.maxima.depth[0] - depth[0]);
      },
    });
    expect(times).toEqual([0, 60, 120, 300, 600, 900, 1000]);
    expect(told.every((rise) => rise >= 0)).toBe(true);
    expect(result.cautions).toEqual([]);
    // 72 mm/h for 1000 s on every square metre.
    expect(result.balance.rained / (COLUMNS * ROWS * CELL ** 2)).toBeCloseTo(0.02, 6);
    expect(Math.abs(result.balance.error)).toBeLessThan(1e-6);
    expect(result.balance.edges).toBeLessThan(0);
  });

  it('should say where a closed edge held the water back', async () => {
    const { cautions } = await runFlood(await street({ edges: [], rain: [{ rate: 2_000 }] }), { open });
    expect(cautions.map(({ code }) => code)).toEqual(['held-by-edge']);
  });

  it('should wait for who takes a picture, tell how far it is, and end at once when it is to', async () => {
    const cancel = new AbortController();
    const progress: RunProgress[] = [];
    let asked = 0;
    const running = runFlood(await street({ duration: 30 * 86_400, every: 86_400 }), {
      ...{ open, signal: cancel.signal },
      onProgress: (one) => {
        progress.push(one);
        if (progress.length !== 5) return;
        // Outside of the run, as a click would be.
        setTimeout(() => {
          asked = performance.now();
          cancel.abort(new Error('enough'));
        });
      },
    });
    await expect(running).rejects.toThrow('enough');
    // A tenth of a second where nothing else has the cores.
    expect(performance.now() - asked).toBeLessThan(300);
    for (const [index, { time, share }] of progress.entries()) {
      expect(share).toBeCloseTo(time / (30 * 86_400), 9);
      if (index > 0) expect(time).toBeGreaterThan(progress[index - 1].time);
    }
    const gone = runFlood(await street(), { open, signal: AbortSignal.abort(new Error('before')) });
    await expect(gone).rejects.toThrow('before');
  });

  it('should close the solver also when who takes a picture fails', async () => {
    let closed = 0;
    const running = runFlood(await street(), {
      open: async (setup) => {
        const solver = await open(setup);
        const close = solver.close.bind(solver);
        solver.close = () => {
          closed++;
          close();
        };
        return solver;
      },
      onFrame: () => Promise.reject(new Error('disk full')),
    });
    await expect(running).rejects.toThrow('disk full');
    expect(closed).toBe(1);
  });
});

describe('the worst of a run', () => {
  const fields = (depth: number, x: number, y: number) => ({
    depth: Float32Array.of(depth),
    velocityX: Float32Array.of(x),
    velocityY: Float32Array.of(y),
  });

  it('should be the greatest of each, and hazard by depth and speed of one time', () => {
    const keeper = new MaximaKeeper(1);
    keeper.look(0, fields(0, 0, 0));
    keeper.look(30, fields(0.2, 3, 4));
    keeper.look(60, fields(1, 0, 0.5));
    const { depth, speed, hazard } = keeper.maxima;
    expect([depth[0], speed[0]]).toEqual([1, 5]);
    // FD2321: 0.2 × (5 + 0.5) + 0.5 = 1.6 and 1 × (0.5 + 0.5) + 1 = 2.
    expect(hazard[0]).toBeCloseTo(2, 6);
  });

  it('should say when 0.05 m first stood there, between two looks as if the water rose evenly', () => {
    const keeper = new MaximaKeeper(1);
    keeper.look(0, fields(0.01, 9, 0));
    expect(keeper.maxima.arrival[0]).toBeNaN();
    keeper.look(30, fields(0.09, 0, 0));
    keeper.look(60, fields(0, 0, 0));
    keeper.look(90, fields(0.5, 0, 0));
    expect(keeper.maxima.arrival[0]).toBeCloseTo(15, 5);
    // A film runs off fast and hurts nobody.
    expect(keeper.maxima.speed[0]).toBe(0);
  });

  it('should have water of the beginning arrive at the beginning', () => {
    const keeper = new MaximaKeeper(1);
    keeper.look(0, fields(2, 0, 0));
    keeper.look(30, fields(2, 0, 0));
    expect(keeper.maxima.arrival[0]).toBe(0);
  });
});
