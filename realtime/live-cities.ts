import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import express from 'express';
import type { Logger } from 'pino';
import { ANYBODY } from '../models/access/decide.ts';
import { InputError } from '../models/errors.ts';
import type { FeedStatus } from '../models/schema/index.ts';
import { type Asker, knownAsker } from './access/asker.ts';
import type { AuditLog } from './access/audit/audit-log.ts';
import type { Database } from './database/database.ts';
import { answerJson } from './http/json.ts';
import { HttpProblem, notFound } from './http/problem.ts';
import { type AreasOfCity, liveConfigurationOf, openLiveCity, type RunningCity } from './live-city.ts';
import { type SharedCity, shareCity } from './push/cluster/share-city.ts';
import { type LiveService, serveLive } from './push/live/serve-live.ts';
import type { Sockets } from './push/sockets.ts';

/** Folder of the data folder that has a folder for each city. */
const CITIES_FOLDER = 'cities';

export interface LiveCitiesOptions {
  /** May be opened while the server listens already. */
  database: Promise<Database>;
  audit: Promise<AuditLog>;
  dataFolder: string;
  sockets: Sockets;
  /** Whether the caller may know that there is such a city. */
  mayKnow(request: IncomingMessage, city: string): Promise<boolean>;
  openAreas(folder: string, layers: readonly string[]): Promise<AreasOfCity>;
  logger: Logger;
  /** Several servers tell the same cities, and share this Redis: one of them at a time takes in what feeds tell. */
  redisUrl?: string;
}

interface Entry {
  folder: string;
  /** Undefined while it is being opened, and where nothing is live. */
  running?: RunningCity;
  areas?: AreasOfCity;
  /** `elsewhere`: another server of several takes in what its feeds tell. */
  state: 'opening' | 'open' | 'still' | 'failed' | 'elsewhere';
  shared?: SharedCity;
}

/** The cities of the server that live. */
export class LiveCities {
  readonly #options: LiveCitiesOptions;
  readonly #push: LiveService;
  readonly #cities = new Map<string, Entry>();
  readonly #ending = new AbortController();
  /** One after the other: opening takes the database. */
  #turn: Promise<void> = Promise.resolve();

  constructor(options: LiveCitiesOptions) {
    this.#options = options;
    this.#push = serveLive(options.sockets, {
      subjectOf: (request) => knownAsker(request)?.subject ?? ANYBODY,
      mayKnow: options.mayKnow,
    });
  }

  /** Opens what is live of a city, if anything is. What is wrong with it is told to the log, and the city goes on. */
  add(id: string, folder: string): Promise<void> {
    const entry: Entry = { folder, state: 'opening' };
    this.#cities.set(id, entry);
    this.#turn = this.#turn.then(() => this.#open(id, entry));
    return this.#turn;
  }

  /**
   * Answers below `/api/cities`:
   *
   *     GET /<city>/areas     the areas that it is governed by: [{ id, name, level }]
   *     …   /<city>/live|feeds|cameras|alarms|events|…   what the rooms answer
   */
  readonly router: express.Router = express
    .Router({ caseSensitive: true, strict: true })
    .use('/:city', (request: express.Request<{ city: string }>, response, next) => {
      this.#answer(request, response, next).catch(next);
    });

  /** Ends what is played to those whose session has ended. */
  endWhose(isEnded: (asker: Asker) => boolean): void {
    for (const { running } of this.#cities.values()) running?.endWhose(isEnded);
  }

  /** How the feeds of all cities stand. */
  statuses(): { city: string; status: FeedStatus }[] {
    return [...this.#cities].flatMap(([city, { running }]) =>
      (running?.statuses() ?? []).map((status) => ({ city, status })),
    );
  }

  async close(): Promise<void> {
    this.#ending.abort();
    await this.#turn;
    this.#push.close();
    await Promise.all([...this.#cities.values()].map(({ shared, running }) => (shared ?? running)?.close()));
  }

  async #answer(
    request: express.Request<{ city: string }>,
    response: express.Response,
    next: express.NextFunction,
  ): Promise<void> {
    const { city } = request.params;
    const entry = this.#cities.get(city);
    if (!entry || !isOurs(request.path)) return next();
    // A source has no session: its feed's token or signature says that it may.
    const isSource = request.method === 'POST' && FEED_PUSH.test(request.path);
    if (!isSource && !(await this.#options.mayKnow(request, city))) throw notFound();
    if (entry.state === 'opening')
      throw new HttpProblem(
        503,
        'starting',
        'What is live of the city is being opened. Try again in a minute.',
      );
    // A reverse proxy asks the next server (docs/push.md).
    if (entry.state === 'elsewhere')
      throw new HttpProblem(
        503,
        'elsewhere',
        'Another server answers for what is live of the city. Ask again.',
      );
    if (!entry.running) return next();
    if (request.path === '/areas' && request.method === 'GET')
      return answerJson(response, entry.areas?.list ?? []);
    entry.running.router(request, response, next);
  }

  async #open(id: string, entry: Entry): Promise<void> {
    const { database, audit, dataFolder, openAreas, logger, redisUrl } = this.#options;
    const { signal } = this.#ending;
    try {
      const configuration = await liveConfigurationOf(entry.folder);
      if (!configuration || signal.aborted) {
        entry.state = 'still';
        return;
      }
      const areas = await openAreas(entry.folder, configuration.areas);
      const open = async () => {
        const running = await openLiveCity(configuration, {
          id,
          folder: entry.folder,
          dataFolder: join(dataFolder, CITIES_FOLDER, encodeURIComponent(id)),
          database: await database,
          audit: await audit,
          areas,
          logger,
          signal,
        });
        Object.assign(entry, { running, areas, state: 'open' });
        logger.info({ city: id, feeds: configuration.feeds.length }, 'The city is live.');
        return running;
      };
      if (redisUrl === undefined) this.#push.add((await open()).live);
      else {
        entry.state = 'elsewhere';
        entry.shared = await shareCity({
          service: this.#push,
          url: redisUrl,
          city: id,
          signal,
          onError: (error) => logger.warn({ city: id, err: error }, 'Telling the city with other servers.'),
          open: async () => {
            const running = await open();
            return {
              city: running.live,
              async close() {
                Object.assign(entry, { running: undefined, state: 'elsewhere' });
                logger.info({ city: id }, 'Another server takes in what is live of the city.');
                await running.close();
              },
            };
          },
        });
      }
    } catch (error) {
      entry.state = 'failed';
      if (signal.aborted) return;
      if (error instanceof InputError) logger.error({ city: id }, error.message);
      else logger.error({ city: id, err: error }, 'What is live of the city cannot be opened.');
    }
  }
}

const FEED_PUSH = /^\/feeds\/[^/]+\/push$/;

/** What people drew on a city is answered without a database. */
const isOurs = (path: string): boolean => path !== '/' && !path.startsWith('/annotations');
