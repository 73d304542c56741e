import { keyOfId } from '../../models/live/chunk-codec.ts';
import type { Observation } from '../../models/schema/index.ts';
import { newMeasured, QUALITIES, setValue } from '../history/measured.ts';
import { Memtable } from '../history/memtable.ts';
import { EntryWriter, type Origin } from '../journal/entry.ts';
import type { Journal } from '../journal/journal.ts';
import { JournalFull } from '../journal/journal-full.ts';
import type { EventOutbox } from './event-outbox.ts';
import { type IngestBatch, IngestFull, type IngestOutcome } from './ingest.ts';
import type { Arrived, LiveStates } from './live-states.ts';
import type { Draft, Registry, Stream } from './registry.ts';

/** Origin of what no feed told. */
const NOWHERE: Origin = { world: '', feed: '', received: 0 };
/** Least time between two writes: what comes within it shares one wait for the disk. */
const GATHERING = 3;
/** Result times from 1900 to 2200; a source that tells seconds or microseconds is outside. */
const EARLIEST = Date.UTC(1900, 0);
const LATEST = Date.UTC(2200, 0);
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
  /** Rows, and milliseconds, of one memtable. */
  mostRows: number;
  mostAge: number;
  now(): number;
}

interface Waiting {
  batch: IngestBatch;
  resolve(outcome: IngestOutcome): void;
  reject(error: Error): void;
}

type Refusal = IngestOutcome['refused'][number];

