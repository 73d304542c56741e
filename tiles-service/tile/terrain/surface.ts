import { loadEgm96, metresPerDegree } from '../../../models/geodesy/index.ts';
import type { Extent } from '../../../models/schema/index.ts';
import { type Elevation, openElevation } from './elevation.ts';
import type { ElevationCopy } from './elevation-copy.ts';

/**
 * One surface from all elevation models: the finer one wins; near its border it fades into the coarser ones below;
 * beyond the last border the heights fade into the mean sea level of EGM96, so that no city stands on a cliff. A
 * height depends on the place alone, never on who asks for it, so tiles agree wherever they meet.
 */
export interface Surface {
  /** Ellipsoidal metres at n places (longitude, latitude at 2 i, 2 i + 1). */
  sample(places: Float64Array, heights: Float64Array): void;
}

/** Width of the strip inside a model's border in which a coarser one shows through. */
export function featherOf({ resolution, extent }: ElevationCopy): number {
  return Math.min(Math.max(12 * resolution, 0.08 * sideOf(extent)), 1_500);
}

/** Width of the strip outside a model's border in which its heights fade into sea level. */
export function marginOf({ extent }: ElevationCopy): number {
  return Math.min(Math.max(0.5 * sideOf(extent), 400), 20_000);
}

export async function openSurface(copies: readonly ElevationCopy[]): Promise<Surface> {
  const sorted = [...copies].sort((a, b) => a.resolution - b.resolution);
  const models = await Promise.all(sorted.map(openElevation));
  const seaLevel = await loadEgm96();
  return { sample: (places, heights) => sampleSurface(models, seaLevel, places, heights) };
}

function sampleSurface(
  models: readonly Elevation[],
  seaLevel: (longitude: number, latitude: number) => number,
  places: Float64Array,
  heights: Float64Array,
): void {
  const count = places.length / 2;
  const sampled = models.map((model) => {
    const values = new Float64Array(count);
    const depths = new Float64Array(count);
    const outside = new Float64Array(count);
    model.sample(places, values, depths, outside);
    return { values, depths, outside, feather: featherOf(model.copy), margin: marginOf(model.copy) };
  });
  for (let i = 0; i < count; i++) {
    let height = 0;
    let rest = 1;
    for (let k = 0; k < sampled.length && rest > 0; k++) {
      const { values, depths, outside, feather } = sampled[k];
      if (outside[i] > 0) continue;
      // How much there is of coarser models here, to fade into.
      let below = 0;
      for (let other = k + 1; other < sampled.length; other++)
        below = Math.max(below, smoothstep(sampled[other].depths[i] / sampled[other].feather));
      const own = 1 - below * (1 - smoothstep(depths[i] / feather));
      height += rest * own * values[i];
      rest *= 1 - own;
    }
    if (rest > 0) height += rest * beyond(sampled, i, seaLevel(places[2 * i], places[2 * i + 1]));
    heights[i] = height;
  }
}

/** Outside of all models: their border heights by nearness, fading into sea level. */
function beyond(
  sampled: readonly { values: Float64Array; outside: Float64Array; margin: number }[],
  i: number,
  seaLevel: number,
): number {
  let weights = 0;
  let sum = 0;
  let presence = 0;
  for (const { values, outside, margin } of sampled) {
    const near = 1 - smoothstep(outside[i] / margin);
    if (near <= 0) continue;
    const weight = near / (outside[i] + 1e-3) ** 2;
    weights += weight;
    sum += weight * values[i];
    presence = Math.max(presence, near);
  }
  return weights > 0 ? (presence * sum) / weights + (1 - presence) * seaLevel : seaLevel;
}

function smoothstep(value: number): number {
  const t = Math.min(1, Math.max(0, value));
  return t * t * (3 - 2 * t);
}

/** Metres of the shorter side. */
function sideOf([west, south, east, north]: Extent): number {
  const scale = metresPerDegree((south + north) / 2);
  return Math.min((east - west) * scale.longitude, (north - south) * scale.latitude);
}
