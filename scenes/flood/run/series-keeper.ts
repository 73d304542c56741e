import type { FloodRun } from '../../../models/schema/flood-run.ts';
import type { PreparedFlood } from '../case/prepared.ts';
import type { FloodFields, FloodSolver } from '../solver/solver.ts';

/** Digits that are kept of metres, m/s and m³/s. */
const DIGITS = 1e4;

/** Keeps what gauges and sections tell over time. */
export class SeriesKeeper {
  readonly gauges: FloodRun['gauges'];
  readonly sections: FloodRun['sections'];
  readonly #prepared: PreparedFlood;

  constructor(prepared: PreparedFlood) {
    this.#prepared = prepared;
    this.gauges = {
      times: [],
      series: prepared.gauges.map(({ id }) => ({ id, depth: [], level: [], speed: [] })),
    };
    this.sections = { times: [], series: prepared.sections.map(({ id }) => ({ id, discharge: [] })) };
  }

  look(solver: FloodSolver, { depth, velocityX, velocityY }: FloodFields): void {
    const { gauges, sections } = this.#prepared;
    if (gauges.length > 0) this.gauges.times.push(rounded(solver.time));
    for (const [index, { cell }] of gauges.entries()) {
      const series = this.gauges.series[index];
      series.depth.push(rounded(solver.depthAt(cell)));
      series.level.push(rounded(solver.surfaceAt(cell)));
      series.speed.push(rounded(Math.hypot(velocityX[cell], velocityY[cell])));
    }
    if (sections.length > 0) this.sections.times.push(rounded(solver.time));
    for (const [index, { cells, across }] of sections.entries()) {
      let discharge = 0;
      for (const [i, cell] of cells.entries())
        discharge += depth[cell] * (velocityX[cell] * across[2 * i] + velocityY[cell] * across[2 * i + 1]);
      this.sections.series[index].discharge.push(rounded(discharge));
    }
  }
}

const rounded = (value: number): number => Math.round(value * DIGITS) / DIGITS;
