import type { LiveLayerChange, LiveLayerStore, ShownThing } from '../../../viewer/live/live-layer.ts';

/** A live layer that a test fills by hand. */
export class SmallStore implements LiveLayerStore {
  readonly layer: string;
  readonly things = new Map<number, ShownThing>();
  readonly #listeners = new Set<(change: LiveLayerChange) => void>();

  constructor(layer: string, things: readonly ShownThing[] = []) {
    this.layer = layer;
    for (const thing of things) this.things.set(thing.handle, thing);
  }

  onChange(listener: (change: LiveLayerChange) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  introduce(...introduced: ShownThing[]): void {
    for (const thing of introduced) this.things.set(thing.handle, thing);
    this.#tell({ reset: false, introduced, removed: [], changed: [] });
  }

  remove(...removed: ShownThing[]): void {
    for (const { handle } of removed) this.things.delete(handle);
    this.#tell({ reset: false, introduced: [], removed, changed: [] });
  }

  change(...changed: ShownThing[]): void {
    this.#tell({ reset: false, introduced: [], removed: [], changed });
  }

  reset(things: readonly ShownThing[]): void {
    this.things.clear();
    for (const thing of things) this.things.set(thing.handle, thing);
    this.#tell({ reset: true, introduced: things, removed: [], changed: [] });
  }

  #tell(change: LiveLayerChange): void {
    for (const listener of this.#listeners) listener(change);
  }
}

/** A thing with what a test cares about. */
export function thingOf(handle: number, patch: Partial<ShownThing> = {}): ShownThing {
  return {
    handle,
    id: `test:${handle}`,
    kind: 'air-station',
    name: { 'zh-CN': `空气站 ${handle}`, en: `Air station ${handle}` },
    longitude: 114.6,
    latitude: 27.6,
    height: 0,
    heightIs: 'above-ground',
    level: 0,
    stale: false,
    simulated: false,
    values: [],
    ...patch,
  };
}
