import { AddError, type ToldError } from './add-error.ts';
import type { ColumnQuestion } from './csv.ts';
import type { ReadPart, ReadRequest } from './read.ts';

/** Reads a file beside the page, so that it stays usable. Throws AddError, or the signal's reason when given up. */
export function readInWorker(
  request: ReadRequest,
  signal: AbortSignal,
): Promise<ReadPart[] | ColumnQuestion> {
  signal.throwIfAborted();
  const worker = new Worker(new URL('./reader-worker.ts', import.meta.url), { type: 'module' });
  return new Promise<ReadPart[] | ColumnQuestion>((resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    worker.addEventListener(
      'message',
      ({ data }: MessageEvent<{ read?: ReadPart[] | ColumnQuestion; error?: ToldError }>) => {
        if (data.read) resolve(data.read);
        else if (data.error) reject(new AddError(data.error.code, data.error.values));
      },
    );
    worker.addEventListener('error', ({ message }) =>
      reject(new AddError('unforeseen', { detail: message })),
    );
    worker.addEventListener('messageerror', () =>
      reject(new AddError('unforeseen', { detail: request.name })),
    );
    worker.postMessage(request);
  }).finally(() => worker.terminate());
}
