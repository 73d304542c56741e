import { create } from 'zustand';

/** How the features of one layer are to look, by an attribute and a filter, as it was reckoned from their values. */
export interface LayerStyle {
  /** Whether features have colours of their own here; otherwise they keep those of their layer. */
  coloured: boolean;
  filtered: boolean;
  /** #rrggbb; undefined: as it is. */
  colorOf(id: string): string | undefined;
  isShown(id: string): boolean;
}

/**
 * Styles by layer id, for everything that draws features. A layer without an entry is shown as it is: it has neither
 * colouring nor filter, or its values are still on their way. viewer/attributes reckons them.
 */
export const useLayerStyles = create<{ styles: Readonly<Record<string, LayerStyle>> }>()(() => ({
  styles: {},
}));
