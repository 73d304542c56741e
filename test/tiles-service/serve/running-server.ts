import { pino } from 'pino';
import { type AccessRules, withoutAccounts } from '../../../tiles-service/serve/access.ts';
import { type AppOptions, createApp } from '../../../tiles-service/serve/app.ts';
import { type Listening, listen } from '../../../tiles-service/serve/listen.ts';
import { openCity, type ServedCity } from '../../../tiles-service/serve/served-city.ts';

export interface Running extends Listening {
  cities: ServedCity[];
  /** Lines of the log, parsed. */
  log: Array<Record<string, unknown>>;
}

/** The real app on a real loopback port. */
export async function runServer(
  folders: string[],
  options: Partial<Omit<AppOptions, 'cities' | 'logger'>> & {
    host?: string;
    rules?: AccessRules;
    tls?: { certificate: string; key: string };
  } = {},
): Promise<Running> {
  const log: Running['log'] = [];
  const logger = pino({ base: null }, { write: (line: string) => log.push(JSON.parse(line)) });
  const cities = await Promise.all(folders.map((folder) => openCity(folder)));
  const app = createApp({
    cities,
    logger,
    whoAsks:
      options.whoAsks ??
      withoutAccounts(options.rules ?? { publicOnly: false, behindProxy: options.trustProxy !== undefined }),
    routes: options.routes,
    viewerFolder: options.viewerFolder,
    basePath: options.basePath,
    trustProxy: options.trustProxy,
    themeFolders: options.themeFolders,
    allowHosts: options.allowHosts,
  });
  const listening = await listen(app, {
    host: options.host ?? '127.0.0.1',
    port: 0,
    basePath: options.basePath ?? '/',
    tls: options.tls,
  });
  return { ...listening, cities, log };
}
