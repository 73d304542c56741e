import { middleLatitude, planeAt } from './plane.ts';

export interface Zones {
  longitudes: Float64Array;
  latitudes: Float64Array;
  /** What sets out from each zone, and what attracts to it; NaN and negative numbers count as 0. */
  origins: Float64Array;
  destinations: Float64Array;
}

/** The strongest flows between zones, the strongest first. */
export interface Flows {
  /** Longitude and latitude of the origin and of the destination of each. */
  ends: Float64Array;
  flows: Float64Array;
  /** Share of all that sets out that these flows carry. */
  share: number;
  zones: number;
}

/**
 * Flows by a gravity model that keeps what sets out (production-constrained, Wilson, A family of spatial interaction
 * models, 1971): T_ij = O_i · D_j · exp(−d_ij / β) / Σ_k D_k · exp(−d_ik / β), with d in metres as the crow flies and
 * within a zone half of the way to the nearest other. Nothing of it is measured. Gives the `most` strongest between
 * different zones.
 */
export function gravityFlows(zones: Zones, beta: number, most: number): Flows {
  const plane = planeAt(middleLatitude(zones) ?? 0);
  const valid = [...zones.longitudes.keys()].filter(
    (at) =>
      Number.isFinite(zones.longitudes[at]) &&
      (amount(zones.origins[at]) > 0 || amount(zones.destinations[at]) > 0),
  );
  const x = valid.map((at) => plane.x(zones.longitudes[at]));
  const y = valid.map((at) => plane.y(zones.latitudes[at]));
  const kept: { from: number; to: number; flow: number }[] = [];
  let total = 0;
  let weakest = 0;
  const pulls = new Float64Array(valid.length);
  for (let i = 0; i < valid.length; i++) {
    const out = amount(zones.origins[valid[i]]);
    total += out;
    if (out === 0) continue;
    let nearest = Number.POSITIVE_INFINITY;
    for (let j = 0; j < valid.length; j++)
      if (j !== i) nearest = Math.min(nearest, Math.hypot(x[i] - x[j], y[i] - y[j]));
    let sum = 0;
    for (let j = 0; j < valid.length; j++) {
      const distance =
        j === i ? (Number.isFinite(nearest) ? nearest / 2 : 0) : Math.hypot(x[i] - x[j], y[i] - y[j]);
      pulls[j] = amount(zones.destinations[valid[j]]) * Math.exp(-distance / beta);
      sum += pulls[j];
    }
    if (sum === 0) continue;
    for (let j = 0; j < valid.length; j++) {
      const flow = (out * pulls[j]) / sum;
      if (j === i || flow <= weakest) continue;
      kept.push({ from: valid[i], to: valid[j], flow });
      // Sorted now and then: all pairs of a thousand zones are a million.
      if (kept.length >= most * 8) weakest = trim(kept, most);
    }
  }
  trim(kept, most);
  const ends = new Float64Array(kept.length * 4);
  kept.forEach(({ from, to }, at) => {
    ends.set(
      [zones.longitudes[from], zones.latitudes[from], zones.longitudes[to], zones.latitudes[to]],
      at * 4,
    );
  });
  const flows = Float64Array.from(kept, ({ flow }) => flow);
  const carried = flows.reduce((sum, flow) => sum + flow, 0);
  return { ends, flows, share: total > 0 ? carried / total : 0, zones: valid.length };
}

function trim(kept: { flow: number }[], most: number): number {
  kept.sort((a, b) => b.flow - a.flow);
  if (kept.length > most) kept.length = most;
  return kept.length === most ? kept[most - 1].flow : 0;
}

function amount(value: number): number {
  return Number.isNaN(value) ? 0 : Math.max(0, value);
}
