import type { Building } from './buildings.ts';
import { floorAreaOf } from './floor-area.ts';
import type { Block, Zone } from './layout.ts';
import type { Parcel } from './parcels.ts';
import { contains, ringArea, ringCentroid } from './plane.ts';
import type { Random } from './random.ts';

/** What the regulatory plan (控制性详细规划) allows on a parcel, and what stands there. */
export interface Control {
  /** Metres. */
  heightLimit: number;
  /** Share of the parcel that buildings may cover (建筑密度), and the share that has to be green (绿地率). */
  densityLimit: number;
  greenLeast: number;
  /** Floor area over the parcel's area (容积率). */
  floorAreaRatioLimit: number;
  height: number;
  density: number;
  floorAreaRatio: number;
  /** Built higher than allowed: one of the few offenders. */
  tooHigh?: true;
}

/** Metres that height controls step by. */
const HEIGHT_STEPS = [
  10, 12, 15, 18, 21, 24, 30, 36, 45, 54, 60, 80, 100, 120, 150, 180, 200, 250, 300, 350, 400,
];
/** Of these, so many have built one step too high. */
export const OFFENDERS = 6;

/** What a quarter's rules allow at least; where denser things stand, the plan follows them. */
const RULES: Record<Zone, { density: number; green: number; ratio: number }> = {
  oldtown: { density: 0.6, green: 0.1, ratio: 1.8 },
  centre: { density: 0.5, green: 0.2, ratio: 4 },
  housing: { density: 0.25, green: 0.35, ratio: 1.6 },
  industry: { density: 0.5, green: 0.15, ratio: 1 },
  village: { density: 0.4, green: 0.2, ratio: 1 },
  park: { density: 0.05, green: 0.7, ratio: 0.1 },
  farmland: { density: 0, green: 0, ratio: 0 },
  hills: { density: 0, green: 0, ratio: 0 },
};

/**
 * The controls of every parcel. Heights are one for a block, a step at or over its tallest building; a few parcels
 * are the exception that has been built one step too high, which the plan marks.
 */
export function controlParcels(
  parcels: readonly Parcel[],
  blocks: readonly Block[],
  buildings: readonly Building[],
  random: Random,
): Control[] {
  const on: Building[][] = parcels.map(() => []);
  for (const building of buildings) if (building.parcel !== undefined) on[building.parcel].push(building);
  const tallest = new Float64Array(blocks.length);
  for (const { parcel, height } of buildings) {
    if (parcel === undefined) continue;
    const { block } = parcels[parcel];
    tallest[block] = Math.max(tallest[block], height);
  }
  const controls = parcels.map(({ ring, block }, index): Control => {
    const rules = RULES[blocks[block].zone];
    const area = ringArea(ring);
    const density = round(coveredBy(on[index]) / area, 3);
    const floorAreaRatio = round(on[index].reduce((sum, own) => sum + floorAreaOf(own), 0) / area, 2);
    return {
      heightLimit: stepOver(tallest[block]),
      densityLimit: Math.max(rules.density, round(Math.ceil(density * 20) / 20, 2)),
      greenLeast: rules.green,
      floorAreaRatioLimit: Math.max(rules.ratio, round(Math.ceil(floorAreaRatio * 10) / 10, 1)),
      height: on[index].reduce((most, { height }) => Math.max(most, height), 0),
      density,
      floorAreaRatio,
    };
  });
  mark(controls, random);
  return controls;
}

const stepOver = (height: number): number => HEIGHT_STEPS.find((step) => step >= height) ?? Math.ceil(height);

/** Gives a few parcels a limit below what stands on them. */
function mark(controls: Control[], random: Random): void {
  const high = controls.filter(({ height }) => height > 45 && height < 150);
  for (let left = Math.min(OFFENDERS, high.length); left > 0; ) {
    const control = random.pick(high);
    const below = HEIGHT_STEPS.findLast((step) => step < control.height - 2);
    if (control.tooHigh || below === undefined) continue;
    control.heightLimit = below;
    control.tooHigh = true;
    left--;
  }
}

/** Square metres; what stands on another one's footprint covers nothing more. */
function coveredBy(buildings: readonly Building[]): number {
  let covered = 0;
  buildings.forEach(({ ring, base }, index) => {
    const at = ringCentroid(ring);
    if (base || buildings.slice(0, index).some((other) => contains(other.ring, at))) return;
    covered += ringArea(ring);
  });
  return covered;
}

const round = (value: number, digits: number): number => Number(value.toFixed(digits));
