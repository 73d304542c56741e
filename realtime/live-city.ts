import { join } from 'node:path';
import express from 'express';
import type { Logger } from 'pino';
import type { LiveConfiguration, LocalizedText } from '../models/schema/index.ts';
import type { Asker } from './access/asker.ts';
import type { AuditLog } from './access/audit/audit-log.ts';
import { NotedOnce } from './access/audit/noted-once.ts';
import type { Database } from './database/database.ts';
import { openDesks } from './desks/open-desks.ts';
import { configureCity, currentConfiguration, problemOf } from './feeds/configure-city.ts';
import type { DeadLetters } from './feeds/dead-letters/dead-letters.ts';
import { letterOf } from './feeds/dead-letters/letter.ts';
import { feedRoutes } from './feeds/routes/feed-routes.ts';
import { runFeeds } from './feeds/run-feeds.ts';
import { historyRoutes } from './history/routes.ts';
import { type CityMeasures, measureCity } from './metrics/city-measures.ts';
import type { LiveCity } from './push/live/city-boards.ts';
import { type KeptRuns, NO_RUNS } from './runs/kept-runs.ts';
import { pictureRoutes } from './runs/picture-routes.ts';
import { PictureStore } from './runs/picture-store.ts';
import { classNow } from './state/class-now.ts';
import type { Keeping } from './state/keeping.ts';
import { openKeeping } from './state/open-keeping.ts';
import { videoRoutes } from './video/routes/video-routes.ts';
import { VideoService } from './video/video-service.ts';

/** Of the data folder of a city: what was taken in and is not in the database yet. */
export const JOURNAL_FOLDER = 'journal';

/** The areas that a city is governed by; ids from the smallest to the largest at a place in degrees. */
export interface AreasOfCity {
  list: readonly {
    id: string;
    name: LocalizedText;
    /** As the source calls it: district, street, grid. */
    level: string;
    /** Id of the smallest area that holds it. */
    within?: string;
  }[];
  at(longitude: number, latitude: number): readonly string[];
}

export interface LiveCityOptions {
  id: string;
  /** Folder of the city, with its live.json. */
  folder: string;
  /** Folder of what this server keeps of the city. */
  dataFolder: string;
  /** Migrated. */
  database: Database;
  audit: AuditLog;
  areas: AreasOfCity;
  /** Absent: none are kept. */
  runs?: KeptRuns;
  logger: Logger;
  /** Ends the wait for a database that is away. */
  signal: AbortSignal;
}

/** What is followed of a changed configuration without a restart, and what it leans on. */
export interface NextConfiguration {
  configuration: LiveConfiguration;
  areas: AreasOfCity;
}

/** One city that lives: what it tells, and what it answers below `/api/cities/<id>/`. */
export interface RunningCity {
  live: LiveCity;
  router: express.Router;
  keeping: Keeping;
  /** How it stands, for metrics. */
  measure(): CityMeasures;
  /** For whom pictures are shown. */
  askers(): Iterable<Asker>;
  /** Ends the pictures that are shown to those who are meant. */
  endWhose(isEnded: (asker: Asker) => boolean): void;
  /**
   * From now on the city runs as this says. Throws a LiveFileError, and changes nothing, where a feed that is new or
   * changed cannot be used.
   */
  configure(next: NextConfiguration): Promise<void>;
  /** Why a changed live.json is not followed, for the feed board; undefined: it is. */
  setProblem(error: Error | undefined): void;
  close(): Promise<void>;
}

