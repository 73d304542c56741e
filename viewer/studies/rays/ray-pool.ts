import { type CallOptions, WorkerCalls, type WorkerLike } from '../../workers/worker-calls.ts';
import type { LoadedWorld } from '../world/world.ts';
import type { RayCalls } from './messages.ts';

/** Milliseconds: a world takes up to some hundred megabytes in each worker. */
const KEEP = 5 * 60_000;

type World = Pick<LoadedWorld, 'key' | 'world'>;

/** Workers that cast rays at one world, each at its own tasks; those of a run are given out one after the other. */
export class RayPool {
  readonly #start: () => WorkerLike;
  #workers: WorkerCalls<RayCalls>[] = [];
  #has: (string | undefined)[] = [];
  /** Which run the workers are at. */
  #run = 0;
  #idle: ReturnType<typeof setTimeout> | undefined;
  readonly #keep: number;
  readonly count: number;

  /** `keep`: milliseconds after a run for which workers keep their world, in case it is asked of again. */
  constructor(count: number, start: () => WorkerLike, keep = KEEP) {
    this.count = count;
    this.#start = start;
    this.#keep = keep;
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
    const mine = ++this.#run;
    clearTimeout(this.#idle);
    const results: Awaited<ReturnType<RayCalls[N]>>[] = [];
    // What is called off may hear of it when the next run has the workers.
    const end = (reason: string) => {
      if (mine === this.#run) this.end(reason);
    };
    const stop = () => end('It was called off.');
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
      signal?.throwIfAborted();
      // One that failed leaves nothing half done behind.
      end('Another thread failed.');
      throw error;
    } finally {
      signal?.removeEventListener('abort', stop);
      if (mine === this.#run) this.#idle = setTimeout(() => end('It had nothing to do.'), this.#keep);
    }
  }

  end(reason: string): void {
    clearTimeout(this.#idle);
    for (const worker of this.#workers) worker?.end(reason);
    this.#workers = [];
    this.#has = [];
  }
}
