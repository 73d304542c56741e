import { InputError } from '../models/errors.ts';
import { checkMetricsToken } from './metrics/metrics-route.ts';

/** What the environment says of the services that a server leans on. */
export interface ServiceEnvironment {
  databaseUrl?: string;
  metricsToken?: string;
  /** Several servers of one city. */
  cluster?: {
    redisUrl: string;
    /** `host:port` that the other servers reach. */
    listen?: string;
    /** Seconds. */
    patience?: number;
  };
}

/** Seconds: a lease is renewed four times in them, and nobody wants to wait for longer than an hour. */
const LEAST_PATIENCE = 1;
const MOST_PATIENCE = 3_600;

/**
 * DATABASE_URL, REDIS_URL, CLUSTER_LISTEN, CLUSTER_PATIENCE and METRICS_TOKEN; what is empty is not set. Throws InputError
 * that names the variable, before anything is opened: secrets are not in it.
 */
export function serviceEnvironment(environment: NodeJS.ProcessEnv): ServiceEnvironment {
  const { DATABASE_URL, REDIS_URL, CLUSTER_LISTEN, CLUSTER_PATIENCE, METRICS_TOKEN } = environment;
  if (METRICS_TOKEN) checkMetricsToken(METRICS_TOKEN);
  const listen = CLUSTER_LISTEN ? listenOf(CLUSTER_LISTEN) : undefined;
  const patience = CLUSTER_PATIENCE ? patienceOf(CLUSTER_PATIENCE) : undefined;
  if (REDIS_URL) checkRedis(REDIS_URL, DATABASE_URL);
  return {
    ...(DATABASE_URL && { databaseUrl: DATABASE_URL }),
    ...(METRICS_TOKEN && { metricsToken: METRICS_TOKEN }),
    ...(REDIS_URL && {
      cluster: {
        redisUrl: REDIS_URL,
        ...(listen !== undefined && { listen }),
        ...(patience !== undefined && { patience }),
      },
    }),
  };
}

function checkRedis(url: string, database: string | undefined): void {
  if (!/^rediss?:$/.test(URL.canParse(url) ? new URL(url).protocol : ''))
    throw new InputError('redis-url', 'REDIS_URL', 'this is no address of Redis.', 'Give redis://host:6379.');
  if (!database)
    throw new InputError(
      'redis-without-database',
      'REDIS_URL',
      'servers of one city share its database, and each would have one of its own.',
      'Set DATABASE_URL=postgresql://… to the same database for all of them, or leave REDIS_URL out for one server.',
    );
}

function listenOf(text: string): string {
  const [, host, port] = /^(\[[0-9a-f:.]+\]|[a-z0-9.-]+):(\d{1,5})$/i.exec(text) ?? [];
  if (
    host === undefined ||
    Number(port) < 1 ||
    Number(port) > 65_535 ||
    /^(0\.0\.0\.0|\[[0:]+\])$/.test(host)
  )
    throw new InputError(
      'cluster-listen',
      `CLUSTER_LISTEN=${text}`,
      'this is no address and port that the other servers can reach.',
      'Give one of this machine, as 10.0.0.5:8090 or [fd00::5]:8090, or leave it out.',
    );
  return text;
}

function patienceOf(text: string): number {
  const seconds = Number(text);
  if (!/^\d+(\.\d+)?$/.test(text) || seconds < LEAST_PATIENCE || seconds > MOST_PATIENCE)
    throw new InputError(
      'cluster-patience',
      `CLUSTER_PATIENCE=${text}`,
      `this is no number of seconds from ${LEAST_PATIENCE} to ${MOST_PATIENCE}.`,
      'Give one, the same for all servers, or leave it out.',
    );
  return seconds;
}
