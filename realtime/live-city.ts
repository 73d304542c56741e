import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import express from 'express';
import type { Logger } from 'pino';
import { LIVE_FILE, parseLiveConfiguration } from '../models/live/configuration.ts';
import type { FeedStatus, LiveConfiguration, LocalizedText } from '../models/schema/index.ts';
import type { Asker } from './access/asker.ts';
import type { AuditLog } from './access/audit/audit-log.ts';
import type { Database } from './database/database.ts';
import { openDesks } from './desks/open-desks.ts';
import { feedRoutes } from './feeds/routes/feed-routes.ts';
import { runFeeds } from './feeds/run-feeds.ts';
import { historyRoutes } from './history/routes.ts';
import type { LiveCity } from './push/live/city-boards.ts';
import { openKeeping } from './state/open-keeping.ts';
import { videoRoutes } from './video/routes/video-routes.ts';
import { VideoService } from './video/video-service.ts';

/** The areas that a city is governed by; ids from the smallest to the largest at a place in degrees. */
export interface AreasOfCity {
  list: readonly { id: string; name: LocalizedText; level: string }[];
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
  logger: Logger;
  /** Ends the wait for a database that is away. */
  signal: AbortSignal;
}

/** One city that lives: what it tells, and what it answers below `/api/cities/<id>/`. */
export interface RunningCity {
  live: LiveCity;
  router: express.Router;
  /** How its feeds stand, for metrics. */
  statuses(): readonly FeedStatus[];
  /** Ends the pictures that are shown to those who are meant. */
  endWhose(isEnded: (asker: Asker) => boolean): void;
  close(): Promise<void>;
}

/** What a city's live.json says; undefined where it has none. Throws an InputError for one that cannot be used. */
export async function liveConfigurationOf(folder: string): Promise<LiveConfiguration | undefined> {
  const path = join(folder, LIVE_FILE);
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  return parseLiveConfiguration(text, path);
}

/** Opens everything live of one city, in the order in which one leans on the other. */
export async function openLiveCity(
  configuration: LiveConfiguration,
  options: LiveCityOptions,
): Promise<RunningCity> {
  const { id: city, folder, dataFolder, database, audit, areas, signal } = options;
  const logger = options.logger.child({ city });
  const feeds = new Map(configuration.feeds.map((feed) => [feed.id, feed]));
  const rhythmOf = (feed: string) => feeds.get(feed)?.rhythm;
  const ends: (() => unknown)[] = [];
  const close = async () => {
    for (const end of ends.splice(0).reverse()) await end();
  };
  try {
    const keeping = await openKeeping({
      folder: join(dataFolder, 'journal'),
      city,
      database,
      logger,
      signal,
      rhythmOf,
      rawDaysOf: (feed) => feeds.get(feed)?.retentionDays,
    });
    ends.push(() => keeping.close());
    const { states, history } = keeping;
    const { timeZone, eventCode } = configuration;
    const desks = await openDesks({
      city,
      database,
      keeping,
      audit: (fact) => audit.record(fact),
      logger,
      timeZone,
      areas: areas.list,
      areasAt: (longitude, latitude) => [...areas.at(longitude, latitude)],
      rhythmOf,
      ...(eventCode === undefined ? {} : { eventCode }),
    });
    ends.push(() => desks.close());
    const cameraLayers = new Set(
      configuration.layers.filter(({ kind }) => kind === 'cameras').map(({ id }) => id),
    );
    const video = await VideoService.open({
      city,
      folder,
      states,
      isCameraLayer: (layer) => cameraLayers.has(layer),
      database,
      audit,
      areas: areas.list,
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
      areasAt: areas.at,
      logger,
    });
    // First of all, so that nothing comes in while the rest is being closed.
    ends.push(() => running.close());

    const router = express.Router({ caseSensitive: true, strict: true });
    router.use('/live', historyRoutes(keeping));
    router.use('/feeds', feedRoutes({ city, feeds: running, audit }));
    router.use('/cameras', videoRoutes(video));
    router.use(desks.router);
    return {
      live: {
        id: city,
        layers: configuration.layers,
        states,
        history,
        records: [desks.records.alarms, desks.records.events, running.board],
        rhythmOf,
        levelsAt: (world, time) =>
          world === 'live' ? desks.alarms.store.levelsAt(time) : Promise.resolve(new Map<string, number>()),
      },
      router,
      statuses: () => running.board.statuses(),
      endWhose: (isEnded) => video.endWhose(isEnded),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
