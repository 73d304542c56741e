import type { LocalizedText } from '../../../models/schema/text.ts';
import { VIEW } from '../../../scenes/planning/sight/viewshed.ts';
import { bothLanguages } from '../both-languages.ts';
import type { Legend } from '../result.ts';

/** Texts of results, in both languages. */
export const said = (key: string, values?: Record<string, string | number>): LocalizedText =>
  bothLanguages(`studies.result.${key}`, values);

export const SIGHT_COLOURS = {
  seen: '#3fd6ae',
  hidden: '#7d4fb3',
  farSide: '#8f9aa1',
  eye: '#f2f7f5',
} as const;

/** What is seen, hidden, and turned away; told apart by their lightness too. */
export const viewLegend = (): Legend => ({
  ...{ title: said('view'), unit: '', kind: 'classes' },
  classes: [
    { value: VIEW.seen, label: said('seen'), colour: SIGHT_COLOURS.seen },
    { value: VIEW.hidden, label: said('hidden'), colour: SIGHT_COLOURS.hidden },
    { value: VIEW.farSide, label: said('farSide'), colour: SIGHT_COLOURS.farSide },
  ],
});

/** Colours of counts, low first. */
const COUNTS = ['#2b4a63', '#2f7f86', '#3fb58f', '#9bdc8a', '#f1f7b5'];

/** Steps of counts from 1 up to `most`, five at most. */
export function countLegend(title: LocalizedText, unit: string, most: number): Legend {
  const steps = Math.min(COUNTS.length, Math.max(1, most));
  const firsts = Array.from({ length: steps }, (_, at) => 1 + Math.floor((at * most) / steps));
  return {
    ...{ title, unit, kind: 'steps' },
    steps: firsts.map((from, at) => ({
      from,
      colour: COUNTS[Math.round((at * (COUNTS.length - 1)) / Math.max(1, steps - 1))],
    })),
  };
}

/** Values of cells: what is 0 is not drawn. */
export function drawnValues(cells: ArrayLike<number>): Float32Array<ArrayBuffer> {
  return Float32Array.from(cells, (value) => (value === 0 ? Number.NaN : value));
}
