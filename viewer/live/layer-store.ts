import type { SummaryCell } from '../../models/live/wire/summary.ts';
import type { WireDatastream, WireThing } from '../../models/live/wire/wire-thing.ts';
import type { LiveLayerChange, LiveLayerStore, ShownThing, ShownValue } from './live-layer.ts';

interface Kept {
  shown: ShownThing;
  /** Number of the topic that tells of it. */
  topic: number;
  /** As that topic tells it; what is told apart goes before. */
  level: number;
  datastreams: readonly WireDatastream[];
  /** By the index of the datastream. */
  values: (ShownValue | undefined)[];
}

const MAY_BE_ABSENT = ['heading', 'speed', 'moved', 'feature'] as const;

/** What the page has of one live layer. Changes are gathered until they are told, all at once. */
export class LayerStore implements LiveLayerStore {
  readonly layer: string;
  readonly things = new Map<number, ShownThing>();
  /** Of a view from afar. */
  summaries: ReadonlyMap<number, SummaryCell> | undefined;
  readonly #kept = new Map<number, Kept>();
  /** Levels that are told apart from their things, by handle; the topic that tells of them. */
  readonly #levels = new Map<number, { level: number; topic: number }>();
  /** Handles by the topic that tells of them. */
  readonly #ofTopic = new Map<number, Set<number>>();
  readonly #listeners = new Set<(change: LiveLayerChange) => void>();
  #introduced = new Set<ShownThing>();
  #removed = new Set<ShownThing>();
  #changed = new Set<ShownThing>();
  /** Taken away since it was told the last time. */
  readonly #lately = new Map<number, ShownThing>();
  #reset = false;
  #summarized = false;

  constructor(layer: string) {
    this.layer = layer;
  }

