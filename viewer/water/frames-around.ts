import type { WaterSource } from '../../scenes/flood/run/frame.ts';

/** The last picture before a time, and how far the time is on the way to the next, 0–1. */
export function framesAround(times: readonly number[], time: number): { index: number; share: number } {
  let low = 0;
  let high = times.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (times[middle] <= time) low = middle;
    else high = middle - 1;
  }
  const next = times[low + 1];
  if (next === undefined || time <= times[low]) return { index: low, share: 0 };
  return { index: low, share: (time - times[low]) / (next - times[low]) };
}

/** Metres of water of a source at a time between its pictures; undefined while it has none. */
export async function depthAt(source: WaterSource, time: number): Promise<Float32Array | undefined> {
  if (source.times.length === 0) return undefined;
  const { index, share } = framesAround(source.times, time);
  const { depth } = await source.frame(index);
  if (share === 0) return depth;
  const { depth: later } = await source.frame(index + 1);
  return depth.map((water, cell) => water + (later[cell] - water) * share);
}
