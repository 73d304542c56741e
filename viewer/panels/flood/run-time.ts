import type { TFunction } from 'i18next';

const HOUR = 3600;

/** A stretch of time as one says it: 2 h 05 min; below an hour minutes, below two minutes seconds. */
export function durationText(t: TFunction, seconds: number): string {
  if (seconds < 120) return t('flood.duration.seconds', { seconds: Math.round(seconds) });
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return t('flood.duration.minutes', { minutes });
  return t('flood.duration.hours', {
    hours: Math.floor((minutes * 60) / HOUR),
    minutes: String(minutes % 60).padStart(2, '0'),
  });
}

const STEPS: Readonly<Record<string, number>> = {
  ArrowLeft: -1,
  ArrowDown: -1,
  ArrowRight: 1,
  ArrowUp: 1,
  PageDown: -10,
  PageUp: 10,
};

/** Seconds of the run that a key of the knob goes to; undefined: it goes nowhere. */
export function secondsOfKey(
  key: string,
  { seconds, step, last }: { seconds: number; step: number; last: number },
): number | undefined {
  if (key === 'Home') return 0;
  if (key === 'End') return last;
  return Object.hasOwn(STEPS, key) ? Math.max(0, Math.min(last, seconds + STEPS[key] * step)) : undefined;
}
