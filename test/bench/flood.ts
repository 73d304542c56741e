import { GRAVITY } from '../../scenes/flood/solver/case.ts';
import { layOutFull } from '../../scenes/flood/solver/full-layout.ts';
import { FullSolver } from '../../scenes/flood/solver/full-solver.ts';
import type { Helpers } from '../../scenes/flood/solver/helpers.ts';
import { layOut } from '../../scenes/flood/solver/inertial-layout.ts';
import { InertialSolver } from '../../scenes/flood/solver/inertial-solver.ts';
import { compileKernels } from '../../tiles-service/flood/compile-kernels.ts';
import { threads } from '../../tiles-service/flood/helpers.ts';
import { fullLoop } from './support/full-loop.ts';
import { inertialLoop } from './support/inertial-loop.ts';

const SIZE = 500;
const CELL = 5;
const ROUGHNESS = 0.03;
/** Each is measured so often for so many seconds, in turns; the best counts, since what else runs only slows down. */
const ROUNDS = 3;
const MEASURED = 2;

/**
 * Cells a second of the two schemes of the flood solver: 500 × 500 cells of 5 m, all of them wet, with waves over
 * uneven ground; each beside the plain loop of the same scheme in JavaScript.
 */
export async function run(print: (line: string) => void): Promise<void> {
  const { bed, depth } = water();
  const size = { columns: SIZE, rows: SIZE, cell: CELL, roughness: ROUGHNESS };
  const wide = { bed: Float64Array.from(bed), depth: Float64Array.from(depth) };
  const [alone, shared] = await Promise.all(
    [false, true].map(async (isShared) => WebAssembly.compile(await compileKernels(isShared))),
  );
  const schemes = {
    inertial: {
      loop: () => inertialLoop(SIZE, SIZE, CELL, bed, depth, ROUGHNESS),
      open: (module: WebAssembly.Module, helpers?: Helpers) =>
        InertialSolver.open(module, { ...size, bed, depth }, helpers),
    },
    full: {
      loop: () => fullLoop(SIZE, SIZE, CELL, wide.bed, wide.depth, ROUGHNESS),
      open: (module: WebAssembly.Module, helpers?: Helpers) =>
        FullSolver.open(module, { ...size, ...wide }, helpers),
    },
  };
  for (const [scheme, { loop, open }] of Object.entries(schemes)) {
    const plain = loop();
    const solvers = [await open(alone), await open(shared, threads(1))];
    const found = measureInTurns([() => plain.step(), ...solvers.map((solver) => () => solver.step(60))]);
    for (const solver of solvers) solver.close();
    print(`flood scheme=${scheme} engine=loop threads=1 ${figures(found[0])}`);
    for (const threadCount of [1, 2]) {
      const ratio = (found[threadCount].rate / found[0].rate).toFixed(1);
      print(
        `flood scheme=${scheme} engine=wasm threads=${threadCount} ${figures(found[threadCount])} of_loop=${ratio}`,
      );
    }
    print(`flood scheme=${scheme} bytes_per_cell=${bytesPerCell(scheme)}`);
  }
}

/** Bytes of a solver's memory for a cell of this grid, without rain, sinks and sills. */
function bytesPerCell(scheme: string): string {
  const common = { columns: SIZE, rows: SIZE, cell: CELL, gravity: GRAVITY };
  const nothing = { hasRain: false, hasSink: false, hasSunk: false, hasSills: false };
  const { bytes } =
    scheme === 'full'
      ? layOutFull({ ...common, ...nothing, dry: 1e-6, members: 1 })
      : layOut({ ...common, ...nothing, film: 1e-3, weight: 0.8 });
  return (bytes / (SIZE * SIZE)).toFixed(0);
}

interface Measured {
  /** Cells a second, and seconds of the water a second. */
  rate: number;
  pace: number;
}

function measureInTurns(steps: (() => number)[]): Measured[] {
  for (const step of steps) for (let warm = 0; warm < 3; warm++) step();
  const best = steps.map(() => ({ rate: 0, pace: 0 }));
  for (let round = 0; round < ROUNDS; round++) {
    for (const [index, step] of steps.entries()) {
      const found = measure(step);
      if (found.rate > best[index].rate) best[index] = found;
    }
  }
  return best;
}

function measure(step: () => number): Measured {
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
