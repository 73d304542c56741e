import { cityTime, isPlaying } from '../stores/clock.ts';
import { withoutSteps } from '../stores/history.ts';
import { now } from '../stores/server-time.ts';
import { currentView, setClock, useView } from '../stores/view.ts';
import { KeptPictures } from './kept-pictures.ts';
import { wantRun } from './open-run.ts';
import { shownRunId } from './run-clock.ts';
import { lastTime, type OpenRun } from './run-entry.ts';
import { type FloodRuns, useRuns } from './runs.ts';
import { useWater, type Water } from './water.ts';

export { shownRunId } from './run-clock.ts';

const HIDDEN: Partial<Water> = { run: undefined, against: undefined, time: 0 };

/** No water is on screen: what was unpacked of it goes. */
function hide(): void {
  const { run, against } = useWater.getState();
  letGo(run);
  letGo(against);
  useWater.setState(HIDDEN);
}

function letGo(shown: Water['run'] | Water['against']): void {
  if (shown?.source instanceof KeptPictures) shown.source.letGo();
}

/** UTC milliseconds at which the run of the clock begins, as far as it is known. */
function beginningOf(id: string, { open, entries }: FloodRuns): number | undefined {
  return open[id]?.entry.start ?? entries?.find((entry) => entry.id === id)?.start;
}

/** Seconds since the beginning of the run that a clock shows, within what has been computed. */
export function runTime(time: number, start: number, last: number): number {
  return Math.max(0, Math.min(last, (time - start) / 1000));
}

/**
 * Shows the water of the run that the view document is in, at the time of its clock, for as long as it is followed: opens
 * the run, plays it, and stops at its end. Returns the end.
 */
export function followRun(): () => void {
  let frame = 0;

  function show(): void {
    const { document, clockAnchor } = useView.getState();
    const { clock, flood } = document;
    const id = shownRunId(document);
    if (clock.mode !== 'run' || id === undefined) {
      hide();
      return;
    }
    const runs = useRuns.getState();
    const run = runs.open[id];
    if (!run) {
      if (!runs.missing[id]) void wantRun(id, flood?.scenario);
      if (useWater.getState().run) hide();
      return;
    }
    const against = flood?.against === undefined ? undefined : runs.open[flood.against];
    if (flood?.against !== undefined && !against && !runs.missing[flood.against])
      void wantRun(flood.against, flood.againstScenario);
    const start = beginningOf(clock.run, runs) ?? run.entry.start;
    const last = lastTime(run);
    const time = runTime(cityTime(clock, clockAnchor, now()), start, last);
    setWater(run, against, { time, shows: flood?.shows ?? 'depth', showsFlow: flood?.flow ?? true });
    // A run that plays stops at its end; one that is computed waits for the next picture.
    const isOver = run.isComplete || runs.missing[id] !== undefined;
    if (isPlaying(clock) && isOver && (clock.speed > 0 ? time >= last : time <= 0)) {
      const moment = start + (clock.speed > 0 ? last : 0) * 1000;
      withoutSteps(() => setClock({ ...clock, time: Math.round(moment), speed: 0 }));
    }
  }

  function play(): void {
    cancelAnimationFrame(frame);
    if (!isPlaying(currentView().clock)) return;
    frame = requestAnimationFrame(() => {
      show();
      play();
    });
  }

  const look = () => {
    show();
    play();
  };
  const ends = [
    useView.subscribe(({ document }, { document: before }) => {
      if (document.clock !== before.clock || document.flood !== before.flood) look();
    }),
    useRuns.subscribe(({ open, missing }, before) => {
      if (open !== before.open || missing !== before.missing) look();
    }),
  ];
  look();
  return () => {
    cancelAnimationFrame(frame);
    for (const end of ends) end();
    hide();
  };
}

/** What is told is only what has changed: pictures are uploaded for each new source. */
function setWater(
  run: OpenRun,
  against: OpenRun | undefined,
  rest: Pick<Water, 'time' | 'shows' | 'showsFlow'>,
) {
  const { run: shown, against: other } = useWater.getState();
  const { id, start } = run.entry;
  const isSame = shown?.id === id && shown.source === run.source && shown.start === start;
  const isSameOther = other?.id === against?.entry.id && other?.source === against?.source;
  if (!isSame) letGo(shown);
  if (!isSameOther) letGo(other);
  useWater.setState({
    ...rest,
    ...(isSame ? {} : { run: { id, source: run.source, start, walls: run.facts.flood.walls } }),
    ...(isSameOther
      ? {}
      : {
          against:
            against && isOnSameGrid(run, against)
              ? { id: against.entry.id, source: against.source, walls: against.facts.flood.walls }
              : undefined,
        }),
  });
}

/** Only of the same cells can a difference be taken. */
export function isOnSameGrid({ source: { grid } }: OpenRun, { source: { grid: other } }: OpenRun): boolean {
  return (
    grid.columns === other.columns &&
    grid.rows === other.rows &&
    grid.cell === other.cell &&
    grid.west === other.west &&
    grid.north === other.north &&
    grid.crs === other.crs
  );
}
