import { InputError } from '../../../models/errors.ts';
import { END, EOF, START, type XmlCursor } from '../xml/xml-cursor.ts';

/** Elements of one feature; more are taken as damage. */
const MAXIMUM_ELEMENTS = 200_000;

/** An element with all that is in it. */
export interface XmlElement {
  /** Without its prefix. */
  name: string;
  text: string;
  children: XmlElement[];
  attributes: Record<string, string>;
}

/**
 * Reads the element that the cursor is at the start of, to its end. `kept`: names of the attributes to keep.
 * @throws InputError `feature-too-large`
 */
export function readElement(cursor: XmlCursor, kept: readonly string[] = []): XmlElement {
  let count = 0;
  const begin = (): XmlElement => {
    if (++count > MAXIMUM_ELEMENTS) {
      throw new InputError(
        'feature-too-large',
        cursor.file,
        `has a feature of more than ${MAXIMUM_ELEMENTS} elements (near byte ${cursor.position}).`,
        'Split it into smaller parts.',
      );
    }
    const attributes: Record<string, string> = {};
    if (cursor.attributeCount > 0) {
      for (const name of kept) {
        const value = cursor.attribute(name);
        if (value !== undefined) attributes[name] = value;
      }
    }
    return { name: cursor.name.local, text: '', children: [], attributes };
  };
  const root = begin();
  const open = [root];
  while (open.length > 0) {
    const token = cursor.next();
    if (token === EOF) break;
    const element = open[open.length - 1];
    if (token === START) {
      const child = begin();
      element.children.push(child);
      open.push(child);
    } else if (token === END) {
      if (element.children.length === 0) element.text = cursor.text().trim();
      open.pop();
    }
  }
  return root;
}

export function childNamed(element: XmlElement | undefined, name: string): XmlElement | undefined {
  return element?.children.find((child) => child.name === name);
}

export function textOf(element: XmlElement | undefined, name: string): string | undefined {
  return childNamed(element, name)?.text || undefined;
}
