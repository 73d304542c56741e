import { create } from 'zustand';
import type { AttributeTable } from '../../models/attributes/table.ts';
import type { Layer } from '../../models/schema/layer.ts';
import { errorText } from '../stores/status.ts';
import { rowsById } from './style-of.ts';
import { readColumns } from './worker-client.ts';

/** What is known of the attributes of a layer's features. */
export interface TableEntry {
  /** The columns that have been read so far. */
  table?: AttributeTable;
  /** Share that is done while more is read, 0–1. */
  share?: number;
  error?: string;
}

/** Tables by layer id. They are read when they are wanted, a column once for each version of a layer. */
export const useTables = create<{ tables: Readonly<Record<string, TableEntry>> }>()(() => ({ tables: {} }));

/** Columns that are no attributes of the store but reckoned by the page, as by a theme. */
const RECKONED = 'theme:';

interface Reading {
  folder: string;
  columns: Set<string>;
  stop: AbortController;
}

const folders = new Map<string, string>();
const readings = new Map<string, Reading>();
/** By layer and column; of the store in `folder` alone. */
const reckoned = new Map<string, Map<string, { folder: string; values: ReadonlyMap<string, number> }>>();

export function tableOf(layer: string): TableEntry {
  return useTables.getState().tables[layer] ?? {};
}

/** Sees to it that some columns of a layer are read, or are being read. One that failed is only read when asked again. */
export function wantColumns(
  layer: Layer,
  sceneAddress: string,
  columns: readonly string[],
  again = false,
): void {
  if (layer.store === undefined) return;
  const folder = new URL(layer.store, sceneAddress).href;
  if (folders.get(layer.id) !== folder) {
    readings.get(layer.id)?.stop.abort();
    readings.delete(layer.id);
    folders.set(layer.id, folder);
    setEntry(layer.id, { table: undefined, share: undefined, error: undefined });
  }
  const { table, error } = tableOf(layer.id);
  if (error !== undefined && !again) return;
  const own = columns.filter((name) => !name.startsWith(RECKONED));
  const missing = own.filter((name) => table?.columns[name] === undefined);
  const reading = readings.get(layer.id);
  if (table && missing.length === 0) return;
  if (reading && missing.every((name) => reading.columns.has(name))) return;
  const wanted = new Set([...missing, ...(reading?.columns ?? [])]);
  reading?.stop.abort();
  void read(layer.id, { folder, columns: wanted, stop: new AbortController() });
}

/** Calls off what is being read of a layer. */
export function stopReading(layer: string): void {
  readings.get(layer)?.stop.abort();
}

/** Gives features of a layer, as its store in `folder` has them, values that the page reckoned. */
export function setReckoned(
  layer: string,
  folder: string,
  name: string,
  values: ReadonlyMap<string, number>,
): void {
  const own = reckoned.get(layer) ?? new Map();
  reckoned.set(layer, own.set(name, { folder, values }));
  const { table } = tableOf(layer);
  if (table) setEntry(layer, { table: withReckoned(layer, table) });
}

async function read(layer: string, reading: Reading): Promise<void> {
  readings.set(layer, reading);
  const isCurrent = () => readings.get(layer) === reading;
  setEntry(layer, { share: 0, error: undefined });
  try {
    const read = await readColumns(reading.folder, [...reading.columns], {
      signal: reading.stop.signal,
      onProgress: (share) => {
        if (isCurrent()) setEntry(layer, { share });
      },
    });
    if (!isCurrent()) return;
    const before = tableOf(layer).table;
    const table = before ? { ...before, columns: { ...before.columns, ...read.columns } } : read;
    setEntry(layer, { table: withReckoned(layer, table), share: undefined });
  } catch (error) {
    if (!isCurrent()) return;
    const called = (error as Error).name === 'AbortError';
    setEntry(layer, { share: undefined, error: called ? 'stopped' : errorText(error) });
  }
  if (isCurrent()) readings.delete(layer);
}

function withReckoned(layer: string, table: AttributeTable): AttributeTable {
  const columns = { ...table.columns };
  const rowOf = rowsById(table);
  for (const [name, { folder, values }] of reckoned.get(layer) ?? []) {
    // Of another city, or of an earlier state of this one.
    if (folder !== folders.get(layer)) continue;
    const numbers = new Float64Array(table.ids.length).fill(Number.NaN);
    for (const [id, value] of values) {
      const row = rowOf.get(id);
      if (row !== undefined) numbers[row] = value;
    }
    columns[name] = { kind: 'number', values: numbers };
  }
  return { ...table, columns };
}

function setEntry(layer: string, patch: Partial<TableEntry>): void {
  useTables.setState(({ tables }) => ({ tables: { ...tables, [layer]: { ...tables[layer], ...patch } } }));
}