  onChange(listener: (change: LiveLayerChange) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** A thing that has no place yet is kept, and shown when it has one. */
  introduce(wire: WireThing, topic: number): void {
    const { position } = wire;
    const values = wire.datastreams.map((datastream, i): ShownValue | undefined => {
      const latest = wire.latest[i];
      if (!latest || typeof latest.value === 'object') return undefined;
      return shownValue(datastream, latest.time, latest.value);
    });
    const told: ShownThing = {
      handle: wire.handle,
      id: wire.id,
      kind: wire.kind,
      name: wire.name,
      longitude: position?.longitude ?? Number.NaN,
      latitude: position?.latitude ?? Number.NaN,
      height: position?.height ?? 0,
      // A height that a thing in motion tells is that of its receiver.
      heightIs: position?.height === undefined ? 'above-ground' : wire.heightIs,
      level: this.#levels.get(wire.handle)?.level ?? wire.level,
      stale: wire.stale,
      simulated: wire.simulated,
      values: values.filter((value) => value !== undefined),
      ...(wire.feature && { feature: wire.feature }),
      ...(position?.heading !== undefined && { heading: position.heading }),
      ...(position?.speed !== undefined && { speed: position.speed }),
      ...(wire.moved !== undefined && { moved: wire.moved }),
    };
    // A thing that goes on in another cell stays the object that it was.
    const known = this.#kept.get(wire.handle);
    const before = known?.shown ?? this.#lately.get(wire.handle);
    if (known && known.topic !== topic) this.#ofTopic.get(known.topic)?.delete(wire.handle);
    const handles = this.#ofTopic.get(topic);
    if (handles) handles.add(wire.handle);
    else this.#ofTopic.set(topic, new Set([wire.handle]));
    if (before) for (const key of MAY_BE_ABSENT) if (!(key in told)) delete before[key];
    const shown = before ? Object.assign(before, told) : told;
    this.#kept.set(wire.handle, {
      shown,
      topic,
      level: wire.level,
      datastreams: wire.datastreams,
      values,
    });
    if (!position) this.#take(shown);
    else if (this.things.has(wire.handle)) this.#changed.add(shown);
    else this.#show(shown);
  }

  /** Only the topic that tells of a thing takes it away: it may have come to another one before. */
  remove(handle: number, topic: number): void {
    const kept = this.#kept.get(handle);
    if (!kept || kept.topic !== topic) return;
    this.#kept.delete(handle);
    this.#ofTopic.get(topic)?.delete(handle);
    this.#take(kept.shown);
  }

  /** Takes away what a topic tells of, but for some. */
  removeTopic(topic: number, but?: ReadonlySet<number>): void {
    const handles = this.#ofTopic.get(topic);
    for (const handle of handles ?? []) if (!but?.has(handle)) this.remove(handle, topic);
    if (handles?.size === 0) this.#ofTopic.delete(topic);
  }

  move(
    handle: number,
    topic: number,
    time: number,
    position: { longitude: number; latitude: number; height?: number; heading?: number; speed?: number },
  ): void {
    const kept = this.#kept.get(handle);
    if (!kept || kept.topic !== topic) return;
    const { shown } = kept;
    const wasShown = this.things.has(handle);
    shown.longitude = position.longitude;
    shown.latitude = position.latitude;
    if (position.height !== undefined) shown.height = position.height;
    shown.heading = position.heading ?? shown.heading;
    shown.speed = position.speed;
    shown.moved = time;
    if (wasShown) this.#changed.add(shown);
    else this.#show(shown);
  }

  value(handle: number, topic: number, datastream: number, time: number, value: ShownValue['value']): void {
    const kept = this.#kept.get(handle);
    const described = kept?.datastreams[datastream];
    if (!kept || !described || kept.topic !== topic) return;
    const before = kept.values[datastream];
    if (before) {
      before.time = time;
      before.value = value;
    } else {
      kept.values[datastream] = shownValue(described, time, value);
      kept.shown.values = kept.values.filter((one) => one !== undefined);
    }
    if (this.things.has(handle)) this.#changed.add(kept.shown);
  }

  state(handle: number, topic: number, level: number, stale: boolean): void {
    const kept = this.#kept.get(handle);
    if (!kept || kept.topic !== topic) return;
    kept.level = level;
    kept.shown.level = this.#levels.get(handle)?.level ?? level;
    kept.shown.stale = stale;
    if (this.things.has(handle)) this.#changed.add(kept.shown);
  }

  /** Levels by handle that a topic tells apart from the things; 0: none. `whole`: it tells of no others. */
  setLevels(topic: number, levels: ReadonlyMap<number, number>, whole: boolean): void {
    if (whole)
      for (const [handle, known] of this.#levels)
        if (known.topic === topic && !levels.has(handle)) this.#setLevel(handle, topic, 0);
    for (const [handle, level] of levels) this.#setLevel(handle, topic, level);
  }

  /** A thing that came to another cell may have its level from there already: the cell that it left says nothing of it. */
  #setLevel(handle: number, topic: number, level: number): void {
    const known = this.#levels.get(handle);
    if (level === 0) {
      if (known?.topic !== topic) return;
      this.#levels.delete(handle);
    } else this.#levels.set(handle, { level, topic });
    const kept = this.#kept.get(handle);
    if (!kept) return;
    const next = level === 0 ? kept.level : level;
    if (kept.shown.level === next) return;
    kept.shown.level = next;
    if (this.things.has(handle)) this.#changed.add(kept.shown);
  }

  /** What stands where, of a view from afar; undefined: the view is near. */
  summarize(cells: ReadonlyMap<number, SummaryCell> | undefined): void {
    if (cells === this.summaries) return;
    this.summaries = cells;
    this.#summarized = true;
  }

  /** Everything is new, as after a jump in time. */
  reset(): void {
    this.#introduced = new Set(this.things.values());
    this.#removed.clear();
    this.#changed.clear();
    this.#lately.clear();
    this.#reset = true;
  }

  /** Tells what has changed since it was told the last time. */
  tell(): void {
    const count = this.#introduced.size + this.#removed.size + this.#changed.size;
    if (!this.#reset && !this.#summarized && count === 0) return;
    for (const shown of this.#introduced) this.#changed.delete(shown);
    for (const shown of this.#removed) this.#changed.delete(shown);
    const change: LiveLayerChange = {
      reset: this.#reset,
      introduced: [...this.#introduced],
      removed: [...this.#removed],
      changed: [...this.#changed],
    };
    this.#introduced = new Set();
    this.#removed = new Set();
    this.#changed = new Set();
    this.#lately.clear();
    this.#reset = false;
    this.#summarized = false;
    for (const listener of this.#listeners) listener(change);
  }

  #show(shown: ShownThing): void {
    this.things.set(shown.handle, shown);
    // Taken away and brought back before anybody was told: it has changed.
    if (this.#removed.delete(shown)) this.#changed.add(shown);
    else this.#introduced.add(shown);
  }

  #take(shown: ShownThing): void {
    if (!this.things.delete(shown.handle)) return;
    this.#lately.set(shown.handle, shown);
    // What was not told yet need not be taken back.
    if (!this.#introduced.delete(shown)) this.#removed.add(shown);
  }
}

function shownValue(
  { id, property, unit, name, rhythm }: WireDatastream,
  time: number,
  value: ShownValue['value'],
): ShownValue {
  return {
    property,
    datastream: id,
    ...(name && { name }),
    ...(unit !== undefined && { unit }),
    ...(rhythm !== undefined && { rhythm }),
    time,
    value,
  };
}
