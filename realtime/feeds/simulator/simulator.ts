import { z } from 'zod';
import { feedSchema } from '../../../models/schema/index.ts';
import type { FeedAdapter, FeedContext, OpenFeed } from '../adapter.ts';
import { deliverInsistently } from '../connections/insistently.ts';
import { closing } from '../connections/polling.ts';
import { brokerSchema } from '../mqtt/broker.ts';
import { SIMULATOR_TYPE, simulatorReader } from './payload.ts';
import type { Answer, Question } from './question.ts';
import { type SharedSimulation, shareSimulation } from './simulation-worker.ts';
import { throughBroker } from './through-broker.ts';

const relativePath = z
  .string()
  .min(1)
  .refine(
    (path) => !/^([/\\]|[a-z]:)|(^|[/\\])\.\.([/\\]|$)/i.test(path),
    'give a path inside of the city folder',
  );

const shape = feedSchema.extend({
  city: relativePath.default('simulator/city.json').describe('The city as its simulator knows it'),
  things: relativePath.default('simulator/things.ndjson').describe('Its things, one in a line'),
  roads: z.string().default('map.roads').describe('Id of the road network that vehicles drive on'),
  tells: z.enum(['observations', 'events']).default('observations'),
  backfillMinutes: z
    .number()
    .min(0)
    .max(24 * 60)
    .default(60)
    .describe('So far back it fills the history at its first start, and after it was away'),
  backfillSeconds: z
    .number()
    .min(1)
    .max(3_600)
    .optional()
    .describe('Between two values of that history: 30 of what moves, 300 of what stands'),
  via: z
    .literal('mqtt')
    .optional()
    .describe('What it tells goes over a broker, as what a real city tells does; absent: straight in'),
  broker: brokerSchema.optional().describe('Of via; absent: MQTT_URL of the environment'),
  topic: z
    .string()
    .min(1)
    .max(200)
    .regex(/^[^#+\0]+$/, 'give a topic without + and #')
    .default('citymirror/simulator')
    .describe('Of via: what each feed tells is published on <topic>/<feed>'),
});
const schema = shape.refine(({ via, broker }) => via === undefined || broker !== undefined, {
  message: 'give the address of the broker, as mqtt://host:1883, or set MQTT_URL',
  path: ['broker'],
});
export type SimulatorFeed = z.infer<typeof schema>;

/** Things in one payload. */
const THINGS = 1_000;
/** Milliseconds of one payload at most: after a pause it catches up in such steps. */
const STEP = 10_000;
/** What lies farther back than this is left to the history: the newest state comes first. */
const MOST_BEHIND = 60_000;
/** Milliseconds of a payload of the history, and between two of them. */
const PAST_STEP = 5 * 60_000;
const PAST_PAUSE = 400;
/** Milliseconds between two notes of how far it has told. */
const NOTE_EVERY = 20_000;

/**
 * The simulated city as a feed: what its things tell and what happens in it, in real time. It asks the simulation for
 * the seconds that have passed when the last ones are safe, so that it never runs ahead of whoever takes them.
 */
export const simulator: FeedAdapter<SimulatorFeed> = {
  id: 'simulator',
  schema,
  defaults: { broker: 'MQTT_URL' },
  reader: async () => simulatorReader,

  async open(feed, context) {
    context.tell('connecting');
    const { folder } = context;
    const simulation = await shareSimulation({
      folder,
      city: feed.city,
      things: feed.things,
      roads: feed.roads,
    });
    if (simulation.skipped.length > 0)
      context.logger.warn(
        { things: simulation.skipped.length, first: simulation.skipped[0] },
        'Some things cannot be simulated.',
      );
    if (feed.via === undefined) return new SimulatorRun(feed, context, simulation).begin();
    const path = throughBroker({ ...feed, broker: feed.broker! }, context);
    const run = new SimulatorRun(feed, { ...context, deliver: path.deliver }, simulation).begin();
    return {
      async close() {
        await Promise.all([run.close(), path.close()]);
      },
    };
  },
};

class SimulatorRun implements OpenFeed {
  readonly #feed: SimulatorFeed;
  readonly #context: FeedContext;
  readonly #simulation: SharedSimulation;
  readonly #ending = new AbortController();
  #done: Promise<void> = Promise.resolve();
  /** Up to when all is told, UTC milliseconds. */
  #told = 0;
  #past: Promise<void> = Promise.resolve();
  /** Pieces of history that are not filled in yet. */
  #unfilled = 0;
  #closed = false;

  constructor(feed: SimulatorFeed, context: FeedContext, simulation: SharedSimulation) {
    this.#feed = feed;
    this.#context = context;
    this.#simulation = simulation;
    context.signal.addEventListener('abort', () => this.#ending.abort(), { once: true });
  }

  begin(): this {
    this.#done = this.#run().catch((error) => {
      if (this.#context.signal.aborted || this.#closed) return;
      this.#context.tell('failed', (error as Error).message);
      this.#context.logger.error({ err: error }, 'The simulator has failed.');
    });
    return this;
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#ending.abort();
    await this.#simulation.release();
    await closing(this.#done)();
  }

  get #ended(): boolean {
    return this.#ending.signal.aborted || this.#context.signal.aborted;
  }

  async #run(): Promise<void> {
    const { now, memory } = this.#context;
    const before = z.object({ until: z.number() }).safeParse(await memory.read());
    const began = wholeSecond(now());
    const earliest = began - this.#feed.backfillMinutes * 60_000;
    const from = Math.max(earliest, before.success ? before.data.until : earliest);
    if (this.#feed.tells === 'observations') {
      await this.#tellThings();
      await this.#deliver({ ask: 'latest', layer: this.#layer, time: began }, began);
    }
    this.#context.tell('connected');
    this.#told = began;
    this.#fill(from, began);
    await this.#tellNow();
    await this.#past;
  }

  /** Fills in history, one piece after the other, while the present goes on. */
  #fill(from: number, to: number): void {
    this.#unfilled++;
    this.#past = this.#past
      .then(() => this.#tellPast(from, to))
      .then(() => {
        this.#unfilled--;
      });
    // What fails is told where the run is waited for.
    this.#past.catch(() => this.#ending.abort());
  }

  get #layer(): string {
    return this.#feed.layer ?? '';
  }

  async #tellThings(): Promise<void> {
    for (let first = 0, total = 1; first < total && !this.#ended; first += THINGS) {
      const question = { ask: 'things', layer: this.#layer, first, count: THINGS } as const;
      total = (await this.#deliver(question, this.#context.now())).total ?? 0;
    }
  }

  /** The seconds that pass, one after the other, for ever. */
  async #tellNow(): Promise<void> {
    const { now, memory, logger } = this.#context;
    let noted = now();
    while (!this.#ended) {
      const time = wholeSecond(now());
      if (time - this.#told > MOST_BEHIND) {
        logger.warn(
          { seconds: (time - this.#told) / 1_000 },
          'The simulator was held up, and goes on from now.',
        );
        if (this.#feed.tells === 'observations')
          await this.#deliver({ ask: 'latest', layer: this.#layer, time }, time);
        this.#fill(Math.max(this.#told, time - this.#feed.backfillMinutes * 60_000), time);
        this.#told = time;
      } else if (time > this.#told) {
        const to = Math.min(time, this.#told + STEP);
        await this.#deliver(this.#between(this.#told, to), now());
        this.#told = to;
      } else await this.#sleep(1_000 - (now() % 1_000) + 5);
      // Until the history is filled, a start that is cut short begins it anew.
      if (this.#unfilled === 0 && now() - noted > NOTE_EVERY) {
        noted = now();
        await memory.write({ until: this.#told });
      }
    }
  }

  #between(from: number, to: number): Question {
    return this.#feed.tells === 'events'
      ? { ask: 'events', from, to }
      : { ask: 'observations', layer: this.#layer, from, to };
  }

  /** History of the time before it began, as if it had been received then; coarser than what is told in real time. */
  async #tellPast(from: number, to: number): Promise<void> {
    const seconds = this.#feed.backfillSeconds ?? (MOVING.has(this.#layer) ? 30 : 300);
    for (let at = from; at < to && !this.#ended; at += PAST_STEP) {
      const end = Math.min(to, at + PAST_STEP);
      const question: Question =
        this.#feed.tells === 'events'
          ? { ask: 'events', from: at, to: end }
          : { ask: 'sparse', layer: this.#layer, from: at, to: end, seconds };
      await this.#deliver(question, end);
      await this.#sleep(PAST_PAUSE);
    }
  }

  /** Asks, and hands over what is answered until it is safe. */
  async #deliver(question: Question, received: number): Promise<Answer> {
    const answer = await this.#simulation.ask(question);
    const { body } = answer;
    if (!body) return answer;
    const payload = { body, type: SIMULATOR_TYPE, subject: question.ask, received };
    const delivery = await deliverInsistently({ ...this.#context, signal: this.#ending.signal }, payload);
    if (delivery && delivery.faults.length > 0)
      this.#context.logger.warn({ fault: delivery.faults[0] }, 'What the simulator told does not fit.');
    return answer;
  }

  #sleep(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const { signal } = this.#ending;
      if (signal.aborted) return resolve();
      const end = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', end);
        resolve();
      };
      const timer = setTimeout(end, milliseconds);
      signal.addEventListener('abort', end, { once: true });
    });
  }
}

const MOVING: ReadonlySet<string> = new Set(['buses', 'taxis', 'hazardous-goods', 'ambulances']);

const wholeSecond = (time: number): number => Math.floor(time / 1_000) * 1_000;
