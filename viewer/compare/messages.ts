import type { Camera, Selection, ViewDocument } from '../../models/schema/view-document.ts';

/** What the page says to its other side. Parts that are undefined are taken away there. */
export type ToOtherSide = { type: 'view'; patch: Partial<ViewDocument> } | { type: 'camera'; camera: Camera };

/** What the other side says to the page. */
export type FromOtherSide =
  | { type: 'camera'; camera: Camera }
  | { type: 'selection'; selection: Selection[] }
  | { type: 'key'; kind: 'keydown' | 'keyup'; key: string; code: string; modifiers: KeyModifiers };

export interface KeyModifiers {
  shiftKey: boolean;
  ctrlKey: boolean;
  altKey: boolean;
  metaKey: boolean;
}

/** The other side's first word; the answer brings the port that all else goes through. */
export const HELLO = 'citymirror/comparison/hello';
export const PORT = 'citymirror/comparison/port';
