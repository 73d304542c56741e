import { create } from 'zustand';
import type { WaterSource } from '../../scenes/flood/run/frame.ts';
import type { WaterPicture } from '../../scenes/flood/surface/picture.ts';
import type { WallMask } from '../../scenes/flood/surface/wall-mask.ts';
import { wallInputs } from '../../scenes/flood/surface/wall-sills.ts';
import { useWater, type Water } from '../flood/water.ts';
import { errorText, recordError } from '../stores/status.ts';
import { WorkerCalls } from '../workers/worker-calls.ts';
import { depthAt, framesAround } from './frames-around.ts';
import type { PackingCalls } from './packing-worker.ts';
import {
  type PackedPlace,
  type Packing,
  PackingError,
  packingOf,
  placeOf,
  type WaterPlace,
} from './place-water.ts';
import { kindOf, type PictureKind } from './shown-of.ts';

/** The water that is to be drawn now. */
export interface WaterPictures {
  /** Where the run's grid lies, and its ground. Absent: no water is shown. */
  place?: WaterPlace;
  /** Thin walls of the run and of that which it is compared with, through which no water is drawn; absent: none. */
  mask?: WallMask | undefined;
  /** The pictures before and after the time, and how far it is from the one to the other, 0–1. */
  first?: WaterPicture;
  second?: WaterPicture;
  share: number;
  kind: PictureKind;
  /** Hours since the beginning of the latest picture there is: the end of the scale of arrival. */
  hours: number;
  /** Colours are the difference to another run. */
  isDifference: boolean;
}

const NOTHING: WaterPictures = { share: 0, kind: 'time', hours: 1, isDifference: false };

export const usePictures = create<WaterPictures>(() => NOTHING);

/** Pictures that are kept: those around the time, the next, and one to go back to. */
const KEPT = 4;
/** How many times the pictures are asked for at once: the newest, and one before it that is still on its way. */
const AT_ONCE = 2;
/** Milliseconds between two looks at the maxima of a run that is being computed. */
const PATIENCE = 2000;

/** The turns in which pictures of a run are asked for. */
interface Line {
  asked: number;
  /** The latest whose pictures are shown. */
  shown: number;
  running: number;
  /** Something newer is wanted than what is on its way. */
  isWanted: boolean;
  /** How often what packs the pictures broke without having given one since. */
  broken: number;
  /** What went wrong last: the same is not said with every step of the time. */
  told?: string;
}
const newLine = (): Line => ({ asked: 0, shown: 0, running: 0, isWanted: false, broken: 0 });

const beside = new WorkerCalls<PackingCalls>(
  () => new Worker(new URL('./packing-worker.ts', import.meta.url), { type: 'module' }),
);
let holders = 0;
let stop: (() => void) | undefined;

/** Where the water of one source lies, asked for before it is shown; it goes with a run that is never shown. */
let ahead = new WeakMap<WaterSource, Promise<PackedPlace>>();

/** The water of a source is about to be shown: its ground is packed while the page makes itself ready for it. */
export function expectPictures(source: WaterSource): void {
  // What packs them keeps one ground: that of the water on screen is not taken from it.
  if (holders === 0 || useWater.getState().run) return;
  const place = placeOf(source, packingOf(beside));
  place.catch(() => undefined);
  ahead = new WeakMap([[source, place]]);
}

