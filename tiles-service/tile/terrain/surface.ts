import { loadEgm96, metresPerDegree } from '../../../models/geodesy/index.ts';
import type { Extent } from '../../../models/schema/index.ts';
import { type Elevation, openElevation } from './elevation.ts';
import type { ElevationCopy } from './elevation-copy.ts';
import { smoothstep } from './smoothstep.ts';

/**
 * One surface from all elevation models: the finer one wins; within its border it fades into the coarser one below;
 * where there is none, its border's heights go on outside and fade into the mean sea level of EGM96, so that no
 * city stands on a cliff. The surface is continuous, and depends on the place alone.
 */
export interface Surface {
  /** Ellipsoidal metres at n places (longitude, latitude at 2 i, 2 i + 1). */
  sample(places: Float64Array, heights: Float64Array): void;
  close(): void;
}

/** Metres outside of a model over which its heights fade to sea level: a slope of 4 %, or what there is room for. */
export function marginOf({ borderHeight, resolution }: ElevationCopy): number {
  return Math.min(Math.max(25 * borderHeight, 16 * resolution), 20_000);
}

/** Metres inside a model's border over which a coarser one fades out. */
export function featherOf(
  copy: Pick<ElevationCopy, 'resolution' | 'extent'>,
  coarser: Pick<ElevationCopy, 'resolution'>,
): number {
  return Math.max(2 * copy.resolution, Math.min(4 * coarser.resolution, 0.15 * sideOf(copy.extent)));
}

export async function openSurface(copies: readonly ElevationCopy[]): Promise<Surface> {
  const sorted = [...copies].sort((a, b) => b.resolution - a.resolution);
  const models = await Promise.all(sorted.map(openElevation));
  const layers = models.map((model, index) => ({
    model,
    margin: marginOf(model.copy),
    feather: featherOf(model.copy, index > 0 ? models[index - 1].copy : model.copy),
    distances: new Float64Array(0),
    heights: new Float64Array(0),
  }));
  const seaLevel = await loadEgm96();
  return {
    sample: (places, heights) => sampleLayers(layers, seaLevel, places, heights),
    close: () => {
      for (const model of models) model.close();
    },
  };
}

interface Layer {
  model: Elevation;
  margin: number;
  feather: number;
  /** Of the places of the present call. */
  distances: Float64Array;
  heights: Float64Array;
}

/** From the coarsest layer up, each over what is below it. */
function sampleLayers(
  layers: readonly Layer[],
  seaLevel: (longitude: number, latitude: number) => number,
  places: Float64Array,
  out: Float64Array,
): void {
  const count = places.length / 2;
  const cover = new Float64Array(count);
  const first = measureFromFinest(layers, places);
  if (first < 0) {
    for (let i = 0; i < count; i++) out[i] = seaLevel(places[2 * i], places[2 * i + 1]);
  }
  for (let index = Math.max(0, first); index < layers.length; index++) {
    const { model, margin, feather, distances } = layers[index];
    if (distances.every((distance) => distance <= -margin)) continue;
    const heights = sized(layers[index], 'heights', count);
    model.heights(heights);
    for (let i = 0; i < count; i++) {
      const distance = distances[i];
      if (!(distance > -margin) || Number.isNaN(heights[i])) continue;
      const alone = smoothstep(1 + distance / margin);
      const inside = smoothstep(distance / feather);
      const share = alone + (inside - alone) * cover[i];
      out[i] += share * (heights[i] - out[i]);
      if (share === 1) out[i] = heights[i];
      cover[i] = Math.max(cover[i], inside);
    }
  }
}

/**
 * Measures the places against the layers, from the finest down to the first one that covers all of them; what is
 * coarser shows nowhere. Gives its index, −1 when none does.
 */
function measureFromFinest(layers: readonly Layer[], places: Float64Array): number {
  for (let index = layers.length - 1; index >= 0; index--) {
    const layer = layers[index];
    const distances = sized(layer, 'distances', places.length / 2);
    layer.model.distances(places, distances);
    if (distances.every((distance) => distance >= layer.feather)) return index;
  }
  return -1;
}

function sized(layer: Layer, key: 'distances' | 'heights', count: number): Float64Array {
  if (layer[key].length !== count) layer[key] = new Float64Array(count);
  return layer[key];
}

/** Metres of the shorter side. */
function sideOf([west, south, east, north]: Extent): number {
  const scale = metresPerDegree((south + north) / 2);
  return Math.min(
    (east - west + (east < west ? 360 : 0)) * scale.longitude,
    (north - south) * scale.latitude,
  );
}
