import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import express from 'express';
import { type Logger, pino } from 'pino';
import { mayDo } from './models/access/decide.ts';
import { InputError } from './models/errors.ts';
import type { GrantArea } from './models/schema/access.ts';
import { AccessService } from './realtime/access/access-service.ts';
import { knownAsker } from './realtime/access/asker.ts';
import { SyslogExport } from './realtime/access/audit/syslog.ts';
import { auditEnvironment } from './realtime/access/environment.ts';
import { openIdEnvironment } from './realtime/access/openid/configuration.ts';
import { OpenIdDesk } from './realtime/access/openid/openid-desk.ts';
import { accessRoutes } from './realtime/access/routes/access-routes.ts';
import { takeDataFolder } from './realtime/data-folder.ts';
import type { Database } from './realtime/database/database.ts';
import { openDatabase } from './realtime/database/open-database.ts';
import { type ServiceEnvironment, serviceEnvironment } from './realtime/environment.ts';
import { LiveCities } from './realtime/live-cities.ts';
import { Metrics } from './realtime/metrics/metrics.ts';
import { metricsRoute } from './realtime/metrics/metrics-route.ts';
import { serveFollowing } from './realtime/push/follow-socket.ts';
import { openSockets, type Sockets } from './realtime/push/sockets.ts';
import { openCityAreas } from './tiles-service/city/city-areas.ts';
import { placeModel, placeOfModel } from './tiles-service/city/place-model.ts';
import { openKeptRuns } from './tiles-service/flood/read-run.ts';
import {
  type AccessRules,
  isLoopbackAddress,
  requestFacts,
  roleOf,
  withoutAccounts,
} from './tiles-service/serve/access.ts';
import { createApp, type Route } from './tiles-service/serve/app.ts';
import { callerAddress, type IsTrusted, isSecure } from './tiles-service/serve/caller-address.ts';
import { DemoMaking, demoFolder, isDemoMade } from './tiles-service/serve/demo-city.ts';
import { IMPORT_ADVICE } from './tiles-service/serve/guidance.ts';
import { listen } from './tiles-service/serve/listen.ts';
import { parseServeOptions, type ServeOptions, USAGE } from './tiles-service/serve/options.ts';
import { openCity, type ServedCity } from './tiles-service/serve/served-city.ts';
import { ensureViewer } from './tiles-service/serve/viewer-build.ts';
import { isFromOtherPage, visibleLayers, visibleParts } from './tiles-service/serve/visible-layers.ts';

const PROJECT = dirname(fileURLToPath(import.meta.url));

/** The one place where the services are put together. */
async function start(options: ServeOptions): Promise<void> {
  // Files alone need none of it.
  const services = options.tilesOnly ? {} : serviceEnvironment(process.env);
  const { making, folders } = citiesToServe(options);
  try {
    await serve(options, services, folders, making);
  } catch (error) {
    making?.stop();
    throw error;
  }
}

