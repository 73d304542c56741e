import type { FloodCase } from '../../../models/schema/flood-case.ts';
import type { FloodRun, WaterBalance } from '../../../models/schema/flood-run.ts';
import type { PreparedFlood } from '../case/prepared.ts';
import { Forcings, needsOf, type SolverNeeds } from '../forcing/forcing.ts';
import type { GridCase } from '../solver/case.ts';
import type { FloodSolver } from '../solver/solver.ts';
import type { FloodFrame, FloodMaxima } from './frame.ts';
import { MaximaKeeper } from './maxima.ts';
import { SeriesKeeper } from './series-keeper.ts';
import { edgeCautions, summaryOf } from './summary.ts';

/** Seconds between two looks for maxima, gauges and sections, at most. */
const LOOK = 30;
/** Milliseconds of work after which others get their turn: messages, a click on cancel. */
const TURN = 50;

/** What a solver is opened with. */
export interface SolverSetup extends GridCase<Float64Array>, SolverNeeds {
  scheme: FloodCase['scheme'];
}

export interface RunProgress {
  /** Seconds of the flood that are computed. */
  time: number;
  /** Of the duration, 0 to 1. */
  share: number;
  /** Seconds of waiting that are left; undefined while nothing can be said. */
  secondsLeft?: number;
}

export interface RunHooks {
  /** Opens the solver of the scheme, with whatever threads there are. The run closes it. */
  open: (setup: SolverSetup) => Promise<FloodSolver>;
  /** Seconds of pictures before the first of `every`, so that water is soon seen to move. */
  early?: readonly number[];
  /** Hears of each picture: at the beginning, `every` so many seconds, at the end. The run waits for it. */
  onFrame?: (frame: FloodFrame, soFar: RunSoFar) => void | Promise<void>;
  /** Hears of the water at every look, pictures among them, before `onFrame`. What it is given changes with the next. */
  onLook?: (frame: FloodFrame) => void;
  onProgress?: (progress: RunProgress) => void;
  /** Ends the run within a step or a tenth of a second; it then throws the signal's reason. */
  signal?: AbortSignal;
}

/** What is kept while a run goes on; it goes on to change. */
export interface RunSoFar {
  maxima: FloodMaxima;
  gauges: FloodRun['gauges'];
  sections: FloodRun['sections'];
}

export interface RunResult extends RunSoFar {
  balance: WaterBalance;
  summary: Record<string, number>;
  /** Those of the case, and what the run itself has to say. */
  cautions: FloodRun['cautions'];
  /** Seconds that it took. */
  seconds: number;
}

/** Computes a case from its beginning to its end. What acts on the water is told by `prepared.forcing`. */
export async function runFlood(prepared: PreparedFlood, hooks: RunHooks): Promise<RunResult> {
  const { flood, grid, bed, depth, roughness, edges, forcing } = prepared;
  const { signal } = hooks;
  signal?.throwIfAborted();
  const { columns, rows, cell } = grid;
  const solver = await hooks.open({
    ...{ scheme: flood.scheme, columns, rows, cell, bed, depth, roughness, edges },
    ...needsOf(forcing),
  });
  const begun = performance.now();
  try {
    const forcings = new Forcings(solver, bed, forcing);
    const keeper = new MaximaKeeper(bed.length);
    const series = new SeriesKeeper(prepared);
    const soFar = { maxima: keeper.maxima, gauges: series.gauges, sections: series.sections };
    const turns = new Turns(prepared, hooks, begun);
    for (const { time, isFrame } of looksOf(flood, hooks.early)) {
      while (solver.time < time - 1e-6) {
        forcings.step(time - solver.time);
        await turns.next(solver.time);
      }
      const fields = solver.fields();
      keeper.look(time, fields);
      series.look(solver, fields);
      hooks.onLook?.({ time, ...fields });
      if (isFrame) await hooks.onFrame?.({ time, ...fields }, soFar);
      signal?.throwIfAborted();
    }
    const { maxima } = keeper;
    return {
      ...soFar,
      balance: forcings.balance(),
      summary: {
        ...summaryOf(prepared, maxima, solver.volume()),
        ...{ steps: solver.steps, cellUpdates: solver.cellUpdates, wetCellUpdates: solver.wetCellUpdates },
      },
      cautions: [...prepared.cautions, ...edgeCautions(prepared, maxima), ...forcings.cautions()],
      seconds: (performance.now() - begun) / 1000,
    };
  } finally {
    solver.close();
  }
}

/** When the run looks at the water, and which of these it keeps as pictures. */
function* looksOf(
  flood: FloodCase,
  early: readonly number[] = [],
): Generator<{ time: number; isFrame: boolean }> {
  yield { time: 0, isFrame: true };
  let from = 0;
  for (const to of picturesOf(flood, early)) {
    const count = Math.ceil((to - from) / LOOK);
    for (let look = 1; look <= count; look++)
      yield { time: from + ((to - from) * look) / count, isFrame: look === count };
    from = to;
  }
}

/** Times of the pictures after the beginning, in order. */
function* picturesOf({ duration, every }: FloodCase, early: readonly number[]): Generator<number> {
  yield* early.filter((time) => time > 0 && time < Math.min(every, duration)).sort((a, b) => a - b);
  for (let count = 1; count * every < duration; count++) yield count * every;
  yield duration;
}

/** Lets others have their turn from time to time, tells of progress, and hears of the end. */
class Turns {
  readonly #duration: number;
  readonly #hooks: RunHooks;
  readonly #begun: number;
  #last = performance.now();

  constructor({ flood }: PreparedFlood, hooks: RunHooks, begun: number) {
    this.#duration = flood.duration;
    this.#hooks = hooks;
    this.#begun = begun;
  }

  async next(time: number): Promise<void> {
    const now = performance.now();
    if (now - this.#last < TURN) return;
    const share = time / this.#duration;
    const seconds = (now - this.#begun) / 1000;
    this.#hooks.onProgress?.({
      time,
      share,
      ...(seconds > 1 && share > 0.01 ? { secondsLeft: (seconds / share) * (1 - share) } : {}),
    });
    await new Promise<void>((resolve) => setTimeout(resolve));
    this.#hooks.signal?.throwIfAborted();
    this.#last = performance.now();
  }
}
