import type { Attributes } from './attributes.ts';
import { put } from './attributes.ts';
import type { Element } from './member.ts';

/**
 * An address (xAL 2 or 3): the text of every part under its name without "Name", such as Country, Locality,
 * Thoroughfare, PostalCodeNumber. Undefined if there is none.
 */
export function readAddress(property: Element): Attributes | undefined {
  const out: Attributes = {};
  const walk = (element: Element, around: string, depth: number): void => {
    if (element.geometry || depth > 32) return;
    if (element.text !== '' && element.children.length === 0) {
      const name = element.local === 'NameElement' ? around : element.local;
      put(out, name.replace(/(?<=.)Name$/, ''), element.text);
    }
    for (const child of element.children) walk(child, element.local, depth + 1);
  };
  walk(property, property.local, 0);
  return Object.keys(out).length > 0 ? out : undefined;
}