/** Keeps the pictures up to what is chosen, as long as somebody draws them. Returns the end of it. */
export function holdPictures(): () => void {
  if (holders++ === 0) {
    beside.start();
    stop = followWater(beside);
  }
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
export function followWater(calls: Packing): () => void {
  const packing = packingOf(calls);
  const kept = new Map<string, Promise<WaterPicture>>();
  let source: WaterSource | undefined;
  let against: WaterSource | undefined;
  let place: Promise<PackedPlace> | undefined;
  let walled: { of: string; mask: Promise<WallMask | undefined> } | undefined;
  let stopHearing: (() => void) | undefined;
  let line = newLine();
  let maximaOf = 0;
  let isOver = false;

  function take(water: Water): void {
    if (water.run?.source !== source) {
      stopHearing?.();
      source = water.run?.source;
      kept.clear();
      line = newLine();
      place = source && (ahead.get(source) ?? placeOf(source, packing));
      ahead = new WeakMap();
      const from = source;
      stopHearing = source?.onFrame?.(() => {
        if (from === source) void show();
      });
      usePictures.setState(NOTHING, true);
    }
    if (water.against?.source !== against) {
      against = water.against?.source;
      kept.clear();
      line = newLine();
    }
    void show();
  }

  /** Of the walls of both runs on the grid of the one, made once; pictures that are packed from then on go by it. */
  function maskOf({ number, grid, placement }: PackedPlace): Promise<WallMask | undefined> {
    const { run, against: other } = useWater.getState();
    const of = [number, run?.id, other?.id].join(' ');
    if (walled?.of === of) return walled.mask;
    const walls = [...(run?.walls ?? []), ...(other?.walls ?? [])];
    const mask = wallInputs({ walls }, grid.verticalDatum, placement.toCell)
      // Where a crest stands is not known: what is drawn without it is still the water.
      .catch((error) => {
        recordError(error);
        return [];
      })
      .then((inputs) => packing.call('walls', [number, inputs]));
    walled = { of, mask };
    return mask;
  }

  /** A picture, made once while it is kept. */
  function picture(key: string, make: () => Promise<WaterPicture>): Promise<WaterPicture> {
    let known = kept.get(key);
    kept.delete(key);
    known ??= make();
    kept.set(key, known);
    known.catch(() => kept.get(key) === known && kept.delete(key));
    for (const oldest of kept.keys()) {
      if (kept.size <= KEPT) break;
      kept.delete(oldest);
    }
    return known;
  }

  function frameAt(
    index: number,
    from: WaterSource,
    { number }: PackedPlace,
    other: WaterSource | undefined,
  ) {
    return picture(`frame ${index}`, async () => {
      const { time, depth, velocityX, velocityY } = await from.frame(index);
      const compared = other && (await depthAt(other, time));
      return packing.call('picture', [
        number,
        { depth, first: velocityX, second: velocityY, against: compared },
      ]);
    });
  }

  function maxima(from: WaterSource, { number }: PackedPlace, onlyArrived: boolean): Promise<WaterPicture> {
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

  /** Asks for what is wanted now; where much is on its way, once some of it is there, and then only for the newest. */
  async function show(): Promise<void> {
    const mine = line;
    if (mine.running >= AT_ONCE) {
      mine.isWanted = true;
      return;
    }
    mine.running++;
    await turn(mine, ++mine.asked);
    mine.running--;
    if (!mine.isWanted || isOver || line !== mine) return;
    mine.isWanted = false;
    void show();
  }

  async function turn(mine: Line, number: number): Promise<void> {
    const from = source;
    const other = against;
    const where = place;
    if (!from || !where) return;
    try {
      const here = await where;
      const mask = await maskOf(here);
      const { time, shows } = useWater.getState();
      const hours = (from.times.at(-1) ?? 0) / 3600;
      const kind = other ? 'time' : kindOf(shows);
      const isStill = kind !== 'time';
      if (from.times.length === 0) return;
      const { index, share } = framesAround(from.times, time);
      const [first, second] = isStill
        ? await maxima(from, here, kind === 'arrival').then((worst) => [worst, worst])
        : await Promise.all([
            frameAt(index, from, here, other),
            share > 0 ? frameAt(index + 1, from, here, other) : frameAt(index, from, here, other),
          ]);
      mine.broken = 0;
      // Of another run, older than what is shown, or of another kind than is wanted by now. That something newer was
      // asked for meanwhile is no reason: while it is played fast, something always was.
      if (isOver || line !== mine || number < mine.shown) return;
      if (!other && kindOf(useWater.getState().shows) !== kind) return;
      mine.shown = number;
      usePictures.setState({
        place: here,
        mask,
        first,
        second,
        share: isStill ? 0 : share,
        kind,
        hours,
        isDifference: other !== undefined,
      });
      const next = share > 0 ? index + 2 : index + 1;
      // Ahead of the time, unless there is more urgent work.
      if (!isStill && !mine.isWanted && next < from.times.length)
        frameAt(next, from, here, other).catch(() => undefined);
    } catch (error) {
      // What goes wrong with water that nobody asks for any more troubles nobody.
      if (isOver || line !== mine) return;
      if (!(error instanceof PackingError)) {
        const text = errorText(error);
        if (mine.told !== text) recordError(error);
        mine.told = text;
        // A grid that cannot be placed is not asked for again with every step of the time.
        await where.catch(() => {
          if (place === where) place = undefined;
        });
        return;
      }
      // Another turn has seen to it.
      if (place !== where) return;
      kept.clear();
      // A worker that broke has lost the ground: a new one is given it, once.
      place = mine.broken++ === 0 ? placeOf(from, packing) : undefined;
      place?.catch(() => undefined);
      if (place) mine.isWanted = true;
      else recordError(error);
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
