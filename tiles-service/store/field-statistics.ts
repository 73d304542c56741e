import type { AttributeValue } from '../../models/feature.ts';
import type { Field } from '../../models/feature-store/index.ts';

const MOST_FIELDS = 2_000;

/** Collects name, type, count and range of every attribute that passes. */
export class FieldStatistics {
  readonly #fields = new Map<string, Field>();
  readonly #leftOut = new Set<string>();

  add(attributes: Record<string, AttributeValue>): void {
    for (const name in attributes) {
      const value = attributes[name];
      if (value === null) continue;
      const type = typeof value as Field['type'];
      const field = this.#fields.get(name);
      if (!field) this.#begin(name, type, value);
      else {
        field.count++;
        if (field.type !== type) field.type = 'mixed';
        if (typeof value === 'number') widen(field, value);
      }
    }
  }

  /** Most common first. */
  fields(): Field[] {
    return [...this.#fields.values()].sort((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1));
  }

  get leftOut(): number {
    return this.#leftOut.size;
  }

  #begin(name: string, type: Field['type'], value: AttributeValue): void {
    if (this.#fields.size >= MOST_FIELDS) {
      if (this.#leftOut.size < 100_000) this.#leftOut.add(name);
      return;
    }
    const field: Field = { name, type, count: 1 };
    if (typeof value === 'number') widen(field, value);
    this.#fields.set(name, field);
  }
}

function widen(field: Field, value: number): void {
  field.minimum = Math.min(field.minimum ?? value, value);
  field.maximum = Math.max(field.maximum ?? value, value);
}
