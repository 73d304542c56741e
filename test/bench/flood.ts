import { FullSolver } from '../../scenes/flood/solver/full-solver.ts';
import { InertialSolver } from '../../scenes/flood/solver/inertial-solver.ts';
import { compileKernels } from '../../tiles-service/flood/compile-kernels.ts';
import { threads } from '../../tiles-service/flood/helpers.ts';
import { inertialLoop } from './support/inertial-loop.ts';

const SIZE = 500;
const CELL = 5;
const ROUGHNESS = 0.03;
/** Seconds that each is measured for. */
const MEASURED = 4;

/**
 * Cells a second of the two schemes of the flood solver: 500 × 500 cells of 5 m, all of them wet, with waves over
 * uneven ground; beside the plain loop of the inertial scheme in JavaScript.
 */
export async function run(print: (line: string) => void): Promise<void> {
  const { bed, depth } = water();
  const loop = inertialLoop(SIZE, SIZE, CELL, bed, depth, ROUGHNESS);
  const plain = measure(() => loop.step());
  print(`flood scheme=inertial engine=loop threads=1 ${figures(plain)}`);
  const flood = { columns: SIZE, rows: SIZE, cell: CELL, bed, depth, roughness: ROUGHNESS };
  const [alone, shared] = await Promise.all(
    [false, true].map(async (isShared) => WebAssembly.compile(await compileKernels(isShared))),
  );
  for (const count of [1, 2]) {
    const solver = await (count === 1
      ? InertialSolver.open(alone, flood)
      : InertialSolver.open(shared, flood, threads(count - 1)));
    const found = measure(() => solver.step(60));
    solver.close();
    const ratio = (found.rate / plain.rate).toFixed(1);
    print(`flood scheme=inertial engine=wasm threads=${count} ${figures(found)} of_loop=${ratio}`);
  }
  const full = await FullSolver.open(alone, {
    ...flood,
    ...{ bed: Float64Array.from(bed), depth: Float64Array.from(depth) },
  });
  print(`flood scheme=full engine=wasm threads=1 ${figures(measure(() => full.step(60)))}`);
}

interface Measured {
  /** Cells a second, and seconds of the water a second. */
  rate: number;
  pace: number;
}

function measure(step: () => number): Measured {
  for (let warm = 0; warm < 5; warm++) step();
  const began = performance.now();
  let [steps, simulated, spent] = [0, 0, 0];
  while (spent < MEASURED) {
    simulated += step();
    steps++;
    spent = (performance.now() - began) / 1000;
  }
  return { rate: (SIZE * SIZE * steps) / spent, pace: simulated / spent };
}

const figures = ({ rate, pace }: Measured) =>
  `million_cells_per_second=${(rate / 1e6).toFixed(1)} times_real_time=${pace.toFixed(0)}`;

/** Uneven ground under water that is higher in the west. */
function water(): { bed: Float32Array; depth: Float32Array } {
  const bed = new Float32Array(SIZE * SIZE);
  const depth = new Float32Array(SIZE * SIZE);
  let state = 1;
  for (let k = 0; k < bed.length; k++) {
    state = (state * 16_807) % 2_147_483_647;
    bed[k] = (0.3 * state) / 2_147_483_647;
    depth[k] = k % SIZE < 100 ? 2 : 1;
  }
  return { bed, depth };
}
