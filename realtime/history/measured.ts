import {
  type ObservationColumns,
  POSITION_NUMBERS,
  POSITION_SCALES,
  type ValueType,
} from '../../models/live/chunk-codec.ts';
import type { MovingPosition, ObservedValue } from '../../models/schema/index.ts';
import { VALUE_TYPES } from '../../models/schema/thing.ts';

export const QUALITIES = [undefined, 'good', 'uncertain', 'bad'] as const;

/**
 * One observation as it goes into columns: filled anew for each, so that a stream of them makes no garbage. `number`
 * holds numbers and booleans (0 or 1).
 */
export interface Measured {
  stream: number;
  time: number;
  received: number;
  /** Index in VALUE_TYPES. */
  type: number;
  number: number;
  text: string;
  /** POSITION_NUMBERS, already rounded to the parts that are kept. */
  position: Float64Array;
  key: number;
  quality: number;
}

export const TYPE = Object.fromEntries(VALUE_TYPES.map((type, index) => [type, index])) as Record<
  ValueType,
  number
>;

export const newMeasured = (): Measured => ({
  stream: 0,
  time: 0,
  received: 0,
  type: 0,
  number: 0,
  text: '',
  position: new Float64Array(POSITION_NUMBERS),
  key: 0,
  quality: 0,
});

/** Of the parts of a position: with a sign they are still whole numbers. */
const GREATEST = 2 ** 51;

/** Sets type and value; false if the value is not of the type. */
export function setValue(measured: Measured, type: ValueType, value: ObservedValue): boolean {
  measured.type = TYPE[type];
  measured.text = '';
  if (type === 'number') {
    if (typeof value !== 'number' || !Number.isFinite(value)) return false;
    measured.number = value + 0;
  } else if (type === 'boolean') {
    if (typeof value !== 'boolean') return false;
    measured.number = value ? 1 : 0;
  } else if (type === 'text') {
    if (typeof value !== 'string') return false;
    measured.text = value;
  } else {
    if (typeof value !== 'object') return false;
    const { position } = measured;
    position[0] = value.longitude;
    position[1] = value.latitude;
    position[2] = value.height ?? Number.NaN;
    position[3] = value.heading ?? Number.NaN;
    position[4] = value.speed ?? Number.NaN;
    for (let part = 0; part < POSITION_NUMBERS; part++) {
      const parts = Math.round(position[part] * POSITION_SCALES[part]);
      if (!(Math.abs(parts) <= GREATEST) && !(part > 1 && Number.isNaN(parts))) return false;
      position[part] = parts / POSITION_SCALES[part] + 0;
    }
  }
  return true;
}

/** The value of one row of columns. */
export function valueAt(columns: ObservationColumns, row: number): ObservedValue {
  if (columns.type === 'number') return columns.numbers[row];
  if (columns.type === 'boolean') return columns.numbers[row] === 1;
  if (columns.type === 'text') return columns.texts[row];
  return positionOf(columns.numbers, row * POSITION_NUMBERS);
}

export function positionOf(numbers: ArrayLike<number>, at: number): MovingPosition {
  const position: MovingPosition = { longitude: numbers[at], latitude: numbers[at + 1] };
  if (!Number.isNaN(numbers[at + 2])) position.height = numbers[at + 2];
  if (!Number.isNaN(numbers[at + 3])) position.heading = numbers[at + 3];
  if (!Number.isNaN(numbers[at + 4])) position.speed = numbers[at + 4];
  return position;
}
