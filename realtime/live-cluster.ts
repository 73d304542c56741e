import type { IncomingMessage, RequestListener } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import type express from 'express';
import type { Logger } from 'pino';
import { askerOf } from './access/asker.ts';
import type { Database } from './database/database.ts';
import { takeCity } from './database/fence.ts';
import { HttpProblem } from './http/problem.ts';
import type { RunningCity } from './live-city.ts';
import { openPassingOn, type PassingOn } from './push/cluster/passing-on.ts';
import { type SharedCity, shareCity } from './push/cluster/share-city.ts';
import type { LiveCity } from './push/live/city-boards.ts';
import type { LiveService } from './push/live/serve-live.ts';
import { leaveToWriter, takeLeft } from './state/left-behind.ts';

/** Milliseconds that a request waits while a city changes hands, and between two tries. */
const PATIENCE = 25_000;
const AGAIN = 300;
/**
 * Milliseconds of silence of one writer in that: longer than it takes until another is the writer (12 s, unless set
 * otherwise), so that what is only looked at is then asked of that one.
 */
const SILENCE = 15_000;
/** Milliseconds between two looks at what was left: in the own journal, or in the database. */
const LOOK = 5_000;

export interface LiveClusterOptions {
  redisUrl: string;
  /** `host:port` that the other servers reach. */
  listen?: string;
  /** Seconds without a word from the writer until another takes its place. */
  patience?: number;
  /** Answers what others pass on. */
  handler: RequestListener;
  database: Promise<Database>;
  logger: Logger;
  signal: AbortSignal;
}

export interface ClusterCity {
  id: string;
  service: LiveService;
  /** Folder of its journal here. */
  journal: string;
  /** Opens it, as its writer. */
  open(database: Database): Promise<RunningCity>;
  /** It could not be opened here; another server may, or this one again in a while. */
  onFailed(error: unknown): void;
  /** It is open here no longer. */
  onLeft(): void;
  /** Its past, while another server is its writer. */
  past(): Promise<LiveCity | undefined>;
}

/** Several servers of the same cities: one of them writes each, the others pass on to it what they cannot answer. */
export class LiveCluster {
  readonly #options: LiveClusterOptions;
  readonly #passing: PassingOn;

  private constructor(options: LiveClusterOptions, passing: PassingOn) {
    this.#options = options;
    this.#passing = passing;
  }

  static async open(options: LiveClusterOptions): Promise<LiveCluster> {
    const { redisUrl, listen, handler, signal, logger } = options;
    const onError = (error: unknown) => logger.warn({ err: error }, 'Passing requests on to other servers.');
    const passing = await openPassingOn({ redisUrl, handler, signal, onError, ...(listen && { listen }) });
    logger.info({ address: passing.address }, 'Other servers reach this one.');
    return new LiveCluster(options, passing);
  }

  async share({ id, service, journal, open, onFailed, onLeft, past }: ClusterCity): Promise<SharedCity> {
    const { redisUrl, patience, database, logger, signal } = this.#options;
    const onError = (error: unknown) =>
      logger.warn({ city: id, err: error }, 'Telling the city with other servers.');
    /** Ends what is being left, where this server is to be the writer itself. */
    let leaving: { done: Promise<unknown>; ends: AbortController } | undefined;
    let taking: Promise<unknown> | undefined;
    let writer: { running: RunningCity; database: Database } | undefined;
    const shared = await shareCity({
      service,
      url: redisUrl,
      city: id,
      signal,
      address: this.#passing.address,
      onError,
      onFailed,
      past,
      ...(patience !== undefined && { patience: patience * 1_000 }),
      async open(epoch, onOvertaken) {
        leaving?.ends.abort();
        await leaving?.done;
        const fenced = await takeCity(await database, { city: id, epoch, onOvertaken });
        const running = await open(fenced);
        writer = { running, database: fenced };
        return {
          city: running.live,
          async close() {
            writer = undefined;
            onLeft();
            logger.info({ city: id }, 'Another server takes in what is live of the city.');
            await taking;
            await running.close();
          },
        };
      },
    });
    const leave = async (signal: AbortSignal) => {
      if ((await shared.writer()) === undefined || signal.aborted) return;
      const left = await leaveToWriter({
        folder: journal,
        city: id,
        database: await database,
        signal,
        onDamaged: (segment, file) =>
          logger.error(
            { city: id, segment, file },
            'A segment that is left is damaged; its file is set aside.',
          ),
      });
      if (left > 0)
        logger.info({ city: id, observations: left }, 'What was not written here is left to the writer.');
    };
    const look = () => {
      if (writer)
        taking ??= takeLeft(writer.database, id, writer.running.keeping)
          .catch(onError)
          .finally(() => {
            taking = undefined;
          });
      else if (!leaving && shared.epoch === undefined) {
        const ends = new AbortController();
        const done = leave(ends.signal)
          .catch(onError)
          .finally(() => {
            leaving = undefined;
          });
        leaving = { done, ends };
      }
    };
    const timer = setInterval(look, LOOK);
    return {
      get epoch() {
        return shared.epoch;
      },
      writer: () => shared.writer(),
      async close() {
        clearInterval(timer);
        leaving?.ends.abort();
        await leaving?.done;
        await shared.close();
      },
    };
  }

  /**
   * Has the writer of a city answer a request. While the city changes hands it waits, and so answers what is only looked at
   * in any case. False: the city came to this server meanwhile (`isHere`), which has to answer. Throws HttpProblem 503 `elsewhere` where nobody answers; a change may have been done then, or not.
   */
  async pass(
    shared: SharedCity,
    request: express.Request,
    response: express.Response,
    isHere: () => boolean,
  ): Promise<boolean> {
    const asker = askerOf(request);
    const began = performance.now();
    if (this.isPassedOn(request)) {
      this.#passing.refuse(response);
      throw elsewhere();
    }
    const left = () => PATIENCE - (performance.now() - began);
    const silence = () => Math.max(AGAIN, Math.min(SILENCE, left()));
    while (left() > 0 && !response.destroyed) {
      if (isHere()) return false;
      const writer = await shared.writer().catch(() => undefined);
      const outcome = writer && (await this.#passing.pass(request, response, writer, asker, silence()));
      if (outcome === 'answered') return true;
      if (outcome === 'failed') break;
      await pause(AGAIN);
    }
    response.setHeader('Retry-After', 2);
    throw elsewhere();
  }

  isPassedOn(request: IncomingMessage): boolean {
    return this.#passing.isPassedOn(request);
  }

  close(): Promise<void> {
    return this.#passing.close();
  }
}

const elsewhere = (): HttpProblem =>
  new HttpProblem(
    503,
    'elsewhere',
    'The city is just being taken over by another server. Look whether it was done, and try again.',
  );
