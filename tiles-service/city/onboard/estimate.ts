import type { LayerGroup } from '../layer-groups.ts';
import type { FeatureSample } from './sample.ts';

/** Rough: from rates measured on two cores, to tell minutes from hours and megabytes from terabytes. */
export interface PlanEstimate {
  features?: number;
  seconds?: number;
  bytes?: number;
}

/** Milliseconds to tile one feature, and bytes of its tiles and record. */
const COST: Record<LayerGroup, { milliseconds: number; bytes: number }> = {
  buildings: { milliseconds: 1.2, bytes: 2_600 },
  structures: { milliseconds: 1.5, bytes: 4_000 },
  relief: { milliseconds: 20, bytes: 100_000 },
  trees: { milliseconds: 0.1, bytes: 250 },
  furniture: { milliseconds: 0.1, bytes: 250 },
  map: { milliseconds: 0.6, bytes: 700 },
} as Record<LayerGroup, { milliseconds: number; bytes: number }>;
const USUAL = { milliseconds: 1, bytes: 1_500 };

export function estimate({ groups, whole, share, seconds, read }: FeatureSample): PlanEstimate {
  if (read === 0 || (!whole && share <= 0)) return {};
  const factor = whole ? 1 : 1 / share;
  let features = 0;
  let milliseconds = seconds * 1000 * factor;
  let bytes = 0;
  for (const [group, count] of Object.entries(groups)) {
    const cost = COST[group as LayerGroup] ?? USUAL;
    features += count * factor;
    milliseconds += count * factor * cost.milliseconds;
    bytes += count * factor * cost.bytes;
  }
  return { features: Math.round(features), seconds: milliseconds / 1000, bytes };
}