async function serve(
  options: ServeOptions,
  { databaseUrl, metricsToken, cluster }: ServiceEnvironment,
  folders: readonly string[],
  making: DemoMaking | undefined,
): Promise<void> {
  const logger = pino({ level: options.quiet ? 'warn' : 'info', base: null });
  const cities = await openCities(folders, options, logger);
  const viewerFolder = await viewer(options);
  const rules: AccessRules = {
    publicOnly: options.publicOnly,
    behindProxy: options.trustProxy !== undefined,
  };
  const isTrusted = express()
    .set('trust proxy', options.trustProxy ?? false)
    .get('trust proxy fn');
  let live: LiveCities | undefined;
  const accounts = options.tilesOnly
    ? undefined
    : await openAccounts(options, {
        rules,
        isTrusted,
        logger,
        areas: () => live?.areas() ?? [],
        databaseUrl,
      });
  const whoAsks = accounts?.access.whoAsks ?? withoutAccounts(rules);
  const themeFolders = [join(PROJECT, 'scenes', 'themes'), ...options.themes];
  let sockets: Sockets | undefined;
  const metrics = metricsRoute({
    metrics: new Metrics({
      cities: () => live?.measures() ?? [],
      connections: () => sockets?.io.engine.clientsCount ?? 0,
      pages: () => live?.pages ?? 0,
    }),
    isLocal: (request) => roleOf(requestFacts(request), rules) === 'local-administrator',
    ...(metricsToken && { token: metricsToken }),
  });
  const app = createApp({
    cities,
    themeFolders,
    making: () => making?.state,
    viewerFolder,
    whoAsks,
    routes: accounts
      ? [
          ...accounts.routes,
          { path: '/api/metrics', handler: metrics },
          { path: '/api/cities', handler: (...asked) => live?.router(...asked) },
        ]
      : [],
    logger,
    basePath: options.basePath,
    allowHosts: options.allowHosts,
    trustProxy: options.trustProxy,
  });
  const listening = await listen(app, {
    ...options,
    isUnbounded: (address = '') => isLoopbackAddress(address) || isTrusted(address, 0),
  }).catch(async (error) => {
    await accounts?.close();
    throw error;
  });
  sockets = openSockets(listening.server, {
    basePath: options.basePath,
    mayConnect: (request) => !isFromOtherPage(request, rules),
    addressOf: (request) => callerAddress(request, isTrusted),
    isUnbounded: isLoopbackAddress,
  });
  serveFollowing(sockets, {
    visible: (request, city) =>
      visibleParts(request, city, { cities, whoAsks, themeFolders, allowHosts: options.allowHosts }),
    // Without accounts nobody is told apart.
    mayLead: async (request) => !accounts || mayDo((await whoAsks(request)).subject, 'view.lead'),
  });
  accounts?.access.watchOver({
    *askers() {
      for (const request of sockets.requests()) {
        const asker = knownAsker(request);
        if (asker) yield asker;
      }
      yield* live?.askers() ?? [];
    },
    end(isEnded) {
      live?.endWhose(isEnded);
      sockets.drop((request) => {
        const asker = knownAsker(request);
        return asker !== undefined && isEnded(asker);
      });
    },
  });
  live =
    accounts &&
    new LiveCities({
      ...accounts,
      audit: accounts.access.parts.then(({ audit }) => audit),
      sockets,
      mayKnow: async (request, city) =>
        (await visibleLayers(request, city, { cities, whoAsks })) !== undefined,
      openAreas: openCityAreas,
      openRuns: openKeptRuns,
      modelPlaces: { placeOf: placeOfModel, place: placeModel },
      logger,
      ...(cluster && {
        cluster: {
          ...cluster,
          handler: (request, response) => {
            request.url = `${options.basePath.slice(0, -1)}${request.url}`;
            app(request, response);
          },
        },
      }),
    });
  for (const { id, folder } of cities) void live?.add(id, folder);
  stopOnSignal(async () => {
    making?.stop();
    await live?.close();
    await sockets.close();
    await listening.close();
    await accounts?.close();
  });
  for (const warning of listening.warnings) say(warning);
  say(`城镜 CityMirror: ${listening.url}`);
  for (const city of cities) say(`  ${city.id}: ${city.folder}`);
  if (making) await addWhenMade(making, cities, options, live, logger);
  else if (cities.length === 0) say(`${IMPORT_ADVICE['zh-CN']}\n${IMPORT_ADVICE.en}`);
}

interface Accounts {
  access: AccessService;
  routes: Route[];
  database: Promise<Database>;
  dataFolder: string;
  close(): Promise<void>;
}

/** Accounts, whose database is opened while the server listens already. */
async function openAccounts(
  options: ServeOptions,
  {
    rules,
    isTrusted,
    logger,
    areas,
    databaseUrl,
  }: {
    rules: AccessRules;
    isTrusted: IsTrusted;
    logger: Logger;
    areas: () => GrantArea[];
    databaseUrl: string | undefined;
  },
): Promise<Accounts> {
  const { days, syslog: target } = auditEnvironment(process.env);
  const openId = await openIdEnvironment(process.env);
  const folder = await takeDataFolder(options.data ?? join(PROJECT, 'data'));
  const syslog = target && new SyslogExport(target, { onTrouble: (message) => logger.warn(message) });
  const stopping = new AbortController();
  const database = openDatabase({
    ...(databaseUrl ? { url: databaseUrl } : {}),
    folder: join(folder.path, 'database'),
    onWaiting: (error) => logger.warn({ err: error }, 'The database does not answer; it is asked again.'),
    signal: stopping.signal,
  });
  // Who listens on other networks too, or behind a proxy, is no server of one person.
  const isAlone = options.host === 'localhost' || isLoopbackAddress(options.host);
  const access = new AccessService({
    database,
    dataFolder: folder.path,
    basePath: options.basePath,
    areas,
    isLocal: (request) => isAlone && roleOf(requestFacts(request), rules) === 'local-administrator',
    isFromOtherPage: (request) => isFromOtherPage(request, rules),
    isSecure: (request) => isSecure(request, isTrusted),
    addressOf: (request) => callerAddress(request, isTrusted),
    onFirstStart: (passwords) => {
      say('First start. The administrators and their passwords for one sign-in, which are not told again:');
      for (const { name, password } of passwords) say(`  ${name}  ${password}`);
    },
    onError: (error) => {
      if (stopping.signal.aborted) return;
      logger.error({ err: error }, `Accounts: ${error.message}`);
    },
    auditDays: days,
    ...(syslog ? { onAuditEntry: (entry) => syslog.send(entry) } : {}),
    ...(openId ? { provider: openId.name } : {}),
  });
  return {
    access,
    routes: accessRoutes(access, openId && new OpenIdDesk(openId)),
    database,
    dataFolder: folder.path,
    async close() {
      stopping.abort();
      await access.close();
      await syslog?.close();
      await (await database.catch(() => undefined))?.close();
      await folder.release();
    },
  };
}

