import type { WaterBalance } from '../../../models/schema/flood-run.ts';
import type { FloodSolver } from '../solver/solver.ts';
import { Breaches } from './breaches.ts';
import type { ForcingInput, Sills } from './input.ts';
import { Links } from './links.ts';
import { Rain, roofRunoff } from './rain.ts';
import { Sinks } from './sinks.ts';
import { Sources } from './sources.ts';
import { sillsOf } from './walls.ts';

export type * from './input.ts';

/** Seconds for which rain, soil and drains keep their rates, the mean of that time, where these change at all. */
const PERIOD = 30;

/** What a solver has to be opened with for a forcing: see `hasRain` and the like of its case. */
export interface SolverNeeds {
  hasRain: boolean;
  hasSink: boolean;
  /** Whether the solver keeps what its sink took of each cell: `sunk`. */
  hasSunk: boolean;
  hasSills: boolean;
}

/** What a solver has to be opened with so that all of this can act on it. */
export function needsOf(input: ForcingInput): SolverNeeds {
  const { infiltration, drains } = input;
  return {
    hasRain: (input.rain?.length ?? 0) > 0,
    hasSink: infiltration !== undefined || drains !== undefined,
    hasSunk: infiltration?.kind === 'green-ampt' || (infiltration !== undefined && drains !== undefined),
    hasSills: input.sills !== undefined || (input.walls?.length ?? 0) > 0,
  };
}

/** Water that is wrong as a share of all that came; where none came, what is there came from nowhere: all is wrong. */
export function balanceError(wrong: number, came: number): number {
  return wrong === 0 ? 0 : wrong / Math.max(came, Math.abs(wrong));
}

/**
 * All that acts on the water of a solver over time. Steps are taken through this and not through the solver: what acts
 * all over the grid (rain, soil, drains) is set for the solver to do in its step, what acts at places (sources, pumps,
 * culverts, sluices) moves water after it, by the state that the step left and for the time that it took.
 */
export class Forcings {
  readonly #solver: FloodSolver;
  readonly #initial: number;
  readonly #rain: Rain | undefined;
  readonly #sinks: Sinks | undefined;
  readonly #sources: Sources;
  readonly #links: Links;
  readonly #breaches: Breaches;
  #periodEnd = Number.NEGATIVE_INFINITY;

  /**
   * `bed`: as the solver was opened with it, NaN where a wall or a building stands. The solver has to be opened with
   * what `needsOf` says. Throws an InputError for places at which nothing can act.
   */
  constructor(solver: FloodSolver, bed: ArrayLike<number>, input: ForcingInput) {
    const { rain = [], roofs, infiltration, drains } = input;
    this.#solver = solver;
    this.#initial = solver.volume();
    if (rain.length > 0)
      this.#rain = new Rain(rain, bed.length, roofs && roofRunoff(bed, solver.columns, roofs));
    if (infiltration || drains) this.#sinks = new Sinks(infiltration, drains, bed.length);
    this.#sources = new Sources(solver, bed, input.sources ?? []);
    this.#links = new Links(solver, bed, input.links ?? []);
    const sills: Sills | undefined = needsOf(input).hasSills
      ? sillsOf(input.walls ?? [], bed, solver.columns, input.sills)
      : undefined;
    if (sills) solver.setSills(sills.west, sills.north);
    this.#breaches = new Breaches(solver, bed, input.breaches ?? [], sills);
  }

  /** Takes one step of at most so many seconds; gives the seconds it took. */
  step(atMost: number): number {
    const { time } = this.#solver;
    if (time >= this.#periodEnd - 1e-6) this.#begin(time);
    this.#breaches.act(time);
    const longest = Math.min(
      atMost,
      this.#periodEnd - time,
      this.#sources.longestStep(time),
      this.#breaches.untilNext(time),
    );
    const seconds = this.#solver.step(longest);
    this.#sources.act(time, time + seconds);
    this.#links.act(time, time + seconds);
    this.#breaches.look();
    return seconds;
  }

  /** Goes on until so many seconds since the beginning. */
  runTo(time: number): void {
    while (this.#solver.time < time - 1e-6) this.step(time - this.#solver.time);
  }

  /** Where all the water came from and went to, cubic metres. */
  balance(): WaterBalance {
    const { inflow, rained, taken, added } = this.#solver;
    this.#sinks?.account(this.#solver.sunk(), taken);
    const { infiltrated, drained } = this.#sinks ?? { infiltrated: 0, drained: 0 };
    const initial = this.#initial;
    const stored = this.#solver.volume();
    const came = initial + Math.max(0, inflow) + Math.max(0, rained) + this.#sources.given;
    const wrong = stored - initial - inflow - rained - added + infiltrated + drained;
    return {
      ...{ initial, edges: inflow, rained, sources: added, infiltrated, drained, stored },
      error: balanceError(wrong, came),
    };
  }

  /** What one should know of what was done so far. */
  cautions(): { code: string; message: string }[] {
    return this.#breaches.unpassed.map((name) => ({
      code: 'breach-unpassed',
      message: `${name} has opened, but no water went through it: look whether it lies on what holds the water.`,
    }));
  }

  /** Sets the rates of a period. */
  #begin(time: number): void {
    const isSteady = (this.#rain?.isSteady ?? true) && (this.#sinks?.isSteady ?? true);
    const end = time + PERIOD;
    this.#periodEnd = isSteady ? Number.POSITIVE_INFINITY : end;
    const rain = this.#rain?.between(time, end);
    if (rain !== undefined) this.#solver.setRain(rain);
    if (!this.#sinks) return;
    this.#sinks.account(this.#solver.sunk(), this.#solver.taken);
    const sink = this.#sinks.between(time, end);
    if (sink !== undefined) this.#solver.setSink(sink);
  }
}
