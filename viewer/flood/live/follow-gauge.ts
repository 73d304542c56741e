import type { Reading, Readings } from '../../../models/schema/flood-live.ts';
import { LEVEL_PROPERTY } from '../../../scenes/flood/live/observed.ts';
import type { LiveQuestion } from '../../../scenes/flood/live/start-live.ts';

/** Milliseconds between two questions at the least, and of one answer at the most. */
const LEAST_PAUSE = 10_000;
const SPAN = 24 * 3_600_000;
/** Milliseconds by which what is asked again overlaps: some values come late. */
const LATE = 5 * 60_000;

export interface GaugeFollowing {
  thing: string;
  /** Of the run, UTC milliseconds. */
  start: number;
  end: number;
  read(question: LiveQuestion): Promise<Readings>;
  now(): number;
  /** All that was told so far in the time of the run; undefined: the gauge tells nothing that one may see. */
  onTold(reading: Reading | undefined): void;
  onFailed(error: unknown): void;
  /** Calls after some milliseconds; returns the end of it. */
  later(work: () => void, pause: number): () => void;
}

/**
 * Follows what a gauge tells over the time of a run: first all that is kept, then what comes, once for each of its
 * rhythms, until the run is over. Returns the end.
 */
export function followGauge({
  thing,
  start,
  end,
  read,
  now,
  onTold,
  onFailed,
  later,
}: GaugeFollowing): () => void {
  const points = new Map<number, number>();
  let isOver = false;
  let stop: (() => void) | undefined;
  let from = start;

  async function look(): Promise<void> {
    let pause = LEAST_PAUSE;
    try {
      for (let isMore = true; isMore && !isOver && now() > start; ) {
        const last = Math.min(now(), end);
        const to = Math.min(last, from + SPAN);
        const { readings } = await read({
          things: [thing],
          properties: [],
          from,
          to: Math.max(to, from + 1),
        });
        if (isOver) return;
        const reading = readings.find(({ property }) => property === LEVEL_PROPERTY);
        pause = Math.max(LEAST_PAUSE, 1000 * (reading?.rhythm ?? 0));
        for (const [time, value] of reading?.points ?? []) points.set(time, value);
        const sorted = [...points].sort(([a], [b]) => a - b);
        onTold(reading && { ...reading, points: sorted });
        isMore = to < last;
        from = isMore ? to : Math.max(start, to - LATE);
      }
    } catch (error) {
      if (!isOver) onFailed(error);
    }
    // What is late is waited for a little after the end.
    if (!isOver && now() < end + LATE) stop = later(() => void look(), pause);
  }

  void look();
  return () => {
    isOver = true;
    stop?.();
  };
}
