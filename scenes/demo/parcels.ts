import { type Building, buildBlock, groundOf, type Plot } from './buildings.ts';
import type { Landmark } from './landmarks.ts';
import type { Block } from './layout.ts';
import type { Point } from './plane.ts';
import type { Random } from './random.ts';
import type { StreetPlan } from './streets.ts';

/** A piece of ground with one owner (宗地), behind the streets. */
export interface Parcel {
  ring: Point[];
  /** Index of the block that it is a part of. */
  block: number;
}

/** Divides blocks into parcels and builds on them: every building knows the parcel that it stands on. */
export function settleParcels(
  plan: StreetPlan,
  blocks: readonly Block[],
  landmarks: readonly Landmark[],
  isFree: (building: Building) => boolean,
  random: Random,
): { parcels: Parcel[]; buildings: Building[] } {
  const parcels: Parcel[] = [];
  const buildings: Building[] = [];
  const tiersOn = new Map(landmarks.map(({ block, tiers }) => [block, tiers]));
  const settle = (block: number, { ring, buildings: own }: Plot): void => {
    const parcel = parcels.push({ ring, block }) - 1;
    for (const building of own) if (isFree(building)) buildings.push({ ...building, parcel });
  };
  // What everyone knows comes first: the numbers of landmarks are the same whatever stands around them.
  for (const { block, tiers } of landmarks)
    settle(blocks.indexOf(block), { ring: groundOf(plan, block), buildings: tiers });
  for (const [index, block] of blocks.entries())
    if (!tiersOn.has(block)) for (const plot of buildBlock(plan, block, random)) settle(index, plot);
  return { parcels, buildings };
}
