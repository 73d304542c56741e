import { pauseAfter } from '../../models/pause.ts';
import type { ReportedEvent } from '../../models/schema/index.ts';

/** Takes events over; what it gives resolves when they are kept elsewhere. */
export type EventListener = (events: readonly ReportedEvent[]) => void | Promise<void>;

interface Waiting {
  sequence: number;
  /** Segment of the journal that has it. */
  segment: number;
  event: ReportedEvent;
}

const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 30_000;

/**
 * Events that are safe in the journal, told in order until every listener has taken them over: again after a failure,
 * and again after a restart.
 */
export class EventOutbox {
  readonly #waiting = new Map<number, Waiting>();
  readonly #listeners = new Set<EventListener>();
  readonly #onFault: (error: unknown) => void;
  #settled: number[] = [];
  #next = 1;
  #failures = 0;
  #telling = false;
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(onFault: (error: unknown) => void) {
    this.#onFault = onFault;
  }

  nextSequence(): number {
    return this.#next++;
  }

  /** Is safe in a segment now; told with `tell`. */
  put(sequence: number, segment: number, event: ReportedEvent): void {
    this.#next = Math.max(this.#next, sequence + 1);
    this.#waiting.set(sequence, { sequence, segment, event });
  }

  /** As the journal says when it is read again. */
  forget(sequence: number): void {
    this.#waiting.delete(sequence);
  }

  onEvents(listener: EventListener): () => void {
    this.#listeners.add(listener);
    this.tell();
    return () => this.#listeners.delete(listener);
  }

  /** Tells what waits, if somebody listens and nothing is being told. */
  tell(): void {
    if (
      this.#telling ||
      this.#timer ||
      this.#closed ||
      this.#listeners.size === 0 ||
      this.#waiting.size === 0
    )
      return;
    this.#telling = true;
    void this.#tellAll();
  }

  get hasSettled(): boolean {
    return this.#settled.length > 0;
  }

  /** Sequences that are settled since this was asked, for the journal. */
  takeSettled(): number[] {
    const settled = this.#settled;
    this.#settled = [];
    return settled;
  }

  /** What only a segment up to this one has, and is not settled. */
  waitingUpTo(segment: number): readonly Readonly<Waiting>[] {
    return [...this.#waiting.values()].filter((waiting) => waiting.segment <= segment);
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
  }

  async #tellAll(): Promise<void> {
    const told = [...this.#waiting.values()];
    try {
      const events = told.map(({ event }) => event);
      await Promise.all([...this.#listeners].map((listener) => listener(events)));
      for (const { sequence } of told) {
        this.#waiting.delete(sequence);
        this.#settled.push(sequence);
      }
      this.#failures = 0;
      this.#telling = false;
      this.tell();
    } catch (error) {
      this.#telling = false;
      this.#onFault(error);
      if (this.#closed) return;
      this.#timer = setTimeout(
        () => {
          this.#timer = undefined;
          this.tell();
        },
        pauseAfter(this.#failures++, FIRST_PAUSE, LONGEST_PAUSE),
      );
      this.#timer.unref();
    }
  }
}
