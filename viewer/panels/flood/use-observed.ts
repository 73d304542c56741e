import { useEffect, useState } from 'react';
import type { Scene } from '../../../models/schema/scene.ts';
import { levelsOverRun } from '../../../scenes/flood/live/over-run.ts';
import { failureOf } from '../../flood/failure.ts';
import { followGauge } from '../../flood/live/follow-gauge.ts';
import { readReadings } from '../../flood/live/plan-live.ts';
import type { FloodFailure } from '../../flood/messages.ts';
import type { OpenRun } from '../../flood/run-entry.ts';
import { useBoot } from '../../stores/boot.ts';
import { now } from '../../stores/server-time.ts';

/** What a live gauge observed over the time of a run: seconds since its beginning, metres in the datum of its grid. */
export interface ObservedLevels {
  /** Whether a live gauge stands there at all. */
  isMeasured: boolean;
  points: [time: number, level: number][];
  failure?: FloodFailure;
}

const NOTHING: ObservedLevels = { isMeasured: false, points: [] };

/** Follows the live gauge that a gauge of a run names, where it names one; what is new is added as it comes. */
export function useObserved(
  city: Scene,
  { entry, facts }: OpenRun,
  gauge: string | undefined,
): ObservedLevels {
  const hasServer = useBoot((state) => state.hasServer);
  const [observed, setObserved] = useState(NOTHING);
  const known = facts.flood.gauges.find(({ id }) => id === gauge);
  const thing = hasServer ? known?.thing : undefined;
  const [longitude = 0, latitude = 0] = known?.at ?? [];
  const { start, duration } = entry;
  const datum = facts.grid.verticalDatum;
  useEffect(() => {
    setObserved({ isMeasured: thing !== undefined, points: [] });
    if (thing === undefined) return;
    let isOver = false;
    const fail = (error: unknown) =>
      isOver || setObserved((before) => ({ ...before, failure: failureOf(error) }));
    const end = followGauge({
      ...{ thing, start, end: start + duration * 1000, now },
      read: (question) => readReadings(city.id, question),
      onTold(reading) {
        if (!reading) return;
        levelsOverRun(reading, { start, datum, at: [longitude, latitude] }).then((points) => {
          if (!isOver)
            setObserved({ isMeasured: true, points: points.map(([time, level]) => [time, level]) });
        }, fail);
      },
      onFailed: fail,
      later(work, pause) {
        const timer = setTimeout(work, pause);
        return () => clearTimeout(timer);
      },
    });
    return () => {
      isOver = true;
      end();
    };
  }, [city.id, thing, start, duration, datum, longitude, latitude]);
  return observed;
}
