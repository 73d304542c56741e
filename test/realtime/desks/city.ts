import type { AddressInfo } from 'node:net';
import express from 'express';
import { pino } from 'pino';
import type { AccountGrant } from '../../../models/access/roles.ts';
import { type ReportedEvent, type Thing, thingSchema } from '../../../models/schema/index.ts';
import { setAsker } from '../../../realtime/access/asker.ts';
import type { AuditFact } from '../../../realtime/access/audit/entry.ts';
import type { Database } from '../../../realtime/database/database.ts';
import { DatabaseError } from '../../../realtime/database/database-error.ts';
import { type Desks, type DesksOptions, openDesks } from '../../../realtime/desks/open-desks.ts';
import type { States } from '../../../realtime/state/keeping.ts';
import type { LiveThing, StateChange } from '../../../realtime/state/live-thing.ts';
import { answerErrors } from '../../../tiles-service/serve/answer-error.ts';

/** The latest state of a few things, told at once: what the store of the whole city does, without a disk. */
export class SmallStates implements States {
  readonly #things = new Map<string, LiveThing>();
  readonly #listeners = new Set<(change: StateChange) => void>();
  levels: [id: string, level: number][] = [];

  *things(world: string) {
    if (world === 'live') yield* this.#things.values();
  }

  byId(world: string, id: string) {
    return world === 'live' ? this.#things.get(id) : undefined;
  }

  byHandle(_world: string, handle: number) {
    return [...this.#things.values()].find((live) => live.handle === handle);
  }

  onChange(listener: (change: StateChange) => void) {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  setLevel(_world: string, id: string, level: number) {
    const live = this.#things.get(id);
    if (live) live.level = level;
    this.levels.push([id, level]);
  }

  introduce(...things: Thing[]): void {
    const introduced = things.map((thing, i): LiveThing => {
      const known = this.#things.get(thing.id);
      const live: LiveThing = {
        handle: known?.handle ?? this.#things.size + i + 1,
        feed: 'feed',
        thing,
        latest: known?.latest ?? thing.datastreams.map(() => undefined),
        position: undefined,
        stale: false,
        level: known?.level ?? 0,
      };
      return live;
    });
    for (const live of introduced) this.#things.set(live.thing.id, live);
    this.#tell({ introduced });
  }

  observe(id: string, value: number | string | boolean, time: number, world = 'live'): void {
    const live = this.#things.get(id)!;
    const changed = world === 'live' ? live : { ...live, latest: [...live.latest] };
    changed.latest[0] = { time, received: time, value };
    this.#tell({ values: [{ live: changed, datastream: 0 }] }, world);
  }

  remove(id: string): void {
    const live = this.#things.get(id)!;
    this.#things.delete(id);
    this.#tell({ removed: [live] });
  }

  #tell(change: Partial<StateChange>, world = 'live'): void {
    for (const listener of this.#listeners)
      listener({ world, introduced: [], removed: [], values: [], states: [], levels: [], ...change });
  }
}

export type LeavingDatabase = Database & {
  away: boolean;
  /** What the next transaction waits for, once all of it is done: its commit is heard of late. */
  held: Promise<unknown> | undefined;
};

/** A database that goes away and comes back. */
export function leaving(database: Database): LeavingDatabase {
  const check = () => {
    if (leavingOne.away) throw new DatabaseError('connection refused', 'ECONNREFUSED');
  };
  const leavingOne: LeavingDatabase = {
    away: false,
    held: undefined,
    async query<R extends object>(sql: string, values?: readonly unknown[]) {
      check();
      return database.query<R>(sql, values);
    },
    async transaction<Result>(work: Parameters<typeof database.transaction<Result>>[0]) {
      check();
      const { held } = leavingOne;
      leavingOne.held = undefined;
      const result = await database.transaction(work);
      await held;
      return result;
    },
    reading: {
      async query<R extends object>(sql: string, values?: readonly unknown[]) {
        check();
        return database.reading.query<R>(sql, values);
      },
    },
    close: () => database.close(),
  };
  return leavingOne;
}

export interface SmallCity {
  states: SmallStates;
  desks: Desks;
  audit: AuditFact[];
  tell(events: readonly ReportedEvent[]): void;
  /** Answers of the routes, asked by whom. */
  // biome-ignore lint/suspicious/noExplicitAny: what comes is what the tests look at.
  ask(method: string, path: string, body?: unknown, by?: Who): Promise<{ status: number; body: any }>;
  close(): Promise<void>;
}

export interface Who {
  id: string;
  name: string;
  grants: AccountGrant[];
}

export const COMMANDER: Who = {
  id: 'account-commander',
  name: '王指挥',
  grants: [{ role: 'commander', areas: '*', publication: 'restricted' }],
};

export async function smallCity(
  options: Pick<DesksOptions, 'city' | 'database'> & Partial<DesksOptions>,
  states = new SmallStates(),
): Promise<SmallCity> {
  const audit: AuditFact[] = [];
  let tell: SmallCity['tell'] = () => undefined;
  const desks = await openDesks({
    keeping: {
      states,
      onEvents: (listener) => {
        tell = listener;
        return () => {
          tell = () => undefined;
        };
      },
    },
    audit: async (fact) => audit.push(fact),
    logger: pino({ level: 'silent' }),
    ...options,
  });
  const app = express();
  let asking: Who | undefined;
  app.use((request, _response, next) => {
    setAsker(request, {
      subject: asking ? { account: asking.id, grants: asking.grants } : { grants: [] },
      actor: asking?.id ?? 'anybody',
      displayName: asking?.name ?? 'anybody',
      address: '127.0.0.1',
    });
    next();
  });
  app.use(desks.router);
  app.use(answerErrors(pino({ level: 'silent' })));
  const server = app.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    states,
    desks,
    audit,
    tell: (events) => tell(events),
    async ask(method, path, body, by = COMMANDER) {
      asking = by;
      const response = await fetch(`http://127.0.0.1:${port}${path}`, {
        method,
        ...(body === undefined
          ? {}
          : {
              headers: { 'Content-Type': 'application/json' },
              body: typeof body === 'string' ? body : JSON.stringify(body),
            }),
      });
      return { status: response.status, body: await response.json() };
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await desks.close();
    },
  };
}

export const thing = (id: string, given: Partial<Thing> = {}): Thing =>
  thingSchema.parse({
    id,
    layer: 'hydrants',
    kind: 'hydrant',
    name: { 'zh-CN': `消火栓 ${id}`, en: `Hydrant ${id}` },
    longitude: 114.6,
    latitude: 27.6,
    publication: 'public',
    areas: ['street-1', 'district-1'],
    datastreams: [{ id: 'pressure', property: 'water-pressure', unit: 'MPa', rhythm: 60 }],
    ...given,
  });
