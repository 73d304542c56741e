import type { Helpers, ThreadTask } from '../../scenes/flood/solver/helpers.ts';
import type { FromHelper } from './helper-worker.ts';

/** More threads than this bring nothing: memory is then what is waited for. */
const MOST = 8;
/** Milliseconds within which all threads are at work, or there are none. */
const START_WITHIN = 10_000;

/** Threads could not be started; what they were to do can be done by one. */
export class NoThreads extends Error {
  override readonly name = 'NoThreads';
}

/**
 * Threads that may work on a run: as many as the machine has processors, less one for the page; one where the page may not
 * share memory, which needs a secure context and the isolation that the server's headers ask for.
 */
export function threadsOf(
  { isIsolated, processors }: { isIsolated: boolean; processors: number } = {
    isIsolated: globalThis.crossOriginIsolated === true && typeof SharedArrayBuffer !== 'undefined',
    processors: navigator.hardwareConcurrency || 2,
  },
): number {
  if (!isIsolated) return 1;
  return Math.max(1, Math.min(MOST, processors > 2 ? processors - 1 : processors));
}

/** A worker inside the worker that leads, which waits for its task. It ends when that is ended. */
export class Helper {
  readonly #worker: Worker;
  #failure: string | undefined;
  #onFailure: ((message: string) => void) | undefined;

  constructor() {
    this.#worker = new Worker(new URL('./helper-worker.ts', import.meta.url), { type: 'module' });
    this.#worker.onerror = ({ message }) => {
      this.#failure = message || 'A thread did not start.';
      this.#onFailure?.(this.#failure);
    };
  }

  /** Resolves when it works. Throws where it failed, at once or before. */
  join(task: ThreadTask): Promise<void> {
    return new Promise<void>((resolve, reject) => {
      this.#onFailure = (message) => reject(new Error(message));
      if (this.#failure !== undefined) this.#onFailure(this.#failure);
      this.#worker.onmessage = ({ data: message }: MessageEvent<FromHelper>) =>
        message === 'ready' ? resolve() : reject(new Error(message.failed));
      this.#worker.postMessage(task);
    });
  }

  end(): void {
    this.#worker.terminate();
  }
}

/** Starts workers that will have a task: their code is there by then. */
export const startHelpers = (count: number): Helper[] => Array.from({ length: count }, () => new Helper());

/** Puts workers to work. Throws NoThreads where one fails or is not ready in time; none of them is left then. */
export function helpersOf(workers: readonly Helper[], within = START_WITHIN): Helpers {
  return {
    count: workers.length,
    start: async (module, memory, layout) => {
      let timer: ReturnType<typeof setTimeout> | undefined;
      try {
        const late = new Promise<never>((_, reject) => {
          timer = setTimeout(() => reject(new Error(`Threads were not ready after ${within} ms.`)), within);
        });
        const members = workers.length + 1;
        const started = workers.map((worker, index) =>
          worker.join({ module, memory, layout, index: index + 1, members }),
        );
        await Promise.race([Promise.all(started), late]);
      } catch (error) {
        for (const worker of workers) worker.end();
        throw new NoThreads(error instanceof Error ? error.message : String(error), { cause: error });
      } finally {
        clearTimeout(timer);
      }
    },
  };
}
