import { create } from 'zustand';
import { createTransform, parseVerticalDatum } from '../../models/geodesy/index.ts';
import type { FloodGrid } from '../../models/schema/flood-run.ts';
import type { WaterSource } from '../../scenes/flood/run/frame.ts';
import type { Ground } from '../../scenes/flood/surface/ground.ts';
import type { WaterPicture } from '../../scenes/flood/surface/picture.ts';
import { type GridPlacement, placeGrid } from '../../scenes/flood/surface/placement.ts';
import { crsOfName } from '../added/crs/place.ts';
import { useWater, type Water } from '../flood/water.ts';
import { recordError } from '../stores/status.ts';
import { WorkerCalls } from '../workers/worker-calls.ts';
import { depthAt, framesAround } from './frames-around.ts';
import type { PackingCalls } from './packing-worker.ts';

/** The water that is to be drawn now. */
export interface WaterPictures {
  /** Where the run's grid lies, and its ground. Absent: no water is shown. */
  place?: { grid: FloodGrid; ground: Ground; placement: GridPlacement };
  /** The pictures before and after the time, and how far it is from the one to the other, 0–1. */
  first?: WaterPicture;
  second?: WaterPicture;
  share: number;
  /** Hours since the beginning of the latest picture there is: the end of the scale of arrival. */
  hours: number;
  /** Colours are the difference to another run. */
  isDifference: boolean;
}

const NOTHING: WaterPictures = { share: 0, hours: 1, isDifference: false };

export const usePictures = create<WaterPictures>(() => NOTHING);

/** Pictures that are kept: those around the time, the next, and one to go back to. */
const KEPT = 4;
/** Milliseconds between two looks at the maxima of a run that is being computed. */
const PATIENCE = 2000;

type Place = NonNullable<WaterPictures['place']> & { number: number };

/** What packs pictures, the same calls as the worker's. */
export interface Packing {
  call<Name extends keyof PackingCalls>(
    name: Name,
    parameters: Parameters<PackingCalls[Name]>,
  ): Promise<Awaited<ReturnType<PackingCalls[Name]>>>;
}

const beside = new WorkerCalls<PackingCalls>(
  () => new Worker(new URL('./packing-worker.ts', import.meta.url), { type: 'module' }),
);
let grounds = 0;

let holders = 0;
let stop: (() => void) | undefined;

/** Keeps the pictures up to what is chosen, as long as somebody draws them. Returns the end of it. */
export function holdPictures(): () => void {
  if (holders++ === 0) stop = followWater(beside);
  let isHeld = true;
  return () => {
    if (!isHeld) return;
    isHeld = false;
    if (--holders > 0) return;
    stop?.();
    usePictures.setState(NOTHING, true);
  };
}

/** Asks for the pictures that the water of the page needs, and gives them to `usePictures`. Returns the end of it. */
export function followWater(packing: Packing): () => void {
  const kept = new Map<string, Promise<WaterPicture>>();
  let source: WaterSource | undefined;
  let against: WaterSource | undefined;
  let place: Promise<Place> | undefined;
  let stopHearing: (() => void) | undefined;
  let asked = 0;
  let maximaOf = 0;
  let isOver = false;

  function take(water: Water): void {
    if (water.run?.source !== source) {
      stopHearing?.();
      source = water.run?.source;
      kept.clear();
      place = source && placeOf(source, packing);
      const from = source;
      stopHearing = source?.onFrame?.(() => {
        if (from === source) void show();
      });
      usePictures.setState(NOTHING, true);
    }
    if (water.against?.source !== against) {
      against = water.against?.source;
      kept.clear();
    }
    void show();
  }

  /** A picture, made once while it is kept. */
  function picture(key: string, make: () => Promise<WaterPicture>): Promise<WaterPicture> {
    let known = kept.get(key);
    kept.delete(key);
    known ??= make();
    kept.set(key, known);
    known.catch(() => kept.delete(key));
    for (const oldest of kept.keys()) {
      if (kept.size <= KEPT) break;
      kept.delete(oldest);
    }
    return known;
  }

  function frameAt(index: number, from: WaterSource, { number }: Place, other: WaterSource | undefined) {
    return picture(`frame ${index}`, async () => {
      const { time, depth, velocityX, velocityY } = await from.frame(index);
      const compared = other && (await depthAt(other, time));
      return packing.call('picture', [
        number,
        { depth, first: velocityX, second: velocityY, against: compared },
      ]);
    });
  }

  function maxima(from: WaterSource, { number }: Place, onlyArrived: boolean): Promise<WaterPicture> {
    const now = performance.now();
    if (from.onFrame && now - maximaOf > PATIENCE) {
      maximaOf = now;
      kept.delete('maxima');
      kept.delete('arrival');
    }
    return picture(onlyArrived ? 'arrival' : 'maxima', async () => {
      const { depth, hazard, arrival } = await from.maxima();
      return packing.call('maxima', [number, depth, hazard, arrival, onlyArrived]);
    });
  }

  async function show(): Promise<void> {
    const from = source;
    const other = against;
    if (!from || !place) return;
    const turn = ++asked;
    try {
      const here = await place;
      const { time, shows } = useWater.getState();
      const hours = (from.times.at(-1) ?? 0) / 3600;
      const isStill = (shows === 'maximum' || shows === 'arrival' || shows === 'hazard') && !other;
      if (from.times.length === 0) return;
      const { index, share } = framesAround(from.times, time);
      const [first, second] = isStill
        ? await maxima(from, here, shows === 'arrival').then((still) => [still, still])
        : await Promise.all([
            frameAt(index, from, here, other),
            share > 0 ? frameAt(index + 1, from, here, other) : frameAt(index, from, here, other),
          ]);
      // What was asked for later is shown instead; while somebody plays, the old pictures go on being mixed.
      if (isOver || source !== from || against !== other || turn < asked) return;
      usePictures.setState({
        place: here,
        first,
        second,
        share: isStill ? 0 : share,
        hours,
        isDifference: other !== undefined,
      });
      const next = share > 0 ? index + 2 : index + 1;
      if (!isStill && next < from.times.length) frameAt(next, from, here, other).catch(() => undefined);
    } catch (error) {
      // What goes wrong with water that nobody asks for any more troubles nobody.
      if (isOver || source !== from) return;
      recordError(error);
      // A grid that cannot be placed is not asked for again with every step of the time.
      await place?.catch(() => {
        place = undefined;
      });
    }
  }

  const unsubscribe = useWater.subscribe(take);
  take(useWater.getState());
  return () => {
    isOver = true;
    unsubscribe();
    stopHearing?.();
  };
}

/** Looks up where the grid of a source lies. Throws InputError or AddError for a CRS or datum that is not known. */
async function placeOf({ grid, bed }: WaterSource, packing: Packing): Promise<Place> {
  const number = ++grounds;
  const ground = await packing.call('ground', [number, bed, grid.columns, grid.rows]);
  const transform = await createTransform(await crsOfName(grid.crs), parseVerticalDatum(grid.verticalDatum));
  return {
    number,
    grid,
    ground,
    placement: placeGrid(grid, (ground.lowest + ground.highest) / 2, transform),
  };
}