/** The folders that are there, and the fictional city that is being made where none was given. */
function citiesToServe(options: ServeOptions): {
  folders: readonly string[];
  making?: DemoMaking;
} {
  if (options.cities.length > 0 || !options.demo) return { folders: options.cities };
  const demo = {
    project: PROJECT,
    ...(options.demoFolder === undefined ? {} : { folder: options.demoFolder }),
    ...(options.demoSize === undefined ? {} : { size: options.demoSize }),
    mqtt: !options.tilesOnly && Boolean(process.env['MQTT_URL']),
  };
  const folder = demoFolder(demo);
  return isDemoMade(folder)
    ? { folders: [folder] }
    : { folders: [], making: new DemoMaking({ ...demo, say }) };
}

/** Serves the city as soon as it is there; until then, and if it fails, the page says how things stand. */
async function addWhenMade(
  making: DemoMaking,
  cities: ServedCity[],
  options: ServeOptions,
  live: LiveCities | undefined,
  logger: Logger,
): Promise<void> {
  try {
    const made = await openCities([await making.done], options, logger);
    cities.push(...made);
    for (const { id, folder } of made) void live?.add(id, folder);
    making.settle();
    for (const city of made) say(`  ${city.id}: ${city.folder}`);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    making.fail(error.message);
    say(error.message);
  }
}

async function openCities(
  folders: readonly string[],
  options: ServeOptions,
  logger: Logger,
): Promise<ServedCity[]> {
  const cities = new Map<string, ServedCity>();
  for (const folder of folders) {
    const onUnwritable = (error: Error) =>
      logger.warn(
        { folder, err: error },
        'Compressed variants cannot be kept in the city folder: sending files plain.',
      );
    const city = await openCity(folder, { onUnwritable, live: !options.tilesOnly });
    if (cities.has(city.id)) {
      throw new InputError(
        'city-twice',
        folder,
        `the city "${city.id}" is already given by ${cities.get(city.id)?.folder}.`,
        'Give each city once, or import one of them under another id.',
      );
    }
    cities.set(city.id, city);
  }
  return [...cities.values()];
}

function viewer(options: ServeOptions): Promise<string | undefined> {
  const build = options.build && existsSync(join(PROJECT, 'vite.config.ts'));
  return ensureViewer({ project: PROJECT, build, onProgress: say });
}

/** Milliseconds in which signals are one: npm, tsx and the terminal each pass on the same Ctrl-C. */
const SAME_SIGNAL = 1_000;

/** The first signal ends in peace, a second one at once. */
function stopOnSignal(stop: () => Promise<void>): void {
  let first: number | undefined;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (first !== undefined) {
        if (performance.now() - first > SAME_SIGNAL) process.exit(1);
        return;
      }
      first = performance.now();
      stop().then(
        () => process.exit(0),
        () => process.exit(1),
      );
    });
  }
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

try {
  const options = parseServeOptions(process.argv.slice(2));
  if (options) await start(options);
  else process.stdout.write(USAGE);
} catch (error) {
  if (!(error instanceof InputError)) throw error;
  say(error.message);
  process.exitCode = error.code.startsWith('option-') ? 2 : 1;
}
