import type { MovingPosition, ObservedValue, Thing } from '../../../../models/schema/index.ts';
import { thingSchema } from '../../../../models/schema/index.ts';
import type { LiveCity } from '../../../../realtime/push/live/city-boards.ts';
import type { LiveRecord, RecordSource } from '../../../../realtime/push/records.ts';
import type { LiveThing, StateChange } from '../../../../realtime/state/live-thing.ts';

/** Things in memory that tell when they change: what push needs of the store of the latest state. */
export class SmallStates {
  readonly #things = new Map<string, LiveThing>();
  readonly #listeners = new Set<(change: StateChange) => void>();
  #handle = 0;

  *things(): Iterable<LiveThing> {
    yield* this.#things.values();
  }

  onChange(listener: (change: StateChange) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  get(id: string): LiveThing {
    return this.#things.get(id) as LiveThing;
  }

  add(...described: (Pick<Thing, 'id'> & Partial<Thing>)[]): void {
    const introduced = described.map((given) => {
      const thing = thingSchema.parse({
        layer: 'air',
        kind: 'air-station',
        name: { 'zh-CN': `${given.id} 站`, en: `Station ${given.id}` },
        publication: 'public',
        datastreams: [{ id: 'pm', property: 'pm2.5', unit: 'ug/m3' }],
        ...given,
      });
      const { longitude, latitude } = thing;
      const live: LiveThing = {
        handle: this.#things.get(thing.id)?.handle ?? ++this.#handle,
        feed: 'test',
        thing,
        latest: [],
        position: longitude === undefined || latitude === undefined ? undefined : { longitude, latitude },
        stale: false,
        level: 0,
      };
      this.#things.set(thing.id, live);
      return live;
    });
    this.#tell({ introduced });
  }

  remove(id: string): void {
    const live = this.get(id);
    this.#things.delete(id);
    this.#tell({ removed: [live] });
  }

  observe(id: string, value: ObservedValue, datastream = 0, time = Date.now()): void {
    const live = this.get(id);
    live.latest[datastream] = { time, received: time, value };
    if (typeof value === 'object') live.position = value as MovingPosition;
    this.#tell({ values: [{ live, datastream }] });
  }

  level(id: string, level: number): void {
    const live = this.get(id);
    live.level = level;
    this.#tell({ levels: [live] });
  }

  stale(id: string, stale = true): void {
    const live = this.get(id);
    live.stale = stale;
    this.#tell({ states: [live] });
  }

  #tell(change: Partial<StateChange>): void {
    const whole = {
      world: 'live',
      introduced: [],
      removed: [],
      values: [],
      states: [],
      levels: [],
      ...change,
    };
    for (const listener of this.#listeners) listener(whole);
  }
}

/** Records in memory that tell when they change. */
export class SmallRecords implements RecordSource {
  readonly kind: RecordSource['kind'];
  readonly #records = new Map<string, LiveRecord>();
  readonly #listeners = new Set<Parameters<RecordSource['onChange']>[0]>();

  constructor(kind: RecordSource['kind'] = 'alarms') {
    this.kind = kind;
  }

  all(): readonly LiveRecord[] {
    return [...this.#records.values()];
  }

  onChange(listener: Parameters<RecordSource['onChange']>[0]): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  set(record: LiveRecord): void {
    this.#records.set(record.id, record);
    for (const listener of this.#listeners) listener({ set: [record], removed: [] });
  }

  remove(id: string): void {
    this.#records.delete(id);
    for (const listener of this.#listeners) listener({ set: [], removed: [id] });
  }
}

export const CENTRE = { longitude: 114.598, latitude: 27.595 };

export function smallCity(states: SmallStates, more: Partial<LiveCity> = {}): LiveCity {
  return {
    id: 'liangjiang',
    layers: [{ id: 'air', property: 'pm2.5' }, { id: 'bus' }],
    states,
    records: [],
    ...more,
  };
}
