import { InputError } from '../../models/errors.ts';
import type { AnswerMessage, CallMessage, Calls } from './messages.ts';

interface Waiting {
  resolve(value: unknown): void;
  reject(error: Error): void;
  onProgress?(share: number): void;
}

export interface CallOptions {
  /** Ends the wait with AbortError, and tells the worker. */
  signal?: AbortSignal;
  /** 0 … 1. */
  onProgress?(share: number): void;
}

/** What of a worker the calls need. */
export type WorkerLike = Pick<Worker, 'postMessage' | 'terminate' | 'onmessage' | 'onerror'>;

/** The worker broke, or was ended: what it kept is lost with it. */
export class WorkerEnded extends Error {
  override readonly name = 'WorkerEnded';
}

/**
 * Calls functions of a worker (see answer-calls.ts there). It starts with the first call, and again with the next one
 * after it broke. `start` makes it: the address of a worker has to stand in the module that wants it.
 */
export class WorkerCalls<C extends Calls> {
  readonly #start: () => WorkerLike;
  readonly #waiting = new Map<number, Waiting>();
  #worker: WorkerLike | undefined;
  #next = 1;
  #ends = 0;

  constructor(start: () => WorkerLike) {
    this.#start = start;
  }

  /** How many workers have come to their end: whoever had one keep something looks here whether it is the same. */
  get ends(): number {
    return this.#ends;
  }

  /** Starts the worker before its first call, which then finds its code there. */
  start(): void {
    this.#worker ??= this.#started();
  }

  /** Rejects with what the function threw (an InputError as such, anything else as an Error of its message), or with WorkerEnded. */
  call<N extends keyof C & string>(
    name: N,
    parameters: Parameters<C[N]>,
    { signal, onProgress }: CallOptions = {},
  ): Promise<Awaited<ReturnType<C[N]>>> {
    const id = this.#next++;
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(calledOff());
      this.#waiting.set(id, {
        resolve: resolve as (value: unknown) => void,
        reject,
        ...(onProgress ? { onProgress } : {}),
      });
      signal?.addEventListener('abort', () => {
        if (!this.#waiting.delete(id)) return;
        this.#tell({ id, cancel: true });
        reject(calledOff());
      });
      this.#tell({ id, name, parameters });
    });
  }

  /** Ends the worker; what is waited for fails with `reason`. */
  end(reason: string): void {
    this.#worker?.terminate();
    this.#worker = undefined;
    this.#ends++;
    this.#failAll(new WorkerEnded(reason));
  }

  #tell(message: CallMessage): void {
    this.start();
    this.#worker?.postMessage(message);
  }

  #started(): WorkerLike {
    const worker = this.#start();
    worker.onmessage = ({ data: answer }: MessageEvent<AnswerMessage>) => {
      const waiting = this.#waiting.get(answer.id);
      if ('progress' in answer) {
        waiting?.onProgress?.(answer.progress);
        return;
      }
      this.#waiting.delete(answer.id);
      if ('error' in answer) waiting?.reject(errorOf(answer));
      else waiting?.resolve(answer.value);
    };
    worker.onerror = ({ message }) => this.end(message || 'The worker did not start.');
    return worker;
  }

  #failAll(error: Error): void {
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }
}

function calledOff(): Error {
  return new DOMException('It was called off.', 'AbortError');
}

function errorOf({ error, input: told }: Extract<AnswerMessage, { error: string }>): Error {
  if (!told) return new Error(error);
  const { code, input, advice } = told;
  // Its message has all three in it.
  const message = error.slice(input.length + 2, error.length - advice.length - 1);
  return new InputError(code, input, message, advice);
}
