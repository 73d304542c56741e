/** What the time line shows, UTC milliseconds: it ends now, unless what is shown lies before all of it. */
export function lineOf({
  isLive,
  time,
  present,
  span,
}: {
  isLive: boolean;
  time: number;
  present: number;
  span: number;
}): { from: number; to: number } {
  const to = isLive || time >= present - span ? present : time + span / 2;
  return { from: to - span, to };
}

const STEPS: Readonly<Record<string, number>> = {
  ArrowLeft: -1,
  ArrowDown: -1,
  ArrowRight: 1,
  ArrowUp: 1,
  PageDown: -10,
  PageUp: 10,
};

/**
 * The moment that a key of the knob goes to; undefined: it goes nowhere. Home is the earliest that is kept, also where
 * that lies before the line (`from`), which then follows.
 */
export function momentOfKey(
  key: string,
  { time, step, from, keptFrom }: { time: number; step: number; from: number; keptFrom: number | undefined },
): number | undefined {
  if (key === 'Home') return keptFrom ?? from;
  return Object.hasOwn(STEPS, key) ? time + STEPS[key] * step : undefined;
}
