import { create } from 'zustand';

/** What elements stand out as. */
export const MARK_KINDS = ['added', 'moved', 'changed', 'removed', 'clash'] as const;
export type MarkKind = (typeof MARK_KINDS)[number];

/** Told apart by lightness as well; none of the colours that warnings have. */
export const MARK_COLORS: Record<MarkKind, string> = {
  added: '#3fd9b8',
  moved: '#e58fd0',
  changed: '#8f7bff',
  removed: '#c9d2d8',
  clash: '#e58fd0',
};

/** An element of a layer. */
export interface MarkedElement {
  layer: string;
  id: string;
}

/** Elements of building models that stand out on the globe, as long as the panel shows why. */
export const useBimMarks = create<{ marks: Readonly<Partial<Record<MarkKind, readonly MarkedElement[]>>> }>()(
  () => ({
    marks: {},
  }),
);

export function markElements(marks: Partial<Record<MarkKind, readonly MarkedElement[]>>): void {
  useBimMarks.setState({ marks });
}
