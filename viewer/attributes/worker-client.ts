import { breaksOf, type ClassMethod } from '../../models/attributes/classes.ts';
import type { AttributeTable } from '../../models/attributes/table.ts';
import type { Reply, Request } from './messages.ts';

interface Waiting {
  resolve(reply: Reply): void;
  reject(error: Error): void;
  onProgress?(share: number): void;
}

type Question = Request extends infer Asked ? (Asked extends Request ? Omit<Asked, 'id'> : never) : never;

let worker: Worker | undefined;
let next = 1;
const waiting = new Map<number, Waiting>();

/** Reads some attributes of a store in a worker. Rejects with AbortError when the signal is raised. */
export async function readColumns(
  folder: string,
  columns: readonly string[],
  options: { onProgress?(share: number): void; signal?: AbortSignal } = {},
): Promise<AttributeTable> {
  const reply = await ask({ ask: 'table', folder, columns: [...columns] }, options);
  return (reply as { table: AttributeTable }).table;
}

/** As breaksOf; natural breaks of many numbers take a while and are found in the worker. */
export async function findBreaks(
  sorted: Float64Array,
  method: ClassMethod,
  classes: number,
): Promise<number[]> {
  if (method !== 'natural') return breaksOf(sorted, method, classes);
  return ((await ask({ ask: 'breaks', sorted, method, classes })) as { breaks: number[] }).breaks;
}

function ask(
  question: Question,
  { onProgress, signal }: { onProgress?(share: number): void; signal?: AbortSignal } = {},
): Promise<Reply> {
  const id = next++;
  worker ??= start();
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(aborted());
    waiting.set(id, { resolve, reject, ...(onProgress ? { onProgress } : {}) });
    signal?.addEventListener('abort', () => {
      if (!waiting.delete(id)) return;
      worker?.postMessage({ id, ask: 'cancel' } satisfies Request);
      reject(aborted());
    });
    worker?.postMessage({ id, ...question });
  });
}

function start(): Worker {
  const started = new Worker(new URL('./table-worker.ts', import.meta.url), { type: 'module' });
  started.onmessage = ({ data: reply }: MessageEvent<Reply>) => {
    const asked = waiting.get(reply.id);
    if ('progress' in reply) {
      asked?.onProgress?.(reply.progress);
      return;
    }
    waiting.delete(reply.id);
    if ('error' in reply) asked?.reject(new Error(reply.error));
    else asked?.resolve(reply);
  };
  started.onerror = (event) => {
    for (const { reject } of waiting.values())
      reject(new Error(event.message || 'The worker did not start.'));
    waiting.clear();
    worker = undefined;
  };
  return started;
}

function aborted(): Error {
  return new DOMException('It was called off.', 'AbortError');
}
