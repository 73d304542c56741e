/** What is beyond an edge of a grid. */
export type EdgeCondition =
  | { kind: 'wall' }
  /** What comes leaves. */
  | { kind: 'open' }
  /** Square metres a second into the grid, per metre of the edge. */
  | { kind: 'discharge'; discharge: OverTime }
  /** Metres of the surface, in the datum of the bed. */
  | { kind: 'stage'; stage: OverTime };

/** A number that stays, or one of the seconds since the beginning. */
export type OverTime = number | Changing;

/** What changes over time; `mean` is exact where it is known. */
export interface Changing {
  (time: number): number;
  mean?: (from: number, to: number) => number;
}

export const at = (value: OverTime, time: number): number =>
  typeof value === 'number' ? value : value(time);

/** Points of a step at which a value that does not know its mean is looked at. */
const LOOKS = 8;

/** The mean of a value over a step that begins at a time: what comes in over a step is what the series says, not what it says at one end of it. */
export function meanOf(value: OverTime, time: number, seconds: number): number {
  if (typeof value === 'number') return value;
  if (value.mean) return value.mean(time, time + seconds);
  let sum = 0;
  for (let look = 0; look < LOOKS; look++) sum += value(time + ((look + 0.5) * seconds) / LOOKS);
  return sum / LOOKS;
}

export const EDGES = ['west', 'east', 'north', 'south'] as const;
export type Edge = (typeof EDGES)[number];

/**
 * What holds along an edge, or along a part of it: for the cells from one place to before another, counted from the
 * north along the west and east edges, and from the west along the others.
 */
export type EdgePart = { edge: Edge; from?: number; to?: number } & EdgeCondition;

/** Where two parts meet on a cell, the later one of the list holds; where there is none, there is a wall. */
export type EdgeConditions = readonly EdgePart[];

/** Cells of an edge, by their index in arrays with a margin: the first, the step to the next, and the step outwards. */
export interface EdgeCells {
  condition: EdgeCondition;
  first: number;
  along: number;
  outwards: number;
  count: number;
  /** Whether flow through the edge is eastwards and westwards, and its sign when it goes into the grid. */
  isUpright: boolean;
  inwards: 1 | -1;
}

/** A grid that lies `margin` cells within arrays of rows of `stride`. */
interface GridWithMargin {
  columns: number;
  rows: number;
  stride: number;
  margin: number;
}

/** The stretches of the edges of a grid that are no wall. Throws a RangeError for a part beyond the edge. */
export function edgeCells(parts: EdgeConditions, grid: GridWithMargin): EdgeCells[] {
  return EDGES.flatMap((edge) => {
    const count = edge === 'west' || edge === 'east' ? grid.rows : grid.columns;
    const held: (EdgeCondition | undefined)[] = new Array(count).fill(undefined);
    for (const part of parts) {
      if (part.edge !== edge) continue;
      const { from = 0, to = count } = part;
      if (!(Number.isInteger(from) && Number.isInteger(to) && from >= 0 && from < to && to <= count))
        throw new RangeError(`The ${edge} edge has cells 0 to ${count}; it has no part ${from} to ${to}.`);
      held.fill(part.kind === 'wall' ? undefined : part, from, to);
    }
    const stretches: EdgeCells[] = [];
    for (let from = 0, to = 0; from < count; from = to) {
      const condition = held[from];
      for (to = from + 1; to < count && held[to] === condition; ) to++;
      if (condition) stretches.push(stretch(edge, condition, from, to - from, grid));
    }
    return stretches;
  });
}

function stretch(
  edge: Edge,
  condition: EdgeCondition,
  from: number,
  count: number,
  { columns, rows, stride, margin }: GridWithMargin,
): EdgeCells {
  const last = edge === 'east' ? columns - 1 : edge === 'south' ? (rows - 1) * stride : 0;
  const isUpright = edge === 'west' || edge === 'east';
  const inwards = edge === 'west' || edge === 'north' ? 1 : -1;
  const along = isUpright ? stride : 1;
  return {
    ...{ condition, along, count, isUpright, inwards },
    first: margin * stride + margin + last + from * along,
    outwards: (isUpright ? 1 : stride) * -inwards,
  };
}
