import { useEffect, useState } from 'react';
import type { FloodFrame, FloodMaxima, WaterSource } from '../../scenes/flood/run/frame.ts';
import { useWater } from '../flood/water.ts';
import { errorText, recordError } from '../stores/status.ts';
import { framesAround } from './frames-around.ts';

/** The pictures on either side of a time, and how far the time is on the way, 0–1. */
export interface Frames {
  source: WaterSource;
  before: FloodFrame;
  after: FloodFrame;
  share: number;
}

/** What the water of a cell is like between two pictures. */
export function waterOfCell(
  { before, after, share }: Frames,
  cell: number,
): { depth: number; speed: number } {
  const between = (of: 'depth' | 'velocityX' | 'velocityY') =>
    before[of][cell] + (after[of][cell] - before[of][cell]) * share;
  return { depth: between('depth'), speed: Math.hypot(between('velocityX'), between('velocityY')) };
}

/** The pictures around the time of the clock; while newer ones are on their way, the last that came. */
export function useFrames(source: WaterSource): Frames | undefined {
  const [frames, setFrames] = useState<Frames>();
  useEffect(() => {
    let isOver = false;
    let isAsking = false;
    let isWanted = false;
    let told: string | undefined;
    // One question at a time, the newest last: a clock that plays fast asks for more than can be answered.
    async function follow(): Promise<void> {
      if (isAsking) {
        isWanted = true;
        return;
      }
      isAsking = true;
      do {
        isWanted = false;
        const { index, share } = framesAround(source.times, useWater.getState().time);
        if (source.times.length === 0) break;
        try {
          const [before, after] = await Promise.all([
            source.frame(index),
            source.frame(share > 0 ? index + 1 : index),
          ]);
          if (!isOver) setFrames({ source, before, after, share });
        } catch (error) {
          const text = errorText(error);
          if (told !== text) recordError(error);
          told = text;
        }
      } while (isWanted && !isOver);
      isAsking = false;
    }
    const ends = [
      useWater.subscribe(({ time }, before) => {
        if (time !== before.time) void follow();
      }),
      source.onFrame?.(() => void follow()),
    ];
    void follow();
    return () => {
      isOver = true;
      for (const end of ends) end?.();
    };
  }, [source]);
  return frames?.source === source ? frames : undefined;
}

/** The worst of a run, or of what there is of it so far. */
export function useMaxima(source: WaterSource): FloodMaxima | undefined {
  const [worst, setWorst] = useState<{ source: WaterSource; maxima: FloodMaxima }>();
  useEffect(() => {
    let isOver = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const ask = () => {
      timer = undefined;
      source.maxima().then((maxima) => !isOver && setWorst({ source, maxima }), recordError);
    };
    // Of a run that is being computed they come with its pictures, which come quickly.
    const end = source.onFrame?.(() => {
      timer ??= setTimeout(ask, 1000);
    });
    ask();
    return () => {
      isOver = true;
      clearTimeout(timer);
      end?.();
    };
  }, [source]);
  return worst?.source === source ? worst.maxima : undefined;
}
