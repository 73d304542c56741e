import { classOf } from '../../models/attributes/classes.ts';
import type { Column, PlainValue } from '../../models/attributes/column.ts';
import type { Colouring } from '../../models/schema/view-document.ts';
import { MISSING_COLOR, rampColors } from './palettes.ts';

/** One entry of a legend: what has a colour, and how many features. */
export type LegendClass =
  | { kind: 'range'; color: string; from?: number; to?: number }
  | { kind: 'value'; color: string; value: PlainValue }
  | { kind: 'other'; color: string }
  | { kind: 'missing'; color: string };

/** The classes of a colouring, in the order of the legend; the last one is of features without a value. */
export function classesOf(colouring: Colouring): LegendClass[] {
  const missing: LegendClass = { kind: 'missing', color: MISSING_COLOR };
  if (colouring.by === 'value') {
    const values = colouring.values.map(({ value, color }): LegendClass => ({ kind: 'value', value, color }));
    return [...values, { kind: 'other', color: colouring.other }, missing];
  }
  const { breaks } = colouring;
  const colors = rampColors(colouring.ramp, breaks.length + 1);
  return [
    ...colors.map((color, i): LegendClass => ({ kind: 'range', color, ...bounds(breaks, i) })),
    missing,
  ];
}

/** The class of every row, as an index of classesOf. */
export function classify(column: Column | undefined, colouring: Colouring, rows: number): Uint8Array {
  const classes = new Uint8Array(rows);
  if (colouring.by === 'value') {
    const [other, missing] = [colouring.values.length, colouring.values.length + 1];
    const indexOf = new Map(colouring.values.map(({ value }, index) => [value, index]));
    if (!column) return classes.fill(missing);
    if (column.kind === 'number') {
      for (let row = 0; row < rows; row++)
        classes[row] = Number.isNaN(column.values[row])
          ? missing
          : (indexOf.get(column.values[row]) ?? other);
      return classes;
    }
    const ofCode = [missing, ...column.values.map((value) => indexOf.get(value) ?? other)];
    for (let row = 0; row < rows; row++) classes[row] = ofCode[column.codes[row]];
    return classes;
  }
  const missing = colouring.breaks.length + 1;
  if (column?.kind !== 'number') return classes.fill(missing);
  for (let row = 0; row < rows; row++) {
    const value = column.values[row];
    classes[row] = Number.isNaN(value) ? missing : classOf(value, colouring.breaks);
  }
  return classes;
}

function bounds(breaks: readonly number[], index: number): { from?: number; to?: number } {
  return {
    ...(index > 0 ? { from: breaks[index - 1] } : {}),
    ...(index < breaks.length ? { to: breaks[index] } : {}),
  };
}
