import { type Coloured, shareOf, type WaterScale } from './scales.ts';

/** Hours as h:mm. */
export function hoursText(hours: number): string {
  const minutes = Math.round(hours * 60);
  return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}`;
}

/** What stands beside the ramp, and how far along it, 0–1. */
export function legendMarks(shown: Coloured, scale: WaterScale): { text: string; share: number }[] {
  return scale.marks.map((mark) => ({
    text:
      shown === 'arrival'
        ? hoursText(mark)
        : shown === 'difference'
          ? `${mark < 0 ? '−' : mark > 0 ? '+' : ''}${Math.abs(mark)}`
          : String(mark),
    share: shareOf(scale, mark),
  }));
}
