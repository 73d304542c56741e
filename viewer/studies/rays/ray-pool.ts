import { type CallOptions, WorkerCalls, type WorkerLike } from '../../workers/worker-calls.ts';
import type { LoadedWorld } from '../world/world.ts';
import type { RayCalls } from './messages.ts';

type World = Pick<LoadedWorld, 'key' | 'world'>;

/** Workers that cast rays at one world, each at its own tasks; those of a run are given out one after the other. */
export class RayPool {
  readonly #start: () => WorkerLike;
  #workers: WorkerCalls<RayCalls>[] = [];
  #has: (string | undefined)[] = [];
  readonly count: number;

  constructor(count: number, start: () => WorkerLike) {
    this.count = count;
    this.#start = start;
  }

  /**
   * Runs a function once for each of the tasks, which are its parameters; results in their order. Called off, the workers
   * end at once, in the middle of what they cast.
   */
  async run<N extends keyof RayCalls & string>(
    { key, world }: World,
    name: N,
    tasks: readonly Parameters<RayCalls[N]>[],
    { signal, onProgress }: CallOptions = {},
  ): Promise<Awaited<ReturnType<RayCalls[N]>>[]> {
    signal?.throwIfAborted();
    const results: Awaited<ReturnType<RayCalls[N]>>[] = [];
    const stop = () => this.end('It was called off.');
    signal?.addEventListener('abort', stop, { once: true });
    let next = 0;
    let done = 0;
    const work = async (index: number): Promise<void> => {
      this.#workers[index] ??= new WorkerCalls<RayCalls>(this.#start);
      const worker = this.#workers[index];
      if (this.#has[index] !== key) {
        await worker.call('world', [world]);
        this.#has[index] = key;
      }
      while (next < tasks.length) {
        // Asked once more, a worker that was ended would start again.
        signal?.throwIfAborted();
        const task = next++;
        results[task] = await worker.call(name, tasks[task]);
        onProgress?.(++done / tasks.length);
      }
    };
    try {
      await Promise.all(
        Array.from({ length: Math.min(this.count, tasks.length) }, (_, index) => work(index)),
      );
      return results;
    } catch (error) {
      // One that failed leaves nothing half done behind.
      this.end('Another thread failed.');
      signal?.throwIfAborted();
      throw error;
    } finally {
      signal?.removeEventListener('abort', stop);
    }
  }

  end(reason: string): void {
    for (const worker of this.#workers) worker?.end(reason);
    this.#workers = [];
    this.#has = [];
  }
}
