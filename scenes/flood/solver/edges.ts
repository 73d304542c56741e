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
export type OverTime = number | ((time: number) => number);

export const at = (value: OverTime, time: number): number =>
  typeof value === 'number' ? value : value(time);

export const EDGES = ['west', 'east', 'north', 'south'] as const;
export type Edge = (typeof EDGES)[number];
export type EdgeConditions = Partial<Record<Edge, EdgeCondition>>;

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

/** Cells along one edge of a grid that lies `margin` cells within arrays of rows of `stride`. */
export function edgeCells(
  edge: Edge,
  condition: EdgeCondition,
  grid: { columns: number; rows: number; stride: number; margin: number },
): EdgeCells {
  const { columns, rows, stride, margin } = grid;
  const last = edge === 'east' ? columns - 1 : edge === 'south' ? (rows - 1) * stride : 0;
  const isUpright = edge === 'west' || edge === 'east';
  const inwards = edge === 'west' || edge === 'north' ? 1 : -1;
  return {
    ...{ condition, isUpright, inwards },
    first: margin * stride + margin + last,
    along: isUpright ? stride : 1,
    outwards: (isUpright ? 1 : stride) * -inwards,
    count: isUpright ? rows : columns,
  };
}
