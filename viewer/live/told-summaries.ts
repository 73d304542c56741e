import type { SummaryCell } from '../../models/live/wire/summary.ts';

/** What topics tell of the small cells of one layer, put together: a cell may lie in the areas of several. */
export class ToldSummaries {
  /** By topic, then cell. */
  readonly #cells = new Map<number, Map<number, SummaryCell>>();
  /** Levels that are told apart, as fewer may know of them, by topic, then cell. */
  readonly #levels = new Map<number, Map<number, number>>();

  /** `whole`: what the topic told before is worthless. */
  takeCells(topic: number, whole: boolean, cells: readonly SummaryCell[]): void {
    const known = knownOf(this.#cells, topic, whole);
    for (const cell of cells)
      if (cell.count > 0) known.set(cell.cell, cell);
      else known.delete(cell.cell);
  }

  takeLevels(topic: number, whole: boolean, levels: ReadonlyMap<number, number>): void {
    const known = knownOf(this.#levels, topic, whole);
    for (const [cell, level] of levels)
      if (level > 0) known.set(cell, level);
      else known.delete(cell);
  }

  forget(topic: number): void {
    this.#cells.delete(topic);
    this.#levels.delete(topic);
  }

  /** Undefined: nothing is told of cells, as the view is near. */
  together(): Map<number, SummaryCell> | undefined {
    if (this.#cells.size === 0) return undefined;
    const all = new Map<number, SummaryCell>();
    for (const cells of this.#cells.values())
      for (const cell of cells.values()) {
        const before = all.get(cell.cell);
        all.set(cell.cell, before ? together(before, cell) : cell);
      }
    for (const levels of this.#levels.values())
      for (const [number, level] of levels) {
        const cell = all.get(number);
        if (cell) all.set(number, { ...cell, level: worse(cell.level, level) });
      }
    return all;
  }
}

function knownOf<Value>(
  topics: Map<number, Map<number, Value>>,
  topic: number,
  whole: boolean,
): Map<number, Value> {
  const known = (whole ? undefined : topics.get(topic)) ?? new Map<number, Value>();
  topics.set(topic, known);
  return known;
}

/** The worse of two levels: 1 is the worst, and 0 is none. */
const worse = (a: number, b: number): number => (a === 0 || b === 0 ? a + b : Math.min(a, b));

function together(a: SummaryCell, b: SummaryCell): SummaryCell {
  const means = [a, b].filter((cell) => cell.mean !== undefined);
  // Of those that are not stale.
  const weight = means.reduce((sum, cell) => sum + cell.count - cell.stale, 0);
  return {
    cell: a.cell,
    count: a.count + b.count,
    stale: a.stale + b.stale,
    level: worse(a.level, b.level),
    ...(weight > 0 && {
      mean: means.reduce((sum, cell) => sum + (cell.mean ?? 0) * (cell.count - cell.stale), 0) / weight,
    }),
  };
}
