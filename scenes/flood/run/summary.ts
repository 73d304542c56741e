import type { FloodRun } from '../../../models/schema/flood-run.ts';
import type { PreparedFlood } from '../case/prepared.ts';
import type { FloodMaxima } from './frame.ts';
import { FLOODED } from './maxima.ts';

/** Metres of water at a closed edge of the grid from which on it is told of. */
const HELD_BACK = 0.2;

/** A run in a few numbers: m/s, hazard rating on land that was dry, cubic metres. What it flooded is told by FloodEffects. */
export function summaryOf(
  { depth }: PreparedFlood,
  maxima: FloodMaxima,
  stored: number,
): Record<string, number> {
  let [fastest, worst] = [0, 0];
  for (let cell = 0; cell < depth.length; cell++) {
    if (depth[cell] < FLOODED && maxima.hazard[cell] > worst) worst = maxima.hazard[cell];
    if (maxima.speed[cell] > fastest) fastest = maxima.speed[cell];
  }
  return {
    fastest: rounded(fastest),
    worstHazard: rounded(worst),
    storedCubicMetres: Math.round(stored),
  };
}

/** Water that a closed edge of the grid held back would have gone on: the case is too small for it. */
export function edgeCautions(
  { bed, depth, grid, edges }: PreparedFlood,
  maxima: FloodMaxima,
): FloodRun['cautions'] {
  const { columns, rows } = grid;
  const sides = {
    west: { count: rows, cell: (at: number) => at * columns },
    east: { count: rows, cell: (at: number) => at * columns + columns - 1 },
    north: { count: columns, cell: (at: number) => at },
    south: { count: columns, cell: (at: number) => (rows - 1) * columns + at },
  };
  let held = 0;
  for (const [edge, { count, cell }] of Object.entries(sides)) {
    for (let at = 0; at < count; at++) {
      const place = cell(at);
      const isOpen = edges.some(
        (part) => part.edge === edge && at >= (part.from ?? 0) && at < (part.to ?? count),
      );
      const rise = maxima.depth[place] - depth[place];
      if (!isOpen && !Number.isNaN(bed[place]) && rise > HELD_BACK) held++;
    }
  }
  if (held === 0) return [];
  return [
    {
      code: 'held-by-edge',
      message: `Along ${Math.round(held * grid.cell)} m of its edge the grid holds back water that would flow on: widen the extent, or open the edge there.`,
    },
  ];
}

const rounded = (value: number): number => Number(value.toPrecision(4));
