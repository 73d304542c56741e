import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { type Observation, type Thing, thingSchema } from '../../../models/schema/index.ts';
import type { Database } from '../../../realtime/database/database.ts';
import { openEmbedded } from '../../../realtime/database/embedded.ts';
import { migrate } from '../../../realtime/database/migrate.ts';
import { openPostgresql } from '../../../realtime/database/postgresql.ts';
import type { Keeping } from '../../../realtime/state/keeping.ts';
import { openKeeping } from '../../../realtime/state/open-keeping.ts';

export interface IngestTask {
  kind: 'steady' | 'flood' | 'restart' | 'rows';
  folder: string;
  url?: string;
}
export type IngestFigures = Record<string, number | string>;

const THINGS = Number(process.env.BENCH_THINGS ?? 20_000);
const RATE = Number(process.env.BENCH_RATE ?? 20_000);
const SECONDS = Number(process.env.BENCH_SECONDS ?? 100);
const FLOOD = 2_000_000;
/** Batches of one second. */
const PER_SECOND = 100;
const ROWS = 400_000;
const logger = { info: () => undefined, warn: console.warn, error: console.error };

const task = JSON.parse(process.argv[2]) as IngestTask;
const database = await (task.url === undefined
  ? openEmbedded(join(task.folder, 'database'))
  : openPostgresql(task.url));
await migrate(database);
const emptyMemory = process.memoryUsage().rss;
const work = { steady, flood, restart, rows }[task.kind];
process.send?.(await work(database));
await database.close();

function things(): Thing[] {
  return Array.from({ length: THINGS }, (_, i) =>
    thingSchema.parse({
      id: `bench:${i}`,
      layer: 'bench',
      kind: i % 10 === 0 ? 'bus' : 'station',
      name: { 'zh-CN': `${i}号`, en: `No. ${i}` },
      publication: 'public',
      longitude: 114.5,
      latitude: 27.5,
      datastreams:
        i % 10 === 0
          ? [{ id: 'place', property: 'place', type: 'position' }]
          : [{ id: 'value', property: 'pm2.5', unit: 'ug/m3' }],
    }),
  );
}

/** A sensor of two decimals that wanders, every tenth one a bus that drives. */
function observationOf(thing: number, time: number): Observation {
  const step = time / 1_000;
  const id = `bench:${thing}`;
  if (thing % 10 === 0) {
    const angle = (step * 8) / 900 + thing;
    const value = {
      longitude: 114.5 + 0.009 * Math.cos(angle),
      latitude: 27.5 + 0.009 * Math.sin(angle),
      heading: (angle * 57.3) % 360,
      speed: 8 + (thing % 5),
    };
    return { thing: id, datastream: 'place', time, value };
  }
  const noise = ((Math.imul(thing ^ Math.floor(step), 0x9e3779b1) >>> 8) % 200) / 100;
  const value = Math.round((35 + 15 * Math.sin(step / 700 + thing) + noise) * 100) / 100;
  return { thing: id, datastream: 'value', time, value };
}

function open(place: Database): Promise<Keeping> {
  return openKeeping({ folder: join(task.folder, 'journal'), city: 'bench', database: place, logger });
}

function batchOf(observations: Observation[], described: Thing[] = []) {
  return {
    world: 'live',
    feed: 'bench',
    received: Date.now(),
    things: described,
    observations,
    events: [],
  };
}

async function steady(place: Database): Promise<IngestFigures> {
  const keeping = await open(place);
  await keeping.take(batchOf([], things()));
  const delay = monitorEventLoopDelay({ resolution: 5 });
  const waits: number[] = [];
  const size = RATE / PER_SECOND;
  let greatest = 0;
  const cpu = process.cpuUsage();
  const began = performance.now();
  const start = Date.now();
  delay.enable();
  const taken: Promise<void>[] = [];
  let next = 0;
  for (let b = 0; b < SECONDS * PER_SECOND; b++) {
    const due = began + (b * 1_000) / PER_SECOND;
    const pause = due - performance.now();
    if (pause > 0) await new Promise((wake) => setTimeout(wake, pause));
    const time = start + Math.round((b * 1_000) / PER_SECOND);
    const observations = Array.from({ length: size }, () => observationOf(next++ % THINGS, time));
    const sent = performance.now();
    taken.push(
      keeping.take(batchOf(observations)).then(() => {
        waits.push(performance.now() - sent);
      }),
    );
    if (b % PER_SECOND === 0) greatest = Math.max(greatest, process.memoryUsage().rss);
  }
  await Promise.all(taken);
  const seconds = (performance.now() - began) / 1_000;
  const used = process.cpuUsage(cpu);
  delay.disable();
  const beforeClose = performance.now();
  await keeping.close();
  waits.sort((a, b) => a - b);
  return {
    observations_per_second: Math.round((SECONDS * RATE) / seconds),
    acknowledged_p50_ms: round(waits[Math.floor(waits.length * 0.5)]),
    acknowledged_p99_ms: round(waits[Math.floor(waits.length * 0.99)]),
    loop_delay_p99_ms: round(delay.percentile(99) / 1e6),
    // Of the load generator and the embedded database as well: they share the process.
    cpu_of_a_core: round((used.user + used.system) / 1e6 / seconds),
    memory_mb: Math.round(greatest / 2 ** 20),
    // With the database open and nothing taken in.
    memory_before_mb: Math.round(emptyMemory / 2 ** 20),
    closed_ms: Math.round(performance.now() - beforeClose),
    ...(await sizes(place, SECONDS * RATE)),
  };
}

