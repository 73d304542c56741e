import { Memtable } from '../history/memtable.ts';
import { EntryWriter, type Origin } from '../journal/entry.ts';
import type { Journal } from '../journal/journal.ts';
import { JournalFull } from '../journal/journal-full.ts';
import type { ClassNow } from './class-now.ts';
import type { EventOutbox } from './event-outbox.ts';
import { Gathering } from './gathering.ts';
import { type IngestBatch, IngestFull, type IngestOutcome } from './ingest.ts';
import type { LiveStates } from './live-states.ts';
import type { Registry } from './registry.ts';

/** Origin of what no feed told. */
const NOWHERE: Origin = { world: '', feed: '', received: 0 };
/** Least time between two writes: what comes within it shares one wait for the disk. */
const GATHERING = 3;
/** Observations that are written at once, so that a flood does not keep others from their turn for long. */
const MOST_AT_ONCE = 20_000;
/** Observations that may wait for the disk; a source that comes when there are more is to send again. */
const MOST_WAITING = 1_000_000;

export interface IntakeOptions {
  registry: Registry;
  states: LiveStates;
  events: EventOutbox;
  journal: Journal;
  /** Memtables that are not in the database yet, from the oldest, without the one that is being filled. */
  sealed(): readonly Memtable[];
  /** A memtable is full, or old. */
  seal(memtable: Memtable): void;
  /** Something failed that nobody waits for. */
  onFault(error: unknown): void;
  /** Rows, and milliseconds, of one memtable. */
  mostRows: number;
  mostAge: number;
  now(): number;
  /** As GatheringOptions has it. */
  classNow?: ClassNow;
}

interface Waiting {
  batch: IngestBatch;
  resolve(outcome: IngestOutcome): void;
  reject(error: Error): void;
}

/** Takes batches in: those that wait are checked, written to the journal together, and only then shown. */
export class Intake {
  readonly #options: IntakeOptions;
  readonly #entry = new EntryWriter();
  #waiting: Waiting[] = [];
  #waitingObservations = 0;
  /** What is done between two groups of batches, however many of those wait. */
  readonly #chores: (() => Promise<void>)[] = [];
  #turn: Promise<void> | undefined;
  #working: Promise<void> | undefined;
  #memtable: Memtable;
  #begun: number;
  #lastWrite = Number.NEGATIVE_INFINITY;
  #closed = false;

  constructor(options: IntakeOptions) {
    this.#options = options;
    this.#memtable = new Memtable(options.journal.current);
    this.#begun = options.now();
  }

  /** What is being filled now. */
  get memtable(): Memtable {
    return this.#memtable;
  }

  take(batch: IngestBatch): Promise<IngestOutcome> {
    if (this.#closed) return Promise.reject(new IngestFull('The server is ending.'));
    const { length } = batch.observations;
    if (this.#waitingObservations > 0 && this.#waitingObservations + length > MOST_WAITING)
      return Promise.reject(new IngestFull('The disk does not keep up with what comes in.'));
    this.#waitingObservations += length;
    return new Promise((resolve, reject) => {
      this.#waiting.push({ batch, resolve, reject });
      this.#begin();
    });
  }

  /** Ends the memtable that is being filled when it is old enough; to be called every second or so. */
  turn(): Promise<void> {
    this.#turn ??= this.#chore(async () => {
      if (this.#options.now() - this.#begun >= this.#options.mostAge) await this.#rotate();
    }).finally(() => {
      this.#turn = undefined;
    });
    return this.#turn;
  }

  /** Writes something to the journal that is no batch: marks, and events that are carried over. */
  note(write: (entry: EntryWriter) => void, origin: Origin = NOWHERE): Promise<void> {
    return this.#chore(async () => {
      this.#entry.begin(origin);
      write(this.#entry);
      await this.#options.journal.append([this.#entry.end()], true);
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#working;
    await this.#chore(() => this.#rotate());
  }

  #chore(work: () => Promise<void>): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#chores.push(() => work().then(resolve, reject));
      this.#begin();
    });
  }

  #begin(): void {
    this.#working ??= this.#work();
  }

  /** Never rejects: who waits is told what failed, and the next have their turn. */
  async #work(): Promise<void> {
    for (;;) {
      const chore = this.#chores.shift();
      if (chore) await chore();
      else if (this.#waiting.length > 0) {
        const pause = this.#lastWrite + GATHERING - performance.now();
        if (pause > 0) await new Promise((wake) => setTimeout(wake, pause));
        this.#lastWrite = performance.now();
        await this.#takeGroup(this.#nextGroup());
      } else break;
    }
    // In the same turn as the look at what waits: what comes later begins anew.
    this.#working = undefined;
  }

  #nextGroup(): Waiting[] {
    let count = 0;
    let observations = 0;
    while (count < this.#waiting.length && observations < MOST_AT_ONCE)
      observations += this.#waiting[count++].batch.observations.length;
    this.#waitingObservations -= observations;
    return this.#waiting.splice(0, count);
  }

  async #takeGroup(group: readonly Waiting[]): Promise<void> {
    const { registry, events, journal, sealed, mostRows, classNow } = this.#options;
    const gathering = new Gathering({
      registry,
      events,
      memtable: this.#memtable,
      sealed,
      entry: this.#entry,
      ...(classNow && { classNow }),
    });
    const taken: { waiting: Waiting; outcome: IngestOutcome }[] = [];
    for (const waiting of group)
      try {
        taken.push({ waiting, outcome: gathering.add(waiting.batch) });
      } catch (error) {
        // One that cannot be written takes no other with it.
        waiting.reject(error as Error);
      }
    try {
      const contents = [...gathering.contents, ...this.#settled()];
      if (contents.length > 0) await journal.append(contents);
    } catch (error) {
      gathering.undo();
      const told = error instanceof JournalFull ? new IngestFull(error.message) : (error as Error);
      for (const { waiting } of taken) waiting.reject(told);
      this.#follow();
      return;
    }
    this.#show(gathering);
    for (const { waiting, outcome } of taken) waiting.resolve(outcome);
    if (gathering.reported.length > 0) events.tell();
    if (this.#memtable.length >= mostRows) await this.#rotate().catch(this.#options.onFault);
  }

  /** It is safe: that it cannot be shown is no reason for its source to send it again. */
  #show({ reported, drafts, arrived }: Gathering): void {
    const { events, states, journal, onFault } = this.#options;
    for (const { sequence, event } of reported) events.put(sequence, journal.current, event);
    try {
      states.bring(drafts, arrived);
    } catch (error) {
      onFault(error);
    }
  }

  /** An entry that says which events are in the database by now. */
  #settled(): Uint8Array[] {
    const settled = this.#options.events.takeSettled();
    if (settled.length === 0) return [];
    this.#entry.begin(NOWHERE);
    for (const sequence of settled) this.#entry.settled(sequence);
    return [this.#entry.end()];
  }

  async #rotate(): Promise<void> {
    await this.#options.journal.rotate();
    this.#follow();
  }

  /** A memtable is one segment: where the journal begins another, so does memory. */
  #follow(): void {
    const { journal, seal, now } = this.#options;
    const full = this.#memtable;
    this.#begun = now();
    if (journal.current === full.segment) return;
    this.#memtable = new Memtable(journal.current, Math.max(1_024, full.length));
    seal(full);
  }
}
