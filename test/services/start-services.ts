/**
 * Private services for tests and for trying out: an MQTT broker, PostgreSQL 15 and Redis, each on a free port, with its
 * files in a temporary folder, ended with us.
 */
import { execFile } from 'node:child_process';
import { chown, mkdir, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { startService } from './service.ts';
import { postgresUser, programOf, type Service, startProcess } from './service-process.ts';

export type { Service } from './service-process.ts';

/** Program of each service, and the Debian package that brings it. */
export const SERVICES = {
  mosquitto: { program: 'mosquitto', package: 'mosquitto' },
  postgresql: { program: 'initdb', package: 'postgresql-15' },
  redis: { program: 'redis-server', package: 'redis-server' },
} as const;
export type ServiceName = keyof typeof SERVICES;

export const isInstalled = (name: ServiceName): boolean => programOf(SERVICES[name].program) !== undefined;

/** An MQTT broker (3.1.1 and 5) that keeps sessions and queued messages over a restart in good order. */
export function mosquitto(options: { users?: Record<string, string> } = {}): Promise<Service> {
  const program = installed('mosquitto');
  return startService({
    name: 'mosquitto',
    url: (port) => `mqtt://127.0.0.1:${port}`,
    async prepare(folder, port) {
      const users = Object.entries(options.users ?? {});
      const passwords = join(folder, 'passwords');
      for (const [index, [user, password]] of users.entries()) {
        const create = index === 0 ? ['-c'] : [];
        await run('mosquitto_passwd', ['-b', ...create, passwords, user, password]);
      }
      const lines = [
        `listener ${port} 127.0.0.1`,
        ...(users.length > 0
          ? ['allow_anonymous false', `password_file ${passwords}`]
          : ['allow_anonymous true']),
        'persistence true',
        `persistence_location ${folder}/`,
        'max_queued_messages 0',
        'max_inflight_messages 100',
        // As root it would become another user, who may not write into our folder.
        ...(process.getuid?.() === 0 ? ['user root'] : []),
      ];
      await writeFile(join(folder, 'mosquitto.conf'), `${lines.join('\n')}\n`);
    },
    start: (folder, port) =>
      startProcess(program, ['-c', join(folder, 'mosquitto.conf')], { ready: () => answers(port) }),
  });
}

/** A Redis server that keeps nothing on disk. */
export function redis(): Promise<Service> {
  const program = installed('redis');
  return startService({
    name: 'redis',
    url: (port) => `redis://127.0.0.1:${port}`,
    prepare: () => Promise.resolve(),
    start: (folder, port) =>
      startProcess(
        program,
        ['--port', `${port}`, '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', folder],
        { ready: () => answers(port, 'PING\r\n', '+PONG') },
      ),
  });
}

/** PostgreSQL 15 with one database `citymirror`; what is committed survives `kill`, as it must. */
export function postgresql(): Promise<Service> {
  const initialise = installed('postgresql');
  const user = postgresUser();
  const url = (port: number) => `postgresql://citymirror@127.0.0.1:${port}/citymirror`;
  const program = join(initialise, '..', 'postgres');
  return startService({
    name: 'postgresql',
    url,
    async prepare(folder) {
      const data = join(folder, 'data');
      await rm(data, { recursive: true, force: true });
      await mkdir(data, { mode: 0o700 });
      if (user) for (const path of [folder, data]) await chown(path, user.uid, user.gid);
      const given = ['-D', data, '-U', 'citymirror', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync'];
      await run(initialise, given, { ...user, cwd: folder });
    },
    async start(folder, port) {
      const settings = {
        port,
        listen_addresses: '127.0.0.1',
        unix_socket_directories: folder,
        max_connections: 60,
        shared_buffers: '64MB',
        // What was committed survives the end of the processes, which is what tests look at, not of the machine.
        fsync: 'off',
      };
      const given = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
      const process = await startProcess(program, ['-D', join(folder, 'data'), ...given], {
        ...user,
        cwd: folder,
        // TERM would wait until the last client has gone.
        signal: 'INT',
        ready: () => query(url(port).replace(/\/citymirror$/, '/postgres'), 'select 1').then(() => true),
      });
      await query(url(port).replace(/\/citymirror$/, '/postgres'), 'create database citymirror').catch(
        (error: { code?: string }) => {
          if (error.code !== DUPLICATE_DATABASE) throw error;
        },
      );
      return process;
    },
  });
}

const DUPLICATE_DATABASE = '42P04';

function installed(name: ServiceName): string {
  const program = programOf(SERVICES[name].program);
  if (program) return program;
  throw new Error(
    `${SERVICES[name].program} is not installed. Install the package ${SERVICES[name].package}.`,
  );
}

const run = promisify(execFile);

async function query(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

/** Whether something listens, and says what it should if asked. */
function answers(port: number, question?: string, answer = ''): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    const done = (is: boolean) => {
      socket.destroy();
      resolve(is);
    };
    socket.setTimeout(1_000, () => done(false));
    socket.once('error', () => done(false));
    socket.once('connect', () => (question === undefined ? done(true) : socket.write(question)));
    socket.once('data', (data) => done(String(data).startsWith(answer)));
  });
}
