import type { ClassMethod } from '../../models/attributes/classes.ts';
import type { AttributeTable } from '../../models/attributes/table.ts';

/** What the worker that reads attributes offers. */
export type AttributeCalls = {
  /** Attributes of the features of the store in a folder; tells how far it is, and may be called off. */
  table(folder: string, columns: readonly string[]): AttributeTable;
  breaks(sorted: Float64Array, method: ClassMethod, classes: number): number[];
};
