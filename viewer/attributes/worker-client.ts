import { breaksOf, type ClassMethod } from '../../models/attributes/classes.ts';
import type { AttributeTable } from '../../models/attributes/table.ts';
import { type CallOptions, WorkerCalls } from '../workers/worker-calls.ts';
import type { AttributeCalls } from './messages.ts';

const worker = new WorkerCalls<AttributeCalls>(
  () => new Worker(new URL('./table-worker.ts', import.meta.url), { type: 'module' }),
);

/** Reads some attributes of a store in a worker. Rejects with AbortError when the signal is raised. */
export function readColumns(
  folder: string,
  columns: readonly string[],
  options: CallOptions = {},
): Promise<AttributeTable> {
  return worker.call('table', [folder, [...columns]], options);
}

/** As breaksOf; natural breaks of many numbers take a while and are found in the worker. */
export async function findBreaks(
  sorted: Float64Array,
  method: ClassMethod,
  classes: number,
): Promise<number[]> {
  if (method !== 'natural') return breaksOf(sorted, method, classes);
  return worker.call('breaks', [sorted, method, classes]);
}
