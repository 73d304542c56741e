import { useEffect, useMemo, useState } from 'react';
import { type Mark, readMarks } from '../../live/marks.ts';
import { useLive } from '../../stores/live.ts';
import { recordError } from '../../stores/status.ts';
import { marksOf } from './ticks.ts';

/** Places of marks on the line. */
const MARKS = 240;
/** What is read on either side of the line, as a share of it: while it moves within, nothing is asked. */
const AROUND = 0.25;
/** Milliseconds after which what ends now is asked for again. */
const AGAIN = 30_000;

/**
 * Where on the line alarms began and cases were opened, whether they stand now or not: as the server kept it, and what has
 * come since. UTC milliseconds; `isLive`: the line ends now.
 */
export function useMarks(
  city: string,
  from: number,
  to: number,
  isLive: boolean,
): { share: number; level: number }[] {
  const kept = useKept(city, from, to, isLive);
  const { alarms, events } = useLive(({ records }) => records);
  return useMemo(() => {
    const found = kept.map(({ time, level }) => ({ time, level }));
    for (const body of isLive ? [...Object.values(alarms), ...Object.values(events)] : []) {
      const { began, opened, level } = body as { began?: unknown; opened?: unknown; level?: unknown };
      const moment = typeof began === 'number' ? began : opened;
      if (typeof moment === 'number')
        found.push({ time: moment, level: typeof level === 'number' ? level : 0 });
    }
    return marksOf(found, from, to, MARKS);
  }, [kept, alarms, events, from, to, isLive]);
}

interface Kept {
  city: string;
  from: number;
  to: number;
  marks: readonly Mark[];
}

function useKept(city: string, from: number, to: number, isLive: boolean): readonly Mark[] {
  const [kept, setKept] = useState<Kept>();
  const isConnected = useLive(({ connection }) => connection.state === 'open');
  const span = to - from;
  const holds =
    kept !== undefined &&
    kept.city === city &&
    kept.from <= from &&
    kept.to >= to &&
    // Of a longer line they are too coarse.
    kept.to - kept.from <= span * (1 + 3 * AROUND);
  // While the line ends now it is read anew from time to time; it moves on, and so asks by itself.
  const turn = isLive ? Math.floor(to / Math.max(AGAIN, span * 0.01)) : 0;
  // biome-ignore lint/correctness/useExhaustiveDependencies: read when what is kept holds the line no longer, and in turns.
  useEffect(() => {
    if (!isConnected || (holds && !isLive)) return;
    const stop = new AbortController();
    const wide = { from: Math.max(0, from - span * AROUND), to: to + span * AROUND };
    readMarks(city, { ...wide, places: Math.round(MARKS * (1 + 2 * AROUND)) }, stop.signal).then(
      (marks) => setKept({ city, ...wide, marks }),
      (error: unknown) => {
        // Who may not know of alarms has a line without marks.
        if (!stop.signal.aborted) recordError(error);
      },
    );
    return () => stop.abort();
  }, [city, holds, turn, span, isConnected]);
  return kept?.city === city ? kept.marks : NONE;
}

const NONE: readonly Mark[] = [];
