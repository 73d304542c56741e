import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import express from 'express';
import type { Logger } from 'pino';
import { ANYBODY, isAtWork, mayDo, type Subject } from '../models/access/decide.ts';
import { InputError } from '../models/errors.ts';
import { pauseAfter } from '../models/pause.ts';
import type { GrantArea } from '../models/schema/access.ts';
import type { LiveConfiguration } from '../models/schema/index.ts';
import { type Asker, askerOf, knownAsker } from './access/asker.ts';
import type { AuditLog } from './access/audit/audit-log.ts';
import { limitsOfCity } from './access/routes/rate-limits.ts';
import type { Database } from './database/database.ts';
import { LiveFile, type LiveFileOptions } from './feeds/live-file.ts';
import { answerJson } from './http/json.ts';
import { HttpProblem, notFound } from './http/problem.ts';
import { type AreasOfCity, JOURNAL_FOLDER, openLiveCity, type RunningCity } from './live-city.ts';
import { LiveCluster, type LiveClusterOptions } from './live-cluster.ts';
import { LiveReading } from './live-reading.ts';
import type { CityMeasures } from './metrics/city-measures.ts';
import { isModelPlace, ModelDesk } from './models/model-desk.ts';
import type { ModelPlaces } from './models/place-routes.ts';
import { configureRunning, openByNewest } from './newest-configuration.ts';
import { OpenedOnce } from './opened-once.ts';
import { isPlanning, PlanningDesk } from './planning/planning-desk.ts';
import type { SharedCity } from './push/cluster/share-city.ts';
import { type LiveService, serveLive } from './push/live/serve-live.ts';
import type { Sockets } from './push/sockets.ts';
import type { KeptRuns } from './runs/kept-runs.ts';

/** Milliseconds until a city that could not be opened is tried again. */
const FIRST_PAUSE = 2_000;
const LONGEST_PAUSE = 5 * 60_000;
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
  /** The runs that are kept in the folder of a city; absent: none. */
  openRuns?(folder: string): KeptRuns;
  /** Where the building models of a city stand; absent: nobody puts them elsewhere. */
  modelPlaces?: ModelPlaces;
  logger: Logger;
  /** Several servers tell the same cities: one of them at a time takes in what feeds tell. */
  cluster?: Pick<LiveClusterOptions, 'redisUrl' | 'listen' | 'patience' | 'handler'>;
  /** How live.json is followed. */
  liveFile?: LiveFileOptions;
}

interface Entry {
  folder: string;
  file?: LiveFile;
  /** The last one that could be followed. */
  configuration?: LiveConfiguration;
  /** Undefined while it is being opened, and where nothing is live. */
  running?: RunningCity;
  areas?: AreasOfCity;
  /** `elsewhere`: another server of several takes in what its feeds tell. */
  state: 'opening' | 'open' | 'still' | 'failed' | 'elsewhere';
  /** Tries to open it that failed since it was open. */
  failures: number;
  shared?: SharedCity;
}

/** The cities of the server that live. */
export class LiveCities {
  readonly #options: LiveCitiesOptions;
  readonly #push: LiveService;
  readonly #cities = new Map<string, Entry>();
  readonly #ending = new AbortController();
  readonly #cluster: OpenedOnce<LiveCluster> | undefined;
  readonly #limits = limitsOfCity();
  readonly #planning: PlanningDesk;
  readonly #models: ModelDesk;
  /** One after the other: opening takes the database. */
  #turn: Promise<void> = Promise.resolve();