/** Takes batches in: those that wait are checked, written to the journal together, and only then shown. */
export class Intake {
  readonly #options: IntakeOptions;
  readonly #entry = new EntryWriter();
  readonly #measured = newMeasured();
  #waiting: Waiting[] = [];
  #waitingObservations = 0;
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
      this.#working ??= this.#work();
    });
  }

  /** Ends the memtable that is being filled when it is old enough, or `now`; to be called every second or so. */
  async turn(now = false): Promise<void> {
    await this.#working;
    this.#working ??= this.#run(async () => {
      if (now || this.#options.now() - this.#begun >= this.#options.mostAge) await this.#rotate();
    });
    await this.#working;
  }

  /** Writes something to the journal that is no batch: marks, and events that are carried over. */
  async note(write: (entry: EntryWriter) => void, origin: Origin = NOWHERE): Promise<void> {
    while (this.#working) await this.#working;
    this.#entry.begin(origin);
    write(this.#entry);
    const content = this.#entry.end();
    await (this.#working = this.#run(() => this.#options.journal.append([content], true)));
  }

  async close(): Promise<void> {
    this.#closed = true;
    while (this.#working) await this.#working;
    await this.turn(true);
  }

  async #run(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } finally {
      this.#working = undefined;
      if (this.#waiting.length > 0) this.#working = this.#work();
    }
  }

  async #work(): Promise<void> {
    while (this.#waiting.length > 0) {
      const pause = this.#lastWrite + GATHERING - performance.now();
      if (pause > 0) await new Promise((wake) => setTimeout(wake, pause));
      this.#lastWrite = performance.now();
      await this.#takeGroup(this.#nextGroup());
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
    const { registry, states, events, journal, mostRows } = this.#options;
    const before = this.#memtable.length;
    const drafts = new Map<string, Draft>();
    const seen = new Map<Stream, number>();
    const arrived: Arrived[] = [];
    const reported: { sequence: number; event: IngestBatch['events'][number] }[] = [];
    const contents: Uint8Array[] = [];
    const outcomes: IngestOutcome[] = [];
    try {
      for (const { batch } of group) {
        const { world, feed } = batch;
        const received = Math.round(batch.received);
        let filled = false;
        this.#entry.begin({ world, feed, received });
        for (const thing of batch.things) {
          const key = `${world}\n${thing.id}`;
          const draft = registry.draft(world, feed, thing, drafts.get(key));
          if (!draft) continue;
          drafts.set(key, draft);
          this.#entry.thing(draft.named);
          filled = true;
        }
        const refused: Refusal[] = [];
        let repeated = 0;
        for (let index = 0; index < batch.observations.length; index++) {
          const observation = batch.observations[index];
          const known = registry.get(world, observation.thing);
          const streams =
            (drafts.size > 0 ? drafts.get(`${world}\n${observation.thing}`)?.streams : undefined) ??
            known?.streams;
          const stream = streams?.get(observation.datastream);
          if (!stream || !this.#fits(observation, stream, received)) {
            refused.push(refusal(index, observation, streams !== undefined, stream));
            continue;
          }
          if (this.#isRepeated(stream)) {
            repeated++;
            continue;
          }
          if (!seen.has(stream)) seen.set(stream, stream.seen);
          stream.seen = Math.max(stream.seen, observation.time);
          this.#memtable.add(this.#measured);
          this.#entry.observation(this.#measured);
          arrived.push({ stream, time: observation.time, received, value: observation.value });
          filled = true;
        }
        for (const event of batch.events) {
          const sequence = events.nextSequence();
          this.#entry.event(sequence, JSON.stringify(event));
          reported.push({ sequence, event });
          filled = true;
        }
        if (filled) contents.push(this.#entry.end());
        outcomes.push({
          observations: batch.observations.length - repeated - refused.length,
          repeated,
          refused,
        });
      }
      const settled = events.takeSettled();
      if (settled.length > 0) {
        this.#entry.begin(NOWHERE);
        for (const sequence of settled) this.#entry.settled(sequence);
        contents.push(this.#entry.end());
      }
      if (contents.length > 0) await journal.append(contents);
    } catch (error) {
      this.#memtable.truncate(before);
      for (const [stream, time] of seen) stream.seen = time;
      const told = error instanceof JournalFull ? new IngestFull(error.message) : (error as Error);
      for (const { reject } of group) reject(told);
      this.#follow();
      return;
    }
    for (const { sequence, event } of reported) events.put(sequence, journal.current, event);
    states.bring([...drafts.values()], arrived);
    group.forEach(({ resolve }, index) => {
      resolve(outcomes[index]);
    });
    if (reported.length > 0) events.tell();
    if (this.#memtable.length >= mostRows) await this.#rotate().catch(() => undefined);
  }

  /** Fills #measured; false: the observation is refused. */
  #fits({ time, value, id, quality }: Observation, stream: Stream, received: number): boolean {
    const measured = this.#measured;
    if (!Number.isInteger(time) || time < EARLIEST || time > LATEST) return false;
    measured.stream = stream.handle;
    measured.time = time;
    measured.received = received;
    measured.key = id === undefined ? 0 : keyOfId(id);
    measured.quality = quality === undefined ? 0 : QUALITIES.indexOf(quality);
    return setValue(measured, stream.type, value);
  }

  /** Whether #measured is there already, as far as memory goes; what is older is looked up when it is written. */
  #isRepeated(stream: Stream): boolean {
    if (this.#measured.time > stream.seen) return false;
    if (this.#memtable.has(this.#measured)) return true;
    return this.#options.sealed().some((memtable) => memtable.has(this.#measured));
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

function refusal(
  index: number,
  { thing, datastream, time, value }: Observation,
  known: boolean,
  stream: Stream | undefined,
): Refusal {
  if (!known)
    return {
      index,
      code: 'thing-unknown',
      message: `Nobody has described the thing ${thing}. Send its description before its observations.`,
    };
  if (!stream)
    return {
      index,
      code: 'datastream-unknown',
      message: `The thing ${thing} is described without a datastream ${datastream}. Add it to the description.`,
    };
  if (!Number.isInteger(time) || time < EARLIEST || time > LATEST)
    return {
      index,
      code: 'time-range',
      message: `${thing} ${datastream}: the result time ${time} is no time in whole UTC milliseconds from 1900 to 2200.`,
    };
  return {
    index,
    code: 'value-type',
    message: `${thing} ${datastream} has values of the type ${stream.type}, and not ${JSON.stringify(value)?.slice(0, 80)}.`,
  };
}
