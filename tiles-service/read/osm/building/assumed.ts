import type { BuildingRow } from '../tables/buildings.ts';

export interface AssumedHeight {
  /** Metres from base to eaves. */
  eaves: number;
  storeys: number;
}

/**
 * A plausible height where none is told: by the kind of building, the area of its footprint in square metres, and the
 * median of the storeys known around. `chance` (0 to 1, from the id) varies it by a storey so that a street
 * has no ruled skyline; equal input gives equal output.
 */
export function assumedHeight(
  row: BuildingRow,
  area: number,
  median: number | undefined,
  chance: number,
): AssumedHeight {
  switch (row.manner) {
    case 'canopy':
      return { eaves: clamp(2.5 + Math.sqrt(area) / 12, 3, 9), storeys: row.storeys };
    case 'minor':
    case 'fixed':
      return { eaves: (row.height as number) * fixedFactor(row, area), storeys: row.storeys };
    case 'hall':
      return { eaves: Math.min(12, Math.max(row.storeyHeight, 4 + Math.sqrt(area) / 12)), storeys: 1 };
    case 'house':
      return storeys(
        row,
        clamp(median === undefined ? row.storeys : Math.min(median, row.storeys + 1), 1, 4),
        chance,
      );
    case 'block':
      return storeys(row, Math.max(2, (median ?? row.storeys) * (area < 60 ? 0.6 : 1)), chance);
    case 'unknown':
      return area < 25 ? { eaves: 2.6, storeys: 1 } : storeys(row, unknownStoreys(row, area, median), chance);
  }
}

/**
 * Small footprints are sheds and outbuildings, even among towers; from an ordinary house's size on a building is
 * as high as its neighbours; very large ones are seldom more than a few storeys.
 */
function unknownStoreys(row: BuildingRow, area: number, median: number | undefined): number {
  const typical = median ?? row.storeys;
  if (area < 50) return 1;
  if (area < 160) return Math.max(1.5, typical * (0.45 + (0.55 * (area - 50)) / 110));
  return area < 4000 ? typical : Math.min(typical, 4);
}

function storeys(row: BuildingRow, expected: number, chance: number): AssumedHeight {
  // Five in ten keep the number, the others gain or lose a storey; a single storey stays one.
  const varied = Math.round(expected + (expected >= 2 ? (chance - 0.5) * 2 : 0));
  const count = Math.max(1, varied);
  return { eaves: count * row.storeyHeight, storeys: count };
}

/** A big church is higher than a small one; a silo is a silo. */
function fixedFactor(row: BuildingRow, area: number): number {
  return row.roof === 'steep' ? clamp(Math.sqrt(area / 500), 0.6, 1.5) : 1;
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}
