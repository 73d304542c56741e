import type { Alarm } from '../../models/schema/alarm.ts';
import { shownNumber, shownUnit } from '../live/units.ts';

/** The value that raised it, as it was last told. */
export function valueText({ value, unit }: Pick<Alarm, 'value' | 'unit'>): string {
  if (value === undefined || typeof value === 'boolean') return '';
  const figure = typeof value === 'number' ? shownNumber(value) : value;
  return ` ${figure} ${shownUnit(unit)}`.trimEnd();
}
