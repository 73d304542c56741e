import { GRAVITY } from '../solver/case.ts';
import type { FloodSolver } from '../solver/solver.ts';
import { culvertDischarge } from './culvert.ts';
import type { CulvertInput, LinkInput, PumpInput, SluiceInput } from './input.ts';
import { Pool } from './pool.ts';
import { meanBetween } from './series.ts';
import { sluiceDischarge } from './sluice.ts';

/** What carries water from one pool to another: how much in the seconds from one time to another, m³. */
interface Link {
  from: Pool;
  to: Pool;
  /** Metres of water that it leaves where it takes. */
  leaves: number;
  /** Negative: from `to` to `from`. */
  wants(from: number, to: number): number;
}

/** Pumps, culverts and sluices. All want what the water before them makes them want; then all move it. */
export class Links {
  readonly #links: readonly Link[];

  constructor(solver: FloodSolver, bed: ArrayLike<number>, inputs: readonly LinkInput[]) {
    this.#links = inputs.map((input, index) => {
      const what = `${NAMES[input.kind]} ${input.id ?? index + 1}`;
      const from = new Pool(solver, bed, input.from, what);
      const to = new Pool(solver, bed, input.to, what);
      if (input.kind === 'pump') return pump(input, from, to);
      return input.kind === 'culvert' ? culvert(input, from, to) : sluice(input, from, to);
    });
  }

  /** Moves the water of the time from one to another. */
  act(from: number, to: number): void {
    const volumes = this.#links.map((link) => link.wants(from, to));
    this.#links.forEach((link, index) => {
      const volume = volumes[index];
      const [source, goal] = volume >= 0 ? [link.from, link.to] : [link.to, link.from];
      const moved = source.take(Math.abs(volume), link.leaves);
      if (moved > 0) goal.put(moved);
    });
  }
}

const NAMES = { pump: 'Pump', culvert: 'Culvert', sluice: 'Sluice' } as const;

/** Starts at one depth of its inlet, stops at a lower one, and takes no water below that. */
function pump({ capacity, startDepth, stopDepth }: PumpInput, from: Pool, to: Pool): Link {
  let runs = false;
  const leaves = Math.min(stopDepth, startDepth);
  return {
    ...{ from, to, leaves },
    wants(begin, end) {
      const { depth } = from;
      // Rounding leaves a hair more than the depth at which it stops.
      runs = runs ? depth > leaves + 1e-6 : depth >= startDepth && depth > leaves;
      return runs ? Math.max(0, meanBetween(capacity, begin, end)) * (end - begin) : 0;
    },
  };
}

function culvert(input: CulvertInput, from: Pool, to: Pool): Link {
  return {
    ...{ from, to, leaves: 0 },
    wants(begin, end) {
      const [here, there] = [sideOf(from), sideOf(to)];
      const isForwards = here.surface >= there.surface;
      if (input.flap && !isForwards) return 0;
      const [upper, lower] = isForwards ? [here, there] : [there, here];
      const discharge = culvertDischarge(input, upper, lower, GRAVITY);
      const volume = levelling(discharge, upper.surface - lower.surface, from, to, end - begin);
      return isForwards ? volume : -volume;
    },
  };
}

function sluice({ width, sill, opening }: SluiceInput, from: Pool, to: Pool): Link {
  return {
    ...{ from, to, leaves: 0 },
    wants(begin, end) {
      const [here, there] = [sideOf(from), sideOf(to)];
      const isForwards = here.surface >= there.surface;
      const [upper, lower] = isForwards ? [here, there] : [there, here];
      if (upper.depth <= 0) return 0;
      const gate = meanBetween(opening, begin, end);
      const discharge = sluiceDischarge(width, upper.surface - sill, lower.surface - sill, gate, GRAVITY);
      const fall = upper.surface - Math.max(lower.surface, sill);
      const volume = levelling(discharge, fall, from, to, end - begin);
      return isForwards ? volume : -volume;
    },
  };
}

interface Side {
  surface: number;
  floor: number;
  depth: number;
}

const sideOf = ({ surface, floor, depth }: Pool): Side => ({ surface, floor, depth });

/**
 * Cubic metres that a discharge moves in a time, as the fall between two pools that it makes level dies away: never more
 * than makes them level, so that small pools do not swing.
 */
function levelling(discharge: number, fall: number, a: Pool, b: Pool, seconds: number): number {
  const all = (Math.max(0, fall) * a.area * b.area) / (a.area + b.area);
  return all > 0 ? -all * Math.expm1((-discharge * seconds) / all) : 0;
}