  constructor(options: LiveCitiesOptions) {
    this.#options = options;
    this.#planning = new PlanningDesk(options.database, options.audit);
    this.#models = new ModelDesk(options.audit);
    const { cluster, database, logger } = options;
    const { signal } = this.#ending;
    if (cluster)
      this.#cluster = new OpenedOnce(() => LiveCluster.open({ ...cluster, database, logger, signal }));
    this.#push = serveLive(options.sockets, {
      subjectOf: (request) => knownAsker(request)?.subject ?? ANYBODY,
      mayKnow: options.mayKnow,
    });
  }

  /** Opens what is live of a city, if anything is. What is wrong with it is told to the log, and the city goes on. */
  add(id: string, folder: string): Promise<void> {
    const entry: Entry = { folder, state: 'opening', failures: 0 };
    this.#cities.set(id, entry);
    this.#turn = this.#turn.then(() => this.#open(id, entry));
    return this.#turn;
  }

  /**
   * Answers below `/api/cities`:
   *
   *     GET /<city>/areas     the areas that it is governed by: [{ id, name, level }]
   *     …   /<city>/planning/…   schemes and studies, whether anything lives there or not
   *     …   /<city>/models/…     where building models stand, likewise
   *     …   /<city>/live|feeds|cameras|alarms|events|…   what the rooms answer
   */
  readonly router: express.Router = express
    .Router({ caseSensitive: true, strict: true })
    .use('/:city', (request: express.Request<{ city: string }>, response, next) => {
      this.#answer(request, response, next).catch(next);
    });

  /** The areas of all cities, for rights. */
  areas(): GrantArea[] {
    return [...this.#cities].flatMap(([city, { areas }]) =>
      (areas?.list ?? []).map((area) => ({ ...area, city })),
    );
  }

  /** For whom something is played, in any city. */
  *askers(): Iterable<Asker> {
    for (const { running } of this.#cities.values()) if (running) yield* running.askers();
  }

  /** Ends what is played to those whose session has ended. */
  endWhose(isEnded: (asker: Asker) => boolean): void {
    for (const { running } of this.#cities.values()) running?.endWhose(isEnded);
  }

  /** How the cities stand that live here, for metrics. */
  *measures(): Iterable<{ city: string; measures: CityMeasures }> {
    for (const [city, { running }] of this.#cities) if (running) yield { city, measures: running.measure() };
  }

  /** Pages that follow what is live. */
  get pages(): number {
    return this.#push.followers;
  }

  async close(): Promise<void> {
    this.#ending.abort();
    await this.#turn;
    this.#push.close();
    await Promise.all(
      [...this.#cities.values()].map(async ({ file, shared, running }) => {
        await file?.close();
        await (shared ?? running)?.close();
      }),
    );
    await (await this.#cluster?.now?.catch(() => undefined))?.close();
  }

  async #answer(
    request: express.Request<{ city: string }>,
    response: express.Response,
    next: express.NextFunction,
  ): Promise<void> {
    const { city } = request.params;
    const entry = this.#cities.get(city);
    // A source has no session: its feed's token or signature says that it may. Nobody else is told what there is.
    const isSource = request.method === 'POST' && FEED_PUSH.test(request.path);
    if (isSource && !entry?.running && !entry?.shared) throw this.#unheard(response);
    if (!entry || !isOurs(request.path)) return next();
    if (!isSource && !(await this.#options.mayKnow(request, city))) throw notFound();
    if (isPlanning(request.path)) {
      const router = this.#planning.routerOf(city, this.#options.openRuns?.(entry.folder));
      this.#limits(request, response, (error) => (error ? next(error) : router(request, response, next)));
      return;
    }
    if (isModelPlace(request.path) && this.#options.modelPlaces) {
      const router = this.#models.routerOf(city, entry.folder, this.#options.modelPlaces);
      this.#limits(request, response, (error) => (error ? next(error) : router(request, response, next)));
      return;
    }
    if (entry.state === 'opening')
      throw new HttpProblem(
        503,
        'starting',
        'What is live of the city is being opened. Try again in a minute.',
      );
    if (entry.state === 'failed' && !(await isWrittenElsewhere(entry)))
      throw new HttpProblem(
        503,
        'not-open',
        'What is live of the city could not be opened, and is tried again. The log of the server says why.',
      );
    const isHere = () => entry.running !== undefined;
    if (
      !isHere() &&
      entry.shared &&
      (await (await this.#cluster?.now)?.pass(entry.shared, request, response, isHere))
    )
      return;
    if (entry.state === 'elsewhere')
      throw new HttpProblem(
        503,
        'elsewhere',
        'Which server answers for the city is being found out. Ask again.',
      );
    if (!entry.running) return next();
    if (request.path === '/areas' && request.method === 'GET') {
      if (!mayKnowAreas(askerOf(request).subject)) throw notFound();
      return answerJson(response, entry.areas?.list ?? []);
    }
    const { router } = entry.running;
    if (isSource) {
      router(request, response, next);
      return;
    }
    this.#limits(request, response, (error) => (error ? next(error) : router(request, response, next)));
  }

  /** What a source is answered whose feed is not here, whether there is such a city or not. */
  #unheard(response: express.Response): HttpProblem {
    response.setHeader('Connection', 'close');
    const isSoon = [...this.#cities.values()].some(
      ({ state }) => state === 'opening' || state === 'elsewhere' || state === 'failed',
    );
    if (!isSoon)
      return new HttpProblem(401, 'not-admitted', 'No feed of this name takes this token or signature.');
    response.setHeader('Retry-After', 5);
    return new HttpProblem(503, 'starting', 'What is live is not open here. Send it again.');
  }

  #folderOf(id: string): string {
    return join(this.#options.dataFolder, CITIES_FOLDER, encodeURIComponent(id));
  }

  async #open(id: string, entry: Entry): Promise<void> {
    const { database, audit, openAreas, openRuns, logger } = this.#options;
    const { signal } = this.#ending;
    try {
      if (!entry.file) await this.#follow(id, entry);
      if (!entry.configuration || signal.aborted) {
        entry.state = 'still';
        return;
      }
      // Also where another server is the writer: rights are for areas, and the past has been in some.
      entry.areas = await openAreas(entry.folder, entry.configuration.areas);
      const newest = () => ({
        configuration: entry.configuration as LiveConfiguration,
        areas: entry.areas as AreasOfCity,
      });
      const open = async (through: Database) => {
        const running = await openByNewest(newest, async ({ configuration, areas }) =>
          openLiveCity(configuration, {
            id,
            folder: entry.folder,
            dataFolder: this.#folderOf(id),
            database: through,
            audit: await audit,
            areas,
            ...(openRuns ? { runs: openRuns(entry.folder) } : {}),
            logger,
            signal,
          }),
        );
        Object.assign(entry, { running, state: 'open', failures: 0 });
        logger.info({ city: id, feeds: newest().configuration.feeds.length }, 'The city is live.');
        return running;
      };
      if (!this.#cluster) {
        this.#push.add((await open(await database)).live);
        return;
      }
      entry.state = 'elsewhere';
      const reading = new LiveReading(await database, id, newest);
      entry.shared = await (await this.#cluster.get()).share({
        id,
        service: this.#push,
        journal: join(this.#folderOf(id), JOURNAL_FOLDER),
        open,
        onFailed: (error) => {
          if (signal.aborted) return;
          entry.state = 'failed';
          this.#tellFailed(id, error);
        },
        onLeft: () => Object.assign(entry, { running: undefined, state: 'elsewhere' }),
        past: () => reading.past(),
      });
    } catch (error) {
      entry.state = 'failed';
      if (signal.aborted) return;
      this.#tellFailed(id, error);
      if (entry.configuration) this.#openAgain(id, entry);
    }
  }

  #tellFailed(id: string, error: unknown): void {
    const { logger } = this.#options;
    if (error instanceof InputError) logger.error({ city: id }, error.message);
    else logger.error({ city: id, err: error }, 'What is live of the city cannot be opened.');
  }

  /** What failed may pass, as a disk that is full, or the lock of a server that has just ended. */
  #openAgain(id: string, entry: Entry): void {
    const pause = pauseAfter(entry.failures++, FIRST_PAUSE, LONGEST_PAUSE);
    setTimeout(() => {
      if (this.#ending.signal.aborted || entry.state !== 'failed') return;
      this.#turn = this.#turn.then(() => this.#open(id, entry));
    }, pause).unref();
  }

  /** Reads the city's live.json, and follows it from now on. Throws where it cannot be used as it is. */
  async #follow(id: string, entry: Entry): Promise<void> {
    const { logger } = this.#options;
    const { file, error } = await LiveFile.open(entry.folder, this.#options.liveFile);
    entry.file = file;
    if (file.configuration) entry.configuration = file.configuration;
    file.follow({
      onChange: (configuration) => this.#change(id, entry, configuration),
      onProblem(problem) {
        entry.running?.setProblem(problem);
        if (problem)
          logger.error(
            { city: id },
            `${problem.message} Until then the city goes on as it is configured now.`,
          );
      },
    });
    if (error) throw error;
  }

  /** A city follows its live.json, or begins to live when it has one. Throws, and changes nothing, where it cannot. */
  async #change(id: string, entry: Entry, configuration: LiveConfiguration): Promise<void> {
    await this.#turn;
    if (this.#ending.signal.aborted) return;
    const areas = await this.#options.openAreas(entry.folder, configuration.areas);
    await configureRunning(() => entry.running, { configuration, areas });
    entry.areas = areas;
    entry.configuration = configuration;
    // Whoever is the writer opens it by this, the next time.
    if (entry.shared) return;
    if (entry.state !== 'still' && entry.state !== 'failed') return;
    entry.state = 'opening';
    this.#turn = this.#turn.then(() => this.#open(id, entry));
    await this.#turn;
  }
}

/** Whether another server is the writer of a city that could not be opened here. */
const isWrittenElsewhere = async ({ shared }: Entry): Promise<boolean> =>
  (await shared?.writer().catch(() => undefined)) !== undefined;

const FEED_PUSH = /^\/feeds\/[^/]+\/push$/;

/** For those at work there, and for who gives rights for them. */
const mayKnowAreas = (subject: Subject): boolean => isAtWork(subject) || mayDo(subject, 'grant.change');

/** What people drew on a city is answered without a database. */
const isOurs = (path: string): boolean => path !== '/' && !path.startsWith('/annotations');
