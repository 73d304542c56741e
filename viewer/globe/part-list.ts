import type { PartEntry } from './parts.ts';

/** The tools of the globe, each loaded when it is first wanted. */
export const GLOBE_PARTS: readonly PartEntry[] = [];
