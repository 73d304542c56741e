import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { WaterSource } from '../../../scenes/flood/run/frame.ts';
import { type Ground, makeGround } from '../../../scenes/flood/surface/ground.ts';
import { halfValues } from '../../../scenes/flood/surface/half-float.ts';
import {
  FILM,
  makePicture,
  type PictureInput,
  type WaterPicture,
} from '../../../scenes/flood/surface/picture.ts';
import { useWater } from '../../../viewer/flood/water.ts';
import { useStatus } from '../../../viewer/stores/status.ts';
import { followWater, type Packing, usePictures } from '../../../viewer/water/water-pictures.ts';

/** Packs in the page what the worker packs beside it. */
function packingHere(): Packing {
  let ground: Ground;
  const calls: Record<string, (...parameters: never[]) => unknown> = {
    ground: (_number: number, bed: Float32Array, columns: number, rows: number) =>
      (ground = makeGround(bed, columns, rows)),
    picture: (_number: number, input: PictureInput) => makePicture(ground, input),
    maxima: (_number: number, depth: Float32Array, hazard: Float32Array) =>
      makePicture(ground, { depth, first: hazard }),
  };
  return { call: (name, parameters) => Promise.resolve(calls[name](...(parameters as never[])) as never) };
}

/** A run whose picture is as deep as its number, from 1 m; what is asked for is noted. */
function runOf(crs = 'OGC:CRS84'): { source: WaterSource; asked: number[] } {
  const asked: number[] = [];
  const all = (value: number) => new Float32Array(64).fill(value);
  const grid = { columns: 8, rows: 8, cell: 0.001, west: 114, north: 27, crs, verticalDatum: 'ellipsoid' };
  return {
    asked,
    source: {
      ...{ grid, bed: all(0), times: [0, 60, 120, 180] },
      async frame(index) {
        asked.push(index);
        return { time: index * 60, depth: all(index + 1), velocityX: all(0), velocityY: all(0) };
      },
      maxima: async () => ({ depth: all(9), speed: all(1), hazard: all(1.5), arrival: all(3600) }),
    },
  };
}

const depthOf = (picture: WaterPicture | undefined) => picture && halfValues()[picture.texels[0]] + FILM;

describe('the pictures that are drawn', () => {
  let stop: () => void;
  beforeEach(() => {
    useStatus.setState({ errors: [] });
    stop = followWater(packingHere());
  });
  afterEach(() => {
    stop();
    useWater.setState({ time: 0, shows: 'depth', showsFlow: true }, true);
  });
  const shown = () => vi.waitUntil(() => usePictures.getState().first);

  it('should be those around the time, and how far it is between them', async () => {
    const { source } = runOf();
    useWater.setState({ run: { id: 'a', source, start: 0 }, time: 75 });
    await shown();
    const { first, second, share, place } = usePictures.getState();
    expect(depthOf(first)).toBeCloseTo(2, 2);
    expect(depthOf(second)).toBeCloseTo(3, 2);
    expect(share).toBe(0.25);
    expect(place?.grid).toBe(source.grid);
  });

  it('should be asked for once while the time moves between them, the next one ahead', async () => {
    const { source, asked } = runOf();
    useWater.setState({ run: { id: 'a', source, start: 0 }, time: 10 });
    await shown();
    for (const time of [20, 30, 40]) useWater.setState({ time });
    await vi.waitUntil(() => usePictures.getState().share === 40 / 60);
    expect(asked).toEqual([0, 1, 2]);
  });

  it('should be the worst of the run where that is shown, whatever the time', async () => {
    const { source } = runOf();
    useWater.setState({ run: { id: 'a', source, start: 0 }, time: 75, shows: 'hazard' });
    await shown();
    const { first, second, share } = usePictures.getState();
    expect(depthOf(first)).toBeCloseTo(9, 1);
    expect(second).toBe(first);
    expect(share).toBe(0);
  });

  it('should hold the depth of the run that it is compared with', async () => {
    const { source } = runOf();
    const other = runOf().source;
    const later = {
      ...other,
      times: [0, 120],
      frame: (index: number) => other.frame(index * 2),
    } as WaterSource;
    useWater.setState({ run: { id: 'a', source, start: 0 }, against: { id: 'b', source: later }, time: 60 });
    await shown();
    const { first, isDifference } = usePictures.getState();
    expect(isDifference).toBe(true);
    expect(halfValues()[first!.texels[3]] + FILM).toBeCloseTo(2, 2);
  });

  it('should be gone with the run', async () => {
    useWater.setState({ run: { id: 'a', source: runOf().source, start: 0 }, time: 0 });
    await shown();
    useWater.setState({ time: 0, shows: 'depth', showsFlow: true }, true);
    expect(usePictures.getState().first).toBeUndefined();
    expect(usePictures.getState().place).toBeUndefined();
  });

  it('should say once that a grid cannot be placed', async () => {
    useWater.setState({ run: { id: 'a', source: runOf('PROJ:nonsense').source, start: 0 }, time: 0 });
    await vi.waitUntil(() => useStatus.getState().errors.length > 0);
    for (const time of [20, 30, 40]) useWater.setState({ time });
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(useStatus.getState().errors).toHaveLength(1);
    expect(usePictures.getState().first).toBeUndefined();
  });
});
