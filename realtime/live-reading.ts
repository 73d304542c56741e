import { strictestOf } from '../models/access/strictness.ts';
import type { LiveConfiguration } from '../models/schema/index.ts';
import { AlarmStore } from './alarms/alarm-store.ts';
import type { Database } from './database/database.ts';
import { PastDesks } from './desks/past-desks.ts';
import { CaseStore } from './events/case-store.ts';
import { KeptHistory } from './history/kept-history.ts';
import type { AreasOfCity } from './live-city.ts';
import type { LiveCity } from './push/live/city-boards.ts';
import { classNow } from './state/class-now.ts';
import type { LiveThing } from './state/live-thing.ts';
import { Registry } from './state/registry.ts';
import { cityNumber, restoreThings } from './state/restore.ts';

/** Milliseconds that the things of a city are taken to be those that they were. */
const HOLDS = 15_000;

/**
 * The past of a city as the database that all servers share has it, for a server that is not its writer. What the writer
 * has not written yet (a minute) is not in it.
 */
export class LiveReading {
  readonly #database: Database;
  readonly #city: string;
  readonly #now: () => { configuration: LiveConfiguration; areas: AreasOfCity };
  /** Things as they were read last: one that is still the same stays the same object. */
  #registry: Registry | undefined;
  #read: { at: number; city: Promise<LiveCity> } | undefined;

  constructor(
    database: Database,
    city: string,
    now: () => { configuration: LiveConfiguration; areas: AreasOfCity },
  ) {
    this.#database = database;
    this.#city = city;
    this.#now = now;
  }

  past(): Promise<LiveCity> {
    const now = performance.now();
    if (this.#read && now - this.#read.at < HOLDS) return this.#read.city;
    const city = this.#open();
    this.#read = { at: now, city };
    city.catch(() => {
      this.#read = undefined;
    });
    return city;
  }

  async #open(): Promise<LiveCity> {
    const database = this.#database;
    const id = this.#city;
    const { configuration, areas } = this.#now();
    const { layers, feeds } = configuration;
    const number = await cityNumber(database, id);
    const registry = new Registry();
    await restoreThings(database, number, registry);
    const feedOf = new Map(feeds.map((feed) => [feed.id, feed]));
    const layerOf = new Map(layers.map((layer) => [layer.id, layer]));
    const classOf = ({ thing, feed }: LiveThing) =>
      classNow(thing, feedOf.get(feed), layerOf.get(thing.layer));
    registry.reclass(classOf, Date.now());
    for (const world of registry.worlds())
      for (const { live, json } of registry.things(world)) {
        const before = this.#registry?.get(world, live.thing.id);
        if (before?.json === json) live.thing = before.live.thing;
      }
    this.#registry = registry;
    const alarms = {
      store: new AlarmStore(database, id),
      classed<Alarm extends { thing: string; publication: 'public' | 'internal' | 'restricted' }>(
        alarm: Alarm,
      ) {
        const now = registry.get('live', alarm.thing)?.live.thing.publication;
        return { ...alarm, publication: strictestOf(alarm.publication, now) };
      },
    };
    const events = { store: new CaseStore(database, id) };
    return {
      id,
      layers,
      states: {
        *things(world) {
          for (const { live } of registry.things(world)) yield live;
        },
        onChange: () => () => undefined,
      },
      history: new KeptHistory({
        place: { database, city: number },
        registry,
        memtables: () => [],
        incomplete: () => false,
        now: Date.now,
      }),
      records: [],
      areasAt: areas.at,
      rhythmOf: (feed) => feedOf.get(feed)?.rhythm,
      newest: () => this.past(),
      past: (world) => (world === 'live' ? new PastDesks(alarms, events) : undefined),
    };
  }
}
