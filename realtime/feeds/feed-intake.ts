import type { Logger } from 'pino';
import { strictestOf } from '../../models/access/strictness.ts';
import { EARLIEST_TIME } from '../../models/live/clock.ts';
import {
  type Feed,
  isPlainText,
  type Observation,
  observationSchema,
  PUBLICATIONS,
  type Publication,
  type ReportedEvent,
  reportedEventSchema,
  type Thing,
  type ToldEvent,
} from '../../models/schema/index.ts';
import type { Ingest } from '../state/ingest.ts';
import type { Delivery, Payload, PayloadReader, ReadFault, Reading } from './adapter.ts';
import type { ClockWatch } from './clock-watch.ts';
import { letterOf } from './dead-letters/letter.ts';
import type { AreasAt, KnownThings } from './known-things.ts';

/** Milliseconds between two warnings of one kind. */
const WARN_EVERY = 10 * 60_000;

/** Where payloads that do not fit are kept. */
export interface LetterBox {
  put(letter: ReturnType<typeof letterOf>): Promise<void>;
}

export interface IntakeOptions {
  feed: Feed;
  world: string;
  reader: PayloadReader;
  ingest: Ingest;
  things: KnownThings;
  clock: ClockWatch;
  areasAt: AreasAt;
  letters: LetterBox;
  logger: Logger;
  /** Strikes secrets out of what is kept and shown. */
  redact(text: string): string;
  /** Told of what was taken. */
  onTaken(payload: Payload, observations: readonly Observation[], delivery: Delivery): void;
}

/** Takes in the payloads of one feed: reads, completes, keeps, and puts aside what does not fit. */
export class FeedIntake {
  readonly #options: IntakeOptions;
  readonly #letterPublication: Publication;
  readonly #warned = new Map<string, number>();

  constructor(options: IntakeOptions) {
    this.#options = options;
    this.#letterPublication = classOfLetters(options.feed);
  }

  /** As FeedContext.deliver. */
  async deliver(payload: Payload): Promise<Delivery> {
    const { feed, letters, onTaken } = this.#options;
    const { delivery, observations } = await this.#take(payload);
    if (delivery.faults.length > 0)
      await letters.put(letterOf(feed.id, payload, this.#letterPublication, delivery.faults));
    onTaken(payload, observations, delivery);
    return delivery;
  }

  /** Reads a dead letter again; what still does not fit is told, and no new letter is made. */
  async again(payload: Payload): Promise<Delivery> {
    return (await this.#take(payload)).delivery;
  }

  async #take(payload: Payload): Promise<{ delivery: Delivery; observations: readonly Observation[] }> {
    const { feed, world, ingest, things } = this.#options;
    const reading = this.#read(payload);
    const faults: ReadFault[] = [...(reading.faults ?? [])];
    this.#warn(reading.warnings ?? []);
    const described = this.#describe(reading, faults);
    const observations = this.#observe(reading, payload.received, described, faults);
    const events = this.#report(reading, faults);
    const delivery = { observations: 0, events: events.length, repeated: 0, faults: faults as ReadFault[] };
    const batch = {
      world,
      feed: feed.id,
      received: payload.received,
      things: [...described.values()],
      observations,
      events,
    };
    if (described.size + observations.length + events.length > 0) {
      try {
        const outcome = await ingest.take(batch);
        things.settle(batch.things, true);
        delivery.observations = outcome.observations;
        delivery.repeated = outcome.repeated;
        for (const { index, code, message } of outcome.refused)
          faults.push({ code, message: `${nameOf(observations[index])}: ${message}` });
      } catch (error) {
        things.settle(batch.things, false);
        throw error;
      }
    }
    delivery.faults = oneOfEach(faults, this.#options.redact);
    return { delivery, observations };
  }

  #read(payload: Payload): Reading {
    try {
      return this.#options.reader.read(payload);
    } catch (error) {
      // A reader that throws has met something that nobody thought of: the stream goes on.
      const { message } = error as Error;
      return { faults: [{ code: 'unreadable', message: `The payload cannot be read: ${message}` }] };
    }
  }

  /** Each kind of warning once in a while: a source repeats itself. */
  #warn(warnings: readonly ReadFault[]): void {
    for (const { code, message } of warnings) {
      const now = Date.now();
      if (now - (this.#warned.get(code) ?? 0) < WARN_EVERY) continue;
      this.#warned.set(code, now);
      this.#options.logger.warn({ code }, message);
    }
  }

  #describe(reading: Reading, faults: ReadFault[]): Map<string, Thing> {
    const described = new Map<string, Thing>();
    for (const told of reading.things ?? []) {
      const { thing, faults: own } = this.#options.things.describe(told);
      if (thing) described.set(thing.id, thing);
      faults.push(...own);
    }
    return described;
  }

  #observe(
    reading: Reading,
    received: number,
    described: Map<string, Thing>,
    faults: ReadFault[],
  ): Observation[] {
    const { things, clock } = this.#options;
    const taken: Observation[] = [];
    for (const observation of reading.observations ?? []) {
      const problem = problemOf(observation) ?? things.refusal(observation);
      if (problem) {
        faults.push(problem);
        continue;
      }
      taken.push(clock.see(observation, received));
      const { value } = observation;
      if (typeof value !== 'object') continue;
      const moved = things.moved(observation.thing, value.longitude, value.latitude);
      if (moved) described.set(moved.id, moved);
    }
    return taken;
  }

  #report(reading: Reading, faults: ReadFault[]): ReportedEvent[] {
    return (reading.events ?? []).flatMap((told) => {
      const parsed = reportedEventSchema.safeParse(this.#complete(told));
      if (parsed.success) return [parsed.data];
      const [issue] = parsed.error.issues;
      const where = issue.path.join('.') || 'the event';
      faults.push({ code: 'event-invalid', message: `event "${told.id}": ${where}: ${issue.message}` });
      return [];
    });
  }

  #complete(told: ToldEvent): object {
    const { feed, areasAt } = this.#options;
    const { longitude, latitude } = told;
    const placed = longitude !== undefined && latitude !== undefined;
    return {
      ...told,
      source: feed.id,
      publication: strictestOf(feed.publication, told.publication),
      areas: placed ? [...areasAt(longitude, latitude)] : (told.areas ?? []),
      simulated: feed.simulated || told.simulated === true,
    };
  }
}

