import type { ReportedEvent, Thing } from '../../../models/schema/index.ts';
import type { StoredThing } from '../../../realtime/feeds/known-things.ts';
import {
  type Ingest,
  type IngestBatch,
  IngestFull,
  type IngestOutcome,
} from '../../../realtime/state/ingest.ts';

type Kept = IngestBatch['observations'][number];

/** Takes in by the rules of Ingest and keeps everything in memory: what a feed brought can be looked at. */
export class SmallIngest implements Ingest {
  readonly things = new Map<string, StoredThing>();
  readonly observations: Kept[] = [];
  readonly events: ReportedEvent[] = [];
  readonly batches: IngestBatch[] = [];
  /** So many takes fail, as on a full disk. */
  failures = 0;
  /** Which of them. */
  failing: (batch: IngestBatch) => boolean = () => true;
  /** Milliseconds until a batch is safe. */
  delay = 0;
  /** Takes that were asked for. */
  asked = 0;
  /** Batches that are safe. */
  safe = 0;
  readonly #seen = new Set<string>();

  async take(batch: IngestBatch): Promise<IngestOutcome> {
    this.asked++;
    if (this.delay > 0) await new Promise((resolve) => setTimeout(resolve, this.delay));
    if (this.failures > 0 && this.failing(batch)) {
      this.failures--;
      throw new IngestFull('The disk is full.');
    }
    this.batches.push(batch);
    for (const thing of batch.things) this.things.set(thing.id, { feed: batch.feed, thing });
    const outcome = { observations: 0, repeated: 0, refused: [] as IngestOutcome['refused'][number][] };
    batch.observations.forEach((observation, index) => {
      const { thing, datastream, time, id = '' } = observation;
      const known = this.things.get(thing)?.thing;
      const stream = known?.datastreams.find((one) => one.id === datastream);
      if (!known) outcome.refused.push({ index, code: 'thing-unknown', message: 'nobody described it' });
      else if (!stream)
        outcome.refused.push({ index, code: 'datastream-unknown', message: 'nobody described it' });
      else {
        const key = [thing, datastream, time, id].join('\n');
        if (this.#seen.has(key)) outcome.repeated++;
        else {
          this.#seen.add(key);
          this.observations.push(observation);
          outcome.observations++;
        }
      }
    });
    this.events.push(...batch.events);
    this.safe++;
    return outcome;
  }

  thing(id: string): Thing | undefined {
    return this.things.get(id)?.thing;
  }

  /** Values of a datastream in the order in which they came. */
  values(thing: string, datastream: string): unknown[] {
    return this.observations
      .filter((one) => one.thing === thing && one.datastream === datastream)
      .map(({ value }) => value);
  }
}
