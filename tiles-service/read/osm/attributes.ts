import type { AttributeValue } from '../../../models/feature.ts';
import type { Tags } from './elements.ts';
import { parseQuantity } from './quantities.ts';
import { NUMBER_TAGS } from './tables/attributes.ts';

export type Attributes = Record<string, AttributeValue>;

/** All tags as attributes; numbers as the table says. */
export function toAttributes(tags: Tags): Attributes {
  const attributes: Attributes = {};
  for (const [key, value] of tags) {
    const kind = Object.hasOwn(NUMBER_TAGS, key) ? NUMBER_TAGS[key] : undefined;
    if (!kind) {
      setAttribute(attributes, key, value);
      continue;
    }
    const number = parseQuantity(value, kind);
    if (Number.isFinite(number)) attributes[key] = number;
    // What the number does not say (another unit, several values) stays readable.
    if (Number(value.replace(/ ?m$/, '')) !== number) setAttribute(attributes, `${key}:text`, value);
  }
  return attributes;
}

/** A file may hold any word as a key; `__proto__` is no plain assignment. */
function setAttribute(attributes: Attributes, key: string, value: string): void {
  if (key !== '__proto__') attributes[key] = value;
  else
    Object.defineProperty(attributes, key, { value, enumerable: true, configurable: true, writable: true });
}
