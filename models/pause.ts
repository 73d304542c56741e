/** Milliseconds to wait after so many failures in a row (0: after the first): twice as long each time, up to a bound. */
export const pauseAfter = (failures: number, first: number, longest: number): number =>
  Math.min(longest, first * 2 ** Math.min(failures, 30));
