import type { AttributeTable } from '../../models/attributes/table.ts';

/** What the page asks of the worker that reads attributes. */
export type Request =
  | { id: number; ask: 'table'; folder: string; columns: string[] }
  | {
      id: number;
      ask: 'breaks';
      sorted: Float64Array;
      method: 'quantile' | 'equal' | 'natural';
      classes: number;
    }
  | { id: number; ask: 'cancel' };

export type Reply =
  | { id: number; progress: number }
  | { id: number; table: AttributeTable }
  | { id: number; breaks: number[] }
  | { id: number; error: string };
