import { classOf } from '../../../models/attributes/classes.ts';
import { contains, meets } from '../../../models/attributes/conditions.ts';
import { worldX, worldY } from '../../../models/geodesy/mercator.ts';
import type { SummaryCell } from '../../../models/live/wire/summary.ts';
import type { Layer } from '../../../models/schema/layer.ts';
import type { Colouring, Condition, Filter } from '../../../models/schema/view-document.ts';
import { MISSING_COLOR, rampColors } from '../../attributes/palettes.ts';
import { currentCity, useBoot } from '../../stores/boot.ts';
import { isLive, useLive } from '../../stores/live.ts';
import { shownLayer, useView } from '../../stores/view.ts';
import type { LiveLayerChange, LiveLayerStore, ShownThing } from '../live-layer.ts';
import { type Glyph, glyphOf } from '../symbols/glyphs.ts';
import { type ClusterTree, clusterTree } from './cluster-tree.ts';
import { eventThings } from './event-things.ts';
import { Track } from './track.ts';

/** A thing of a layer that is shown. */
export interface Item {
  layer: string;
  thing: ShownThing;
  /** Where it is, in Web Mercator, as of the tree. */
  x: number;
  y: number;
  glyph: Glyph;
  /** Of the class of the property that its layer is coloured by. */
  color: string | undefined;
  opacity: number;
  /** Of what moves. */
  track: Track | undefined;
  /** Ellipsoidal metres of the ground below it, as of `groundVersion`. */
  ground: number | undefined;
  groundVersion: number;
  /** Whether a hill hid it when it was looked at last. */
  hidden?: boolean;
}

interface Followed {
  store: LiveLayerStore;
  items: Map<number, Item>;
  stop(): void;
}

/** The things of all live layers that the view document shows, filtered and coloured as it says, as one tree. */
export class ShownThings {
  /** By index of the tree. */
  items: Item[] = [];
  /** What is only known from afar, by layer. */
  summaries: ReadonlyMap<number, SummaryCell>[] = [];
  tree: ClusterTree = { order: new Uint32Array(0), keys: new Float64Array(0) };
  readonly #now: () => number;
  #onChange: (change: 'places' | 'looks') => void = () => undefined;
  readonly #followed = new Map<string, Followed>();
  readonly #unsubscribe: (() => void)[];
  #isStale = true;

