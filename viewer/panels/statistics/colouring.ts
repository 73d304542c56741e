import { rounded } from '../../../models/attributes/classes.ts';
import type { Column } from '../../../models/attributes/column.ts';
import { countValues, sortedValues } from '../../../models/attributes/summary.ts';
import type { Colouring } from '../../../models/schema/view-document.ts';
import { CATEGORY_COLORS, OTHER_COLOR } from '../../attributes/palettes.ts';
import { findBreaks } from '../../attributes/worker-client.ts';
import type { PanelState } from './panel-state.ts';

/** How a column is coloured with the settings of the panel. Numbers of which all are the same have no classes. */
export async function colouringFor(
  attribute: string,
  column: Column,
  { method, classes, ramp }: Pick<PanelState, 'method' | 'classes' | 'ramp'>,
): Promise<Colouring | undefined> {
  if (column.kind === 'value') return colouringByValue(attribute, column);
  const sorted = sortedValues(column.values);
  if (sorted.length === 0) return undefined;
  const range = sorted[sorted.length - 1] - sorted[0];
  const exact = await findBreaks(sorted, method, classes);
  const breaks = rounded(exact, range).filter((value) => value > sorted[0]);
  const kept = breaks.length > 0 ? breaks : exact;
  return kept.length === 0 ? undefined : { by: 'number', attribute, ramp, breaks: kept };
}

/** The commonest values have a colour each; all others share one. */
export function colouringByValue(attribute: string, column: Extract<Column, { kind: 'value' }>): Colouring {
  const { counts } = countValues(column);
  return {
    by: 'value',
    attribute,
    values: counts
      .slice(0, CATEGORY_COLORS.length)
      .map(({ value }, i) => ({ value, color: CATEGORY_COLORS[i] })),
    other: OTHER_COLOR,
  };
}

/** Breaks as a person wrote them: numbers apart by spaces, semicolons or commas, in any order. Undefined for other texts. */
export function parseBreaks(text: string): number[] | undefined {
  const parts = text.split(/[\s;,，；]+/).filter(Boolean);
  const numbers = parts.map(Number);
  if (numbers.length === 0 || numbers.length > 11 || numbers.some((value) => !Number.isFinite(value)))
    return undefined;
  return [...new Set(numbers)].sort((a, b) => a - b);
}
