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
import type { Packing } from '../../../viewer/water/place-water.ts';
import { followWater, usePictures } from '../../../viewer/water/water-pictures.ts';

/** Packs in the page what the worker packs beside it. */
function packingHere(): Packing {
  let ground: Ground;
  const calls: Record<string, (...parameters: never[]) => unknown> = {
    ground: (_number: number, bed: Float32Array, columns: number, rows: number) =>
      (ground = makeGround(bed, columns, rows)),
    walls: () => undefined,
    picture: (_number: number, input: PictureInput) => makePicture(ground, input),
    maxima: (_number: number, depth: Float32Array, hazard: Float32Array) =>
      makePicture(ground, { depth, first: hazard }),
  };
  return {
    call: (name, parameters) => Promise.resolve(calls[name](...(parameters as unknown as never[])) as never),
  };
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

describe('the pictures of a run that is played', () => {
  let stop = () => {};
  beforeEach(() => useStatus.setState({ errors: [] }));
  afterEach(() => {
    stop();
    useWater.setState({ time: 0, shows: 'depth', showsFlow: true }, true);
  });
  const tick = () => new Promise((resolve) => setTimeout(resolve));

  it('should go on being shown while newer ones are asked for all the time', async () => {
    stop = followWater(packingHere());
    const { source } = runOf();
    const times = Array.from({ length: 400 }, (_, index) => index * 60);
    const waiting: (() => void)[] = [];
    const asked: number[] = [];
    const slow: WaterSource = {
      ...source,
      times,
      async frame(index) {
        asked.push(index);
        await new Promise<void>((resolve) => waiting.push(resolve));
        return source.frame(index);
      },
    };
    useWater.setState({ run: { id: 'a', source: slow, start: 0 }, time: 0 });
    const shown: number[] = [];
    const unsubscribe = usePictures.subscribe(({ first }) => first && shown.push(depthOf(first)!));
    // Five pictures of the run go by in the time that it takes to unpack one.
    for (let step = 0; step < 300; step++) {
      useWater.setState({ time: step * 60 });
      if (step % 5 === 0) waiting.shift()?.();
      await tick();
    }
    unsubscribe();
    expect(shown.length).toBeGreaterThan(10);
    expect(shown).toEqual([...shown].sort((a, b) => a - b));
    // Those that were passed by meanwhile are not unpacked at all.
    expect(asked.length).toBeLessThan(100);
    // In the end that of the last step is there.
    for (let i = 0; i < 30; i++) {
      waiting.shift()?.();
      await tick();
    }
    expect(depthOf(usePictures.getState().first)).toBeCloseTo(300, 0);
  });

  it('should not be shown as something else than was asked for', async () => {
    stop = followWater(packingHere());
    const { source } = runOf();
    let give = () => {};
    const slow: WaterSource = {
      ...source,
      async frame(index) {
        await new Promise<void>((resolve) => {
          give = resolve;
        });
        return source.frame(index);
      },
    };
    useWater.setState({ run: { id: 'a', source: slow, start: 0 }, time: 0 });
    await tick();
    await tick();
    useWater.setState({ shows: 'hazard' });
    await vi.waitUntil(() => usePictures.getState().first);
    give();
    await tick();
    expect(depthOf(usePictures.getState().first)).toBeCloseTo(9, 1);
  });

  /** Packs so many pictures, and forgets the ground with each breakdown, as a worker that is started anew. */
  function fragile(breaks: number): Packing & { grounds: number } {
    let packing: Packing | undefined;
    return {
      grounds: 0,
      call(name, parameters) {
        if (name === 'ground') {
          this.grounds++;
          packing = packingHere();
        } else if (breaks-- > 0) {
          packing = undefined;
          return Promise.reject(new Error('out of memory'));
        }
        if (!packing) return Promise.reject(new Error('The ground of this picture is no longer kept.'));
        return packing.call(name, parameters);
      },
    };
  }

  it('should come again after what packs them broke', async () => {
    const packing = fragile(1);
    stop = followWater(packing);
    useWater.setState({ run: { id: 'a', source: runOf().source, start: 0 }, time: 0 });
    await vi.waitUntil(() => usePictures.getState().first);
    expect(packing.grounds).toBe(2);
    expect(useStatus.getState().errors).toEqual([]);
  });

  it('should say once, not with every step, that they cannot be read', async () => {
    stop = followWater(packingHere());
    const { source } = runOf();
    const lost: WaterSource = { ...source, frame: () => Promise.reject(new Error('HTTP 404')) };
    useWater.setState({ run: { id: 'a', source: lost, start: 0 }, time: 0 });
    await vi.waitUntil(() => useStatus.getState().errors.length > 0);
    for (const time of [20, 80, 140]) {
      useWater.setState({ time });
      await tick();
    }
    expect(useStatus.getState().errors).toEqual(['HTTP 404']);
  });

  it('should be told of once where it breaks every time', async () => {
    const packing = fragile(Number.POSITIVE_INFINITY);
    stop = followWater(packing);
    useWater.setState({ run: { id: 'a', source: runOf().source, start: 0 }, time: 0 });
    await vi.waitUntil(() => useStatus.getState().errors.length > 0);
    for (const time of [20, 80, 140]) {
      useWater.setState({ time });
      await tick();
    }
    expect(useStatus.getState().errors).toHaveLength(1);
    expect(useStatus.getState().errors[0]).toContain('out of memory');
    expect(packing.grounds).toBe(2);
  });
});
