import type { FloodCase } from '../../models/schema/flood-case.ts';
import { errorText } from '../stores/status.ts';
import type { FloodNews, FloodSite, ToFlood } from './messages.ts';

/** Milliseconds between two looks whether a run still tells something, and how many in silence it may have. */
const LOOK = 10_000;
const SILENT_LOOKS = 12;

/** What of a run one can do from outside. */
export interface RunningFlood {
  /** Ends it at once: nothing more is told. */
  cancel(): void;
  /** Says that its first picture is on screen: until then the run lets the page have the machine. */
  seen?(): void;
}

/** A worker for one run, which ends with it. It may be there before the run, and make itself ready. */
export class FloodWork {
  readonly key: string;
  readonly #worker: Worker;
  readonly #told: Promise<void>;
  /** Why nothing can be computed by it. */
  #failure: string | undefined;
  #onFailure: ((message: string) => void) | undefined;

  /** `isAhead`: nobody waits for a run yet. */
  constructor(site: Omit<FloodSite, 'kernels'>, isAhead: boolean) {
    this.key = keyOf(site);
    this.#worker = new Worker(new URL('./flood-worker.ts', import.meta.url), { type: 'module' });
    this.#worker.onerror = ({ message }) => this.#fail(message || 'The worker did not start.');
    this.#told = import('virtual:flood-kernels').then(
      ({ alone, shared }) => {
        const kernels = { alone: absolute(alone), shared: absolute(shared) };
        this.#tell({ kind: 'site', site: { ...site, kernels }, isAhead });
      },
      (error: unknown) => this.#fail(errorText(error)),
    );
  }

  get isBroken(): boolean {
    return this.#failure !== undefined;
  }

  end(): void {
    this.#worker.terminate();
  }

  /** Computes a run; once. */
  compute(flood: FloodCase, onNews: (news: FloodNews) => void): RunningFlood {
    let isOver = false;
    // A thread that waits for another which has died says nothing, and never will. Looks are counted, not time: a machine
    // that slept is no reason.
    let silent = 0;
    const watch = setInterval(() => {
      if (++silent > SILENT_LOOKS) fail('The computation has told nothing for two minutes.');
    }, LOOK);
    const end = () => {
      isOver = true;
      clearInterval(watch);
      this.end();
    };
    const fail = (message: string) => {
      if (isOver) return;
      end();
      onNews({ kind: 'failed', error: { code: 'flood-failed', message } });
    };
    this.#worker.onmessage = ({ data: news }: MessageEvent<FloodNews>) => {
      if (isOver) return;
      silent = 0;
      if (news.kind === 'end' || news.kind === 'failed') end();
      onNews(news);
    };
    this.#onFailure = fail;
    void this.#told.then(() => {
      if (isOver) return;
      if (this.#failure === undefined) this.#tell({ kind: 'run', flood });
      else fail(this.#failure);
    });
    return { cancel: end, seen: () => isOver || this.#tell({ kind: 'seen' }) };
  }

  #tell(message: ToFlood): void {
    this.#worker.postMessage(message);
  }

  #fail(message: string): void {
    this.#failure = message;
    this.#onFailure?.(message);
  }
}

/** Runs of one key can be computed by one worker. */
export const keyOf = ({ grid, threads }: Pick<FloodSite, 'grid' | 'threads'>): string =>
  JSON.stringify([grid, threads]);

const absolute = (address: string): string => new URL(address, document.baseURI).href;
