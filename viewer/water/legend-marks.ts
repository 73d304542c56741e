import { type Coloured, shareOf, type WaterScale } from './scales.ts';

/** Hours as h:mm. */
export function hoursText(hours: number): string {
  const minutes = Math.round(hours * 60);
  return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}`;
}

/**
 * What stands beside the ramp, and how far along it, 0–1. What is beyond an end of the ramp has the colour of that end,
 * and the mark there says so; only a run is as long as its scale of arrival.
 */
export function legendMarks(shown: Coloured, scale: WaterScale): { text: string; share: number }[] {
  const { from, to, marks } = scale;
  if (shown === 'arrival')
    return marks.map((mark) => ({ text: hoursText(mark), share: shareOf(scale, mark) }));
  return (marks.includes(to) ? marks : [...marks, to]).map((mark) => ({
    text: `${mark === to ? '≥ ' : mark === from ? '≤ ' : ''}${shown === 'difference' ? signed(mark) : mark}`,
    share: shareOf(scale, mark),
  }));
}

function signed(value: number): string {
  return `${value < 0 ? '−' : value > 0 ? '+' : ''}${Math.abs(value)}`;
}