async function flood(place: Database): Promise<IngestFigures> {
  const keeping = await open(place);
  await keeping.take(batchOf([], things()));
  const start = Date.now() + 1_000;
  const cpu = process.cpuUsage();
  const began = performance.now();
  let next = 0;
  const waiting = new Set<Promise<unknown>>();
  while (next < FLOOD) {
    const time = start + Math.floor(next / THINGS);
    const taken: Promise<unknown> = keeping
      .take(batchOf(Array.from({ length: 1_000 }, () => observationOf(next++ % THINGS, time))))
      .finally(() => waiting.delete(taken));
    waiting.add(taken);
    if (waiting.size >= 16) await Promise.race(waiting);
  }
  await Promise.all(waiting);
  const seconds = (performance.now() - began) / 1_000;
  await keeping.close();
  const all = (performance.now() - began) / 1_000;
  const used = process.cpuUsage(cpu);
  return {
    acknowledged_per_second: Math.round(FLOOD / seconds),
    in_history_per_second: Math.round(FLOOD / all),
    cpu_us_per_observation: round((used.user + used.system) / FLOOD),
  };
}

async function restart(place: Database): Promise<IngestFigures> {
  const began = performance.now();
  const keeping = await open(place);
  const opened = performance.now() - began;
  const { from, to } = (await keeping.history.extent('live')) as { from: number; to: number };
  const timed = async (work: () => Promise<unknown>) => {
    const took: number[] = [];
    for (let i = 0; i < 3; i++) {
      const begin = performance.now();
      await work();
      took.push(performance.now() - begin);
    }
    return Math.round(took.sort((a, b) => a - b)[1]);
  };
  const middle = Math.round((from + to) / 2);
  const all = (await keeping.history.stateAt('live', middle)).length;
  const series = { world: 'live', thing: 'bench:7', datastream: 'value', from, to: to + 1, points: 500 };
  const figures = {
    opened_ms: Math.round(opened),
    state_of: all,
    state_at_ms: await timed(() => keeping.history.stateAt('live', middle)),
    between_10_s_ms: await timed(() => keeping.history.between('live', middle, middle + 10_000)),
    series_ms: await timed(() => keeping.history.series(series)),
    extent_ms: await timed(() => keeping.history.extent('live')),
  };
  await keeping.close();
  return figures;
}

/** One row for each observation, in bulk: what it would cost without packing. */
async function rows(place: Database): Promise<IngestFigures> {
  await place.query('drop table if exists observation_row');
  await place.query(`create table observation_row (datastream integer not null, time bigint not null,
    received bigint not null, value double precision, primary key (datastream, time))`);
  const cpu = process.cpuUsage();
  const began = performance.now();
  const start = Date.now();
  for (let done = 0; done < ROWS; done += 20_000) {
    const streams = Array.from({ length: 20_000 }, (_, i) => i);
    const time = start + (done / 20_000) * 1_000;
    await place.query(
      `insert into observation_row select * from unnest($1::integer[], $2::bigint[], $3::bigint[], $4::double precision[])`,
      [
        streams,
        streams.map(() => time),
        streams.map(() => time + 20),
        streams.map((i) => Number(observationOf(i + (i % 10 === 0 ? 1 : 0), time).value)),
      ],
    );
  }
  const seconds = (performance.now() - began) / 1_000;
  const used = process.cpuUsage(cpu);
  const [{ bytes }] = await place.query<{ bytes: number }>(
    "select pg_total_relation_size('observation_row') as bytes",
  );
  await place.query('drop table observation_row');
  return {
    in_history_per_second: Math.round(ROWS / seconds),
    cpu_us_per_observation: round((used.user + used.system) / ROWS),
    bytes_per_observation: round(bytes / ROWS),
  };
}

async function sizes(place: Database, observations: number): Promise<IngestFigures> {
  const [{ bytes, packed }] = await place.query<{ bytes: number; packed: number }>(
    `select pg_total_relation_size('chunk') + pg_total_relation_size('late_chunk') as bytes,
       (select sum(length(bytes)) from chunk)::bigint as packed`,
  );
  return { bytes_per_observation: round(bytes / observations), packed_bytes: round(packed / observations) };
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
