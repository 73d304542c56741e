import type { ForcingInput } from './input.ts';

export type * from './input.ts';

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
    hasSills: (input.walls?.length ?? 0) > 0,
  };
}
