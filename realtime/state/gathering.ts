import { keyOfId } from '../../models/live/chunk-codec.ts';
import { EARLIEST_TIME, LATEST_TIME } from '../../models/live/clock.ts';
import type { Observation } from '../../models/schema/index.ts';
import { newMeasured, QUALITIES, setValue } from '../history/measured.ts';
import type { Memtable } from '../history/memtable.ts';
import type { EntryWriter } from '../journal/entry.ts';
import { type ClassNow, reclassed } from './class-now.ts';
import type { EventOutbox } from './event-outbox.ts';
import type { IngestBatch, IngestOutcome } from './ingest.ts';
import type { Arrived } from './live-states.ts';
import type { Draft, Registry, Stream } from './registry.ts';

export interface GatheringOptions {
  registry: Registry;
  events: EventOutbox;
  memtable: Memtable;
  /** Memtables that are not in the database yet, from the oldest, without the one that is being filled. */
  sealed(): readonly Memtable[];
  entry: EntryWriter;
  /** The class that a thing has now, whatever who tells of it remembers; absent: as it is told. */
  classNow?: ClassNow;
}

type Refusal = IngestOutcome['refused'][number];

const measured = newMeasured();

/** Batches that go to the journal together: what each holds is checked, and is shown nowhere before it is safe there. */
export class Gathering {
  readonly #options: GatheringOptions;
  readonly #drafts = new Map<string, Draft>();
  readonly #seen = new Map<Stream, number>();
  readonly #begin: number;
  readonly arrived: Arrived[] = [];
  readonly reported: { sequence: number; event: IngestBatch['events'][number] }[] = [];
  /** Entries of the journal. */
  readonly contents: Uint8Array[] = [];

  constructor(options: GatheringOptions) {
    this.#options = options;
    this.#begin = options.memtable.length;
  }

  get drafts(): Draft[] {
    return [...this.#drafts.values()];
  }

  /** Adds a batch. When it throws, nothing of the batch is here, and the others stay. */
  add(batch: IngestBatch): IngestOutcome {
    const { memtable } = this.#options;
    const rows = memtable.length;
    const { arrived, reported } = this;
    const [arrivals, reports] = [arrived.length, reported.length];
    const drafts = new Map<string, Draft | undefined>();
    const seen = new Map<Stream, number>();
    try {
      return this.#add(batch, drafts, seen);
    } catch (error) {
      memtable.truncate(rows);
      arrived.length = arrivals;
      reported.length = reports;
      for (const [key, before] of drafts)
        if (before) this.#drafts.set(key, before);
        else this.#drafts.delete(key);
      for (const [stream, time] of seen) stream.seen = time;
      throw error;
    }
  }

  /** Nothing of it could be written. */
  undo(): void {
    this.#options.memtable.truncate(this.#begin);
    for (const [stream, time] of this.#seen) stream.seen = time;
  }

  #add(
    batch: IngestBatch,
    drafted: Map<string, Draft | undefined>,
    seen: Map<Stream, number>,
  ): IngestOutcome {
    const { registry, events, memtable, entry } = this.#options;
    const { world, feed } = batch;
    const received = Math.round(batch.received);
    const refused: Refusal[] = [];
    let repeated = 0;
    let filled = false;
    entry.begin({ world, feed, received });
    const { classNow } = this.#options;
    for (const told of batch.things) {
      const thing = classNow ? reclassed(told, classNow({ feed, thing: told })) : told;
      const key = `${world}\n${thing.id}`;
      const before = this.#drafts.get(key);
      const draft = registry.draft(world, feed, thing, received, before);
      if (!draft) continue;
      if (!drafted.has(key)) drafted.set(key, before);
      this.#drafts.set(key, draft);
      entry.thing(draft.named);
      filled = true;
    }
    for (let index = 0; index < batch.observations.length; index++) {
      const observation = batch.observations[index];
      const streams =
        (this.#drafts.size > 0 ? this.#drafts.get(`${world}\n${observation.thing}`)?.streams : undefined) ??
        registry.get(world, observation.thing)?.streams;
      const stream = streams?.get(observation.datastream);
      if (!stream || !fits(observation, stream, received)) {
        refused.push(refusal(index, observation, streams !== undefined, stream));
        continue;
      }
      if (this.#isRepeated(stream)) {
        repeated++;
        continue;
      }
      if (!seen.has(stream)) seen.set(stream, stream.seen);
      if (!this.#seen.has(stream)) this.#seen.set(stream, stream.seen);
      stream.seen = Math.max(stream.seen, observation.time);
      memtable.add(measured);
      entry.observation(measured);
      this.arrived.push({ stream, time: observation.time, received, value: observation.value });
      filled = true;
    }
    for (const event of batch.events) {
      const sequence = events.nextSequence();
      entry.event(sequence, JSON.stringify(event));
      this.reported.push({ sequence, event });
      filled = true;
    }
    if (filled) this.contents.push(entry.end());
    return { observations: batch.observations.length - repeated - refused.length, repeated, refused };
  }

  /** Whether `measured` is there already, as far as memory goes; what is older is looked up when it is written. */
  #isRepeated(stream: Stream): boolean {
    if (measured.time > stream.seen) return false;
    if (this.#options.memtable.has(measured)) return true;
    return this.#options.sealed().some((memtable) => memtable.has(measured));
  }
}

/** Fills `measured`; false: the observation is refused. */
function fits({ time, value, id, quality }: Observation, stream: Stream, received: number): boolean {
  if (!isTime(time)) return false;
  measured.stream = stream.handle;
  measured.time = time;
  measured.received = received;
  measured.key = id === undefined ? 0 : keyOfId(id);
  measured.quality = quality === undefined ? 0 : QUALITIES.indexOf(quality);
  return setValue(measured, stream.type, value);
}

const isTime = (time: number): boolean =>
  Number.isInteger(time) && time >= EARLIEST_TIME && time <= LATEST_TIME;

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
  if (!isTime(time))
    return {
      index,
      code: 'time-range',
      message: `${thing} ${datastream}: the result time ${time} is no time in whole UTC milliseconds from 1990 to 2200.`,
    };
  return {
    index,
    code: 'value-type',
    message: `${thing} ${datastream} has values of the type ${stream.type}, and not ${JSON.stringify(value)?.slice(0, 80)}.`,
  };
}
