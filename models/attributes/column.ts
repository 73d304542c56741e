import type { AttributeValue } from '../feature.ts';

/** The values of one attribute over the features of a layer, a row each. */
export type Column = NumberColumn | ValueColumn;

/** NaN where a feature has none. */
export interface NumberColumn {
  kind: 'number';
  values: Float64Array;
}

export type PlainValue = string | number | boolean;

/** Code 0 where a feature has none; code n is `values[n - 1]`. */
export interface ValueColumn {
  kind: 'value';
  codes: Uint32Array;
  values: PlainValue[];
}

/** Share of numbers from which a mixed attribute counts as one; the rest is then missing. */
const MOSTLY = 0.9;

/** Gathers the values of one attribute, in the order of the rows, and finds out what they are. */
export class ColumnBuilder {
  readonly #codes: number[] = [];
  readonly #values: PlainValue[] = [];
  readonly #codeOf = new Map<PlainValue, number>();
  #present = 0;
  #numbers = 0;

  add(value: AttributeValue | undefined): void {
    const plain = plainValue(value);
    if (plain === undefined) {
      this.#codes.push(0);
      return;
    }
    this.#present++;
    if (numberOf(plain) !== undefined) this.#numbers++;
    let code = this.#codeOf.get(plain);
    if (code === undefined) {
      this.#values.push(plain);
      code = this.#values.length;
      this.#codeOf.set(plain, code);
    }
    this.#codes.push(code);
  }

  build(): Column {
    const hasNumbers = this.#values.some((value) => typeof value === 'number');
    if (hasNumbers && this.#numbers >= this.#present * MOSTLY) {
      const numbers = this.#values.map((value) => numberOf(value) ?? Number.NaN);
      const values = new Float64Array(this.#codes.length);
      this.#codes.forEach((code, row) => {
        values[row] = code === 0 ? Number.NaN : numbers[code - 1];
      });
      return { kind: 'number', values };
    }
    return { kind: 'value', codes: Uint32Array.from(this.#codes), values: this.#values };
  }
}

/** What can be compared and counted; lists, records and empty texts are not. */
export function plainValue(value: AttributeValue | undefined): PlainValue | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  if (typeof value === 'boolean') return value;
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** The value of a row; undefined where the feature has none. */
export function valueAt(column: Column, row: number): PlainValue | undefined {
  if (column.kind === 'value') return column.values[column.codes[row] - 1];
  const value = column.values[row];
  return Number.isNaN(value) ? undefined : value;
}

/** A number, or a text that is nothing but one. */
function numberOf(value: PlainValue): number | undefined {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && /^[+-]?\d+(\.\d+)?$/.test(value.trim()) ? Number(value) : undefined;
}