/** Opens everything live of one city, in the order in which one leans on the other. */
export async function openLiveCity(
  configuration: LiveConfiguration,
  options: LiveCityOptions,
): Promise<RunningCity> {
  const { id: city, folder, dataFolder, database, audit, signal } = options;
  const logger = options.logger.child({ city });
  const now = currentConfiguration({ configuration, areas: options.areas });
  const rhythmOf = (feed: string) => now.feed(feed)?.rhythm;
  const ends: (() => unknown)[] = [];
  const close = async () => {
    for (const end of ends.splice(0).reverse()) await end();
  };
  try {
    const keeping = await openKeeping({
      folder: join(dataFolder, JOURNAL_FOLDER),
      city,
      database,
      logger,
      signal,
      rhythmOf,
      retentionNow: () => audit.retentionTime,
      classNow: ({ thing, feed }) => classNow(thing, now.feed(feed), now.layer(thing.layer)),
      goneAfterOf: ({ thing }) => now.layer(thing.layer)?.goneAfterDays,
      rawDaysOf: (feed) => now.feed(feed)?.retentionDays,
    });
    ends.push(() => keeping.close());
    const { states, history } = keeping;
    const { timeZone, eventCode } = configuration;
    let letters: DeadLetters | undefined;
    const desks = await openDesks({
      city,
      database,
      keeping,
      audit: (fact) => audit.record(fact),
      logger,
      timeZone,
      folder: join(dataFolder, 'desks'),
      areas: now.areas,
      areasAt: (longitude, latitude) => [...now.areasAt(longitude, latitude)],
      rhythmOf,
      refuse: async (report, reason) => {
        const payload = {
          body: Buffer.from(JSON.stringify(report)),
          type: 'application/json',
          received: Date.now(),
        };
        const fault = {
          code: 'event-not-kept',
          message: `${report.id}: no database takes this event: ${reason}`,
        };
        // The first events are told before the feeds are open: what cannot be put aside yet is tried again.
        if (!letters) throw new Error('Dead letters are not open yet.');
        await letters.put(letterOf(report.source, payload, report.publication, [fault]));
      },
      ...(eventCode === undefined ? {} : { eventCode }),
    });
    ends.push(() => desks.close());
    const video = await VideoService.open({
      city,
      folder,
      states,
      isCameraLayer: (layer) => now.layer(layer)?.kind === 'cameras',
      database,
      audit,
      areas: now.areas,
      logger,
    });
    ends.push(() => video.close());
    const running = await runFeeds({
      city,
      configuration,
      folder,
      dataFolder: join(dataFolder, 'feeds'),
      database,
      ingest: keeping,
      stored: (id) => states.byId('live', id),
      things: () => states.things('live'),
      areasAt: now.areasAt,
      layerOf: now.layer,
      countOf: (feed) => keeping.countOf(feed),
      awaySince: () => keeping.backlog().awaySince,
      logger,
    });
    letters = running.letters;
    // First of all, so that nothing comes in while the rest is being closed.
    ends.push(() => running.close());

    const router = express.Router({ caseSensitive: true, strict: true });
    const read = new NotedOnce(audit);
    router.use(
      '/live',
      historyRoutes({
        states,
        history,
        areasAt: now.areasAt,
        rhythmOf,
        noteRead: (asker, thing) => read.note(asker, { action: 'series.read', object: `${city}/${thing}` }),
      }),
    );
    router.use('/feeds', feedRoutes({ city, feeds: running, audit }));
    router.use('/cameras', videoRoutes(video));
    router.use(desks.router);
    router.use(
      pictureRoutes({
        city,
        store: new PictureStore(database, city),
        runs: options.runs ?? NO_RUNS,
        audit: (fact) => audit.record(fact),
        classOfThing: (thing) => states.byId('live', thing)?.thing.publication,
        noteRead: (asker, picture) =>
          read.note(asker, { action: 'picture.read', object: `${city}/${picture}` }),
      }),
    );
    return {
      live: {
        id: city,
        layers: now.layers,
        states,
        history,
        records: [...desks.records, running.board],
        areasAt: now.areasAt,
        rhythmOf,
        past: (world) => (world === 'live' ? desks.past() : undefined),
      },
      router,
      keeping,
      measure: () =>
        measureCity({
          feeds: running.board.statuses(),
          backlog: keeping.backlog(),
          things: states.things('live'),
          alarms: desks.alarms.shown(),
          cases: desks.events.shown(),
        }),
      askers: () => video.askers(),
      endWhose: (isEnded) => video.endWhose(isEnded),
      async configure(next) {
        await configureCity(now, next, { states, keeping, feeds: running, logger });
        video.cameras.lookAgain();
      },
      setProblem: (error) => running.board.setProblem(error && problemOf(error)),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
