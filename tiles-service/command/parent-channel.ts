import type { Progress } from '../../models/schema/index.ts';

/** Milliseconds between two messages of one step. */
const INTERVAL = 200;

/** Tells the process that started this one, if it listens, how far the work is and what went wrong. */
export class ParentChannel {
  #step: string | undefined;
  #told = 0;

  tell(progress: Progress): void {
    const now = performance.now();
    if (!process.connected || (progress.step === this.#step && now - this.#told < INTERVAL)) return;
    this.#step = progress.step;
    this.#told = now;
    process.send?.({ progress });
  }

  fail(error: string): void {
    if (process.connected) process.send?.({ error });
  }

  /** An open channel would keep the process alive. */
  close(): void {
    if (process.connected) process.disconnect?.();
  }
}