  /** `now`: the moment that what is live is shown at. `onChange`: things came, went or moved, or only look otherwise. */
  constructor(now: () => number, onChange: (change: 'places' | 'looks') => void) {
    this.#now = now;
    this.#unsubscribe = [
      useLive.subscribe(({ stores, records }, before) => {
        if (stores !== before.stores) this.#follow();
        if (records.events !== before.records.events) this.#takeEvents();
      }),
      // A sync brings other layers of the same city.
      useBoot.subscribe(({ boot }, before) => {
        if (boot !== before.boot) this.#changed('places');
      }),
      useView.subscribe(({ document }, { document: before }) => {
        if (document.layers !== before.layers) this.#restyle();
      }),
    ];
    this.#follow();
    // Who makes it cannot be told before it has it.
    this.#onChange = onChange;
  }

  /** The tree as things are now; made anew where they came, went or moved. */
  refresh(): void {
    if (!this.#isStale) return;
    this.#isStale = false;
    const view = useView.getState().document;
    const items: Item[] = [];
    this.summaries = [];
    for (const layer of layersNow()) {
      const followed = this.#followed.get(layer.id);
      if (!followed || !shownLayer(layer, view).visible) continue;
      const filter = view.layers[layer.id]?.filter;
      const { summaries } = followed.store;
      // Counts cannot be filtered.
      if (summaries && !filter) this.summaries.push(summaries);
      for (const item of followed.items.values())
        if (Number.isFinite(item.thing.longitude) && (!filter || passes(item.thing, filter)))
          items.push(item);
    }
    const x = new Float64Array(items.length);
    const y = new Float64Array(items.length);
    items.forEach((item, index) => {
      const { thing } = item;
      // What stands has been here before.
      if (item.track || Number.isNaN(item.x)) {
        item.x = worldX(thing.longitude);
        item.y = worldY(thing.latitude);
      }
      x[index] = item.x;
      y[index] = item.y;
    });
    this.items = items;
    this.tree = clusterTree(x, y, items.length);
  }

  /** A thing by its id, shown or not. */
  find(layer: string, id: string): Item | undefined {
    for (const item of this.#followed.get(layer)?.items.values() ?? []) if (item.thing.id === id) return item;
    return undefined;
  }

  destroy(): void {
    for (const end of this.#unsubscribe) end();
    for (const { stop } of this.#followed.values()) stop();
  }

  #follow(): void {
    const { stores } = useLive.getState();
    for (const [id, followed] of this.#followed) {
      if (stores[id] === followed.store) continue;
      followed.stop();
      this.#followed.delete(id);
    }
    for (const [id, store] of Object.entries(stores)) {
      if (this.#followed.has(id)) continue;
      const items = new Map<number, Item>();
      const stop = store.onChange((change) => this.#take(id, store, items, change));
      this.#followed.set(id, { store, items, stop });
      for (const thing of store.things.values()) this.#add(id, items, thing);
    }
    this.#takeEvents();
    this.#changed('places');
  }

  /** Events come as records, and are shown on the layers of events. */
  #takeEvents(): void {
    const { events } = useLive.getState().records;
    for (const { id, kind } of layersNow()) {
      const followed = kind === 'events' ? this.#followed.get(id) : undefined;
      if (!followed) continue;
      followed.items.clear();
      for (const thing of eventThings(events)) this.#add(id, followed.items, thing);
      this.#changed('places');
    }
  }

  #take(id: string, store: LiveLayerStore, items: Map<number, Item>, change: LiveLayerChange): void {
    if (change.reset) {
      items.clear();
      for (const thing of store.things.values()) this.#add(id, items, thing);
      this.#changed('places');
      return;
    }
    for (const { handle } of change.removed) items.delete(handle);
    for (const thing of change.introduced) this.#add(id, items, thing);
    // Without things, the counts of a view from afar have changed.
    const came = change.removed.length + change.introduced.length;
    let isMoved = came > 0 || change.changed.length === 0;
    const style = this.#styleOf(id);
    for (const thing of change.changed) {
      const item = items.get(thing.handle);
      if (!item) continue;
      item.color = style(thing);
      // Somebody may have put what stands in another place.
      if (!item.track && worldX(thing.longitude) !== item.x) {
        item.x = Number.NaN;
        isMoved = true;
      }
      if (this.#move(item)) isMoved = true;
    }
    // What a filter lets through may be other things now.
    this.#changed(isMoved || useView.getState().document.layers[id]?.filter ? 'places' : 'looks');
  }

  #add(layer: string, items: Map<number, Item>, thing: ShownThing): void {
    const before = items.get(thing.handle);
    const item: Item = {
      layer,
      thing,
      x: Number.NaN,
      y: Number.NaN,
      glyph: glyphOf(thing.kind),
      color: this.#styleOf(layer)(thing),
      opacity: this.#opacityOf(layer),
      track: before?.track,
      ground: undefined,
      groundVersion: -1,
    };
    items.set(thing.handle, item);
    this.#move(item);
  }

  /** Enters a new place of a thing into its track. True if it has one. */
  #move(item: Item): boolean {
    const { thing } = item;
    const { moved, longitude, latitude, height, heading } = thing;
    if (moved === undefined || !Number.isFinite(longitude)) return false;
    item.track ??= new Track();
    const before = item.track.samples.at(-1)?.time;
    item.track.add(
      { time: moved, longitude, latitude, height, ...(heading === undefined ? {} : { heading }) },
      this.#now(),
    );
    return before !== moved;
  }

  #restyle(): void {
    for (const [id, { items }] of this.#followed) {
      const style = this.#styleOf(id);
      const opacity = this.#opacityOf(id);
      for (const item of items.values()) {
        item.color = style(item.thing);
        item.opacity = opacity;
      }
    }
    this.#changed('places');
  }

  #opacityOf(id: string): number {
    const layer = layersNow().find((one) => one.id === id);
    return layer ? shownLayer(layer, useView.getState().document).opacity : 1;
  }

  #styleOf(id: string): (thing: ShownThing) => string | undefined {
    const colouring = useView.getState().document.layers[id]?.colouring;
    if (!colouring) return () => undefined;
    const colourOf = colours(colouring);
    return (thing) => colourOf(latestValue(thing, colouring.attribute));
  }

  #changed(change: 'places' | 'looks'): void {
    if (change === 'places') this.#isStale = true;
    this.#onChange(change);
  }
}

function layersNow(): readonly Layer[] {
  return currentCity()?.city.layers ?? [];
}

/** Live layers of a city, whichever way they are shown. */
export function liveLayersOf({ layers }: { layers: readonly Layer[] }): Layer[] {
  return layers.filter(isLive);
}

/** The latest value of a property of a thing; `@kind`, `@level` and `@stale` are of all. Undefined: it has none. */
export function latestValue(thing: ShownThing, property: string): number | boolean | string | undefined {
  if (property === '@kind') return thing.kind;
  if (property === '@level') return thing.level === 0 ? undefined : thing.level;
  if (property === '@stale') return thing.stale;
  return thing.values.find((value) => value.property === property)?.value;
}

/** Whether a thing meets the conditions and lies in the area of a filter. */
export function passes(thing: ShownThing, { conditions, area }: Filter): boolean {
  return (
    conditions.every((condition: Condition) => meets(latestValue(thing, condition.attribute), condition)) &&
    (area === undefined || contains(area, thing.longitude, thing.latitude))
  );
}

/** The colours of a colouring: of a value, and of none. */
export function colours(colouring: Colouring): (value: number | boolean | string | undefined) => string {
  if (colouring.by === 'value') {
    const known = new Map(colouring.values.map(({ value, color }) => [value, color]));
    return (value) => (value === undefined ? MISSING_COLOR : (known.get(value) ?? colouring.other));
  }
  const { breaks, ramp } = colouring;
  const classes = rampColors(ramp, breaks.length + 1);
  return (value) => (typeof value === 'number' ? classes[classOf(value, breaks)] : MISSING_COLOR);
}