/** Checked by hand where it is quick: there are tens of thousands a second. */
function problemOf(observation: Observation): ReadFault | undefined {
  const { time, value } = observation;
  const plain =
    typeof value === 'number'
      ? Number.isFinite(value)
      : typeof value === 'boolean' ||
        (typeof value === 'string' && value.length <= 2_000 && isPlainText(value));
  const quick = plain && Number.isInteger(time) && observation.id === undefined;
  if (!quick || !observation.thing || !observation.datastream) {
    const parsed = observationSchema.safeParse(observation);
    if (!parsed.success) {
      const [issue] = parsed.error.issues;
      return {
        code: 'observation-invalid',
        message: `${nameOf(observation)}: ${issue.path.join('.') || 'the observation'}: ${issue.message}`,
      };
    }
  }
  if (time >= EARLIEST_TIME) return undefined;
  return {
    code: 'time-implausible',
    message:
      `${nameOf(observation)}: the result time is before 1990. If the source counts in seconds, give the time the ` +
      'format epoch-s.',
  };
}

const nameOf = ({ thing, datastream }: Observation): string =>
  `thing "${String(thing).slice(0, 200)}", datastream "${String(datastream).slice(0, 120)}"`;

/** Each fault once, in the order in which it came. */
function oneOfEach(faults: readonly ReadFault[], redact: (text: string) => string): ReadFault[] {
  const seen = new Map<string, ReadFault>();
  for (const { code, message } of faults) {
    // Cut before as well: a source may put a megabyte where a name is wanted.
    const clean = redact(message.slice(0, 2_000)).slice(0, 1_000);
    seen.set(`${code}\n${clean}`, { code, message: clean });
  }
  return [...seen.values()];
}

/** The strictest class that a configuration speaks of anywhere: what could not be read may be of it. */
function classOfLetters(feed: Feed): Publication {
  let strictest: Publication = feed.publication;
  const look = (value: unknown, inPublication: boolean): void => {
    if (typeof value === 'string') {
      if (inPublication && (PUBLICATIONS as readonly string[]).includes(value))
        strictest = strictestOf(strictest, value as Publication);
    } else if (value !== null && typeof value === 'object') {
      for (const [key, inner] of Object.entries(value)) look(inner, inPublication || key === 'publication');
    }
  };
  look(feed, false);
  return strictest;
}
