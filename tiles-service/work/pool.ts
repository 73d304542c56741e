import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';

/** A task of a pool: an exported function of a module, its argument, and what to transfer with it. */
interface Task {
  id: number;
  module: string;
  name: string;
  argument: unknown;
  transfer: ArrayBuffer[];
  resolve: (value: never) => void;
  reject: (error: Error) => void;
}

export interface TaskMessage {
  id: number;
  module: string;
  name: string;
  argument: unknown;
}

export type TaskReply = { id: number; value: unknown } | { id: number; error: SerializedError };

interface SerializedError {
  name: string;
  message: string;
  stack?: string;
  fields: Record<string, unknown>;
}

/**
 * Runs exported functions of modules on worker threads. Tasks wait in order of arrival; a worker takes the
 * next one as soon as it is free. Give big buffers in `transfer`; a function returns them with `transferring`.
 */
export class WorkerPool {
  readonly size: number;
  readonly #queue: Task[] = [];
  readonly #idle: Worker[] = [];
  readonly #workers = new Map<Worker, Task | undefined>();
  #nextId = 1;
  #closed = false;

  constructor(size = Math.max(1, availableParallelism())) {
    this.size = size;
  }

  /** Tasks waiting or running: a producer holds back while this is well above `size`. */
  get pending(): number {
    let running = 0;
    for (const task of this.#workers.values()) if (task) running++;
    return this.#queue.length + running;
  }

  /** `module` is an `import.meta.url`-style URL; `name` one of its exported functions, sync or async. */
  run<T>(module: string, name: string, argument: unknown, transfer: ArrayBuffer[] = []): Promise<T> {
    if (this.#closed) return Promise.reject(new Error('The worker pool is closed.'));
    return new Promise<T>((resolve, reject) => {
      this.#queue.push({ id: this.#nextId++, module, name, argument, transfer, resolve, reject });
      this.#pump();
    });
  }

  /** Ends all workers at once; tasks under way are rejected. */
  async close(): Promise<void> {
    this.#closed = true;
    const error = new Error('The worker pool was closed.');
    for (const task of this.#queue.splice(0)) task.reject(error);
    const workers = [...this.#workers];
    this.#workers.clear();
    await Promise.all(
      workers.map(async ([worker, task]) => {
        task?.reject(error);
        await worker.terminate();
      }),
    );
  }

  #pump(): void {
    while (this.#queue.length > 0) {
      const worker = this.#idle.pop() ?? (this.#workers.size < this.size ? this.#start() : undefined);
      if (!worker) return;
      const task = this.#queue.shift() as Task;
      this.#workers.set(worker, task);
      const { id, module, name, argument } = task;
      worker.ref();
      worker.postMessage({ id, module, name, argument } satisfies TaskMessage, task.transfer);
    }
  }

  #start(): Worker {
    const worker = new Worker(new URL('./worker.mjs', import.meta.url));
    this.#workers.set(worker, undefined);
    worker.on('message', (reply: TaskReply) => this.#finish(worker, reply));
    worker.on('error', (error) => this.#lose(worker, error as Error));
    worker.on('exit', (code) =>
      this.#lose(worker, new Error(`A worker thread ended early (exit code ${code}).`)),
    );
    return worker;
  }

  #finish(worker: Worker, reply: TaskReply): void {
    const task = this.#workers.get(worker);
    this.#workers.set(worker, undefined);
    this.#idle.push(worker);
    worker.unref();
    if (task?.id === reply.id) {
      if ('error' in reply) task.reject(revive(reply.error));
      else task.resolve(reply.value as never);
    }
    this.#pump();
  }

  #lose(worker: Worker, error: Error): void {
    if (!this.#workers.has(worker)) return;
    const task = this.#workers.get(worker);
    this.#workers.delete(worker);
    const index = this.#idle.indexOf(worker);
    if (index >= 0) this.#idle.splice(index, 1);
    task?.reject(error);
    this.#pump();
  }
}

function revive(error: SerializedError): Error {
  const revived = new Error(error.message);
  revived.stack = error.stack;
  return Object.assign(revived, error.fields, { name: error.name });
}
