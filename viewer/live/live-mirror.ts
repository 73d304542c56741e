import type { RecordKind, TopicInfo } from '../../models/live/subscription.ts';
import { ByteReader } from '../../models/live/wire/bytes.ts';
import { decodeDelta } from '../../models/live/wire/delta.ts';
import { type FrameHeader, readHeader, splitFrames } from '../../models/live/wire/frame.ts';
import { decodeLevels } from '../../models/live/wire/levels.ts';
import { decodeRecords } from '../../models/live/wire/records.ts';
import { decodeSnapshot } from '../../models/live/wire/snapshot.ts';
import { decodeSummary } from '../../models/live/wire/summary.ts';
import type { WireThing } from '../../models/live/wire/wire-thing.ts';
import { LayerStore } from './layer-store.ts';
import { ToldRecords } from './told-records.ts';
import { ToldSummaries } from './told-summaries.ts';

/** Milliseconds until what is here is shown, though not everything has come. */
const MOST_PATIENCE = 4_000;

interface FollowedTopic {
  info: TopicInfo;
  /** Of the newest frame that was taken; −1: none yet. */
  sequence: number;
  /** City time of that frame. */
  base: number;
  /** What has been missed was asked for. */
  asked: boolean;
  /** Frames that wait for the one that is being unpacked. */
  waiting: Uint8Array[] | undefined;
}

export interface MirrorOptions {
  /** Asks for what came after a sequence of a topic. */
  onMissed(topic: number, sequence: number): void;
  /** Records of a kind have changed: bodies by id. */
  onRecords(kind: RecordKind, records: Readonly<Record<string, unknown>>): void;
  /** Result time of the newest observation that has come. */
  onNewest(time: number): void;
  onError(error: unknown): void;
}

/** What the page has of the live city: takes topics and frames as they come, and keeps the stores of layers and records. */
export class LiveMirror {
  readonly #options: MirrorOptions;
  readonly #topics = new Map<number, FollowedTopic>();
  readonly #layers = new Map<string, LayerStore>();
  readonly #records = new Map<RecordKind, ToldRecords>();
  readonly #summaries = new Map<string, ToldSummaries>();
  #epoch = -1;
  #newest = Number.NEGATIVE_INFINITY;
  #told = Number.NEGATIVE_INFINITY;
  /** Topics that are told no longer, whose things stay until those that take their place are here. */
  readonly #leaving = new Map<number, FollowedTopic>();
  /** Since when they wait, by a clock that nobody sets; undefined: nothing changes its place. */
  #changing: number | undefined;
  /** Raised by whatever makes older frames worthless. */
  #turn = 0;

  constructor(options: MirrorOptions) {
    this.#options = options;
  }

  layer(id: string): LayerStore {
    const known = this.#layers.get(id);
    if (known) return known;
    const made = new LayerStore(id);
    this.#layers.set(id, made);
    return made;
  }

  get layers(): ReadonlyMap<string, LayerStore> {
    return this.#layers;
  }

  /** Topics that it has, as a new subscription names them. */
  have(): [number, number, number][] {
    return [...this.#topics]
      .filter(([, { sequence, waiting }]) => sequence >= 0 && !waiting)
      .map(([number, { sequence }]) => [number, this.#epoch, sequence]);
  }

  /**
   * These topics are told from now on, and no others. What of others was here goes; of another writer or another past
   * (`jump`), when what takes its place has come, so that nothing flickers: then everything is new.
   */
  follow(epoch: number, topics: readonly TopicInfo[], jump = false): void {
    const wanted = new Set(topics.map(({ number }) => number));
    if (jump || epoch !== this.#epoch) {
      this.#turn++;
      for (const [number, topic] of this.#topics) this.#leaving.set(number, topic);
      this.#topics.clear();
      this.#epoch = epoch;
      this.#newest = this.#told = Number.NEGATIVE_INFINITY;
      this.#changing = performance.now();
    } else for (const number of [...this.#topics.keys()]) if (!wanted.has(number)) this.#drop(number);
    this.add(topics);
    this.#tell();
  }

  add(topics: readonly TopicInfo[]): void {
    for (const info of topics) {
      const known = this.#topics.get(info.number);
      if (known) known.asked = false;
      else this.#topics.set(info.number, { info, sequence: -1, base: 0, asked: false, waiting: undefined });
    }
  }

  remove(numbers: readonly number[]): void {
    for (const number of numbers) this.#drop(number);
    this.#tell();
  }

  /** Takes frames that came together. */
  take(bytes: Uint8Array): void {
    let frames: Uint8Array[];
    try {
      frames = splitFrames(bytes);
    } catch (error) {
      this.#options.onError(error);
      return;
    }
    for (const frame of frames) this.#takeOne(frame);
    this.#tell();
  }

  #takeOne(frame: Uint8Array): void {
    try {
      const reader = new ByteReader(frame);
      const header = readHeader(reader);
      const topic = this.#topics.get(header.topic);
      if (!topic || header.epoch !== this.#epoch) return;
      if (topic.waiting) topic.waiting.push(frame);
      else this.#read(topic, header, reader);
    } catch (error) {
      this.#options.onError(error);
    }
  }

  #read(topic: FollowedTopic, header: FrameHeader, reader: ByteReader): void {
    const { kind, flags, sequence } = header;
    if (kind === 'snapshot' || kind === 'records') {
      if (kind === 'records' && !this.#follows(topic, sequence, (flags & 1) !== 0)) return;
      void this.#unpack(topic, header, reader);
      return;
    }
    if (kind === 'levels') {
      const { whole, levels } = decodeLevels(reader, flags);
      if (!this.#follows(topic, sequence, whole)) return;
      this.#level(topic.info, whole, levels);
    } else if (kind === 'summary') {
      const summary = decodeSummary(reader, flags);
      if (!this.#follows(topic, sequence, summary.whole)) return;
      const { layer, number } = topic.info;
      this.#summariesOf(layer).takeCells(number, summary.whole, summary.cells);
      this.#tellSummary(layer);
    } else {
      if (!this.#follows(topic, sequence, false)) return;
      const delta = decodeDelta(reader, flags, topic.info.cell ?? 0, topic.base);
      topic.base = delta.base;
      this.#change(topic.info, delta);
    }
    topic.sequence = sequence;
  }

  /** Whether a frame is the next of its topic, or stands for all before it. Asks for what is missing. */
  #follows(topic: FollowedTopic, sequence: number, whole: boolean): boolean {
    if (whole) {
      topic.asked = false;
      return true;
    }
    if (topic.sequence >= 0 && sequence === topic.sequence + 1) {
      topic.asked = false;
      return true;
    }
    if (sequence > topic.sequence && !topic.asked) {
      topic.asked = true;
      this.#options.onMissed(topic.info.number, topic.sequence);
    }
    return false;
  }

  /** Unpacks what may be compressed; frames that come meanwhile wait for it. */
  async #unpack(topic: FollowedTopic, header: FrameHeader, reader: ByteReader): Promise<void> {
    const turn = this.#turn;
    topic.waiting = [];
    const isCurrent = () => turn === this.#turn && this.#topics.get(topic.info.number) === topic;
    try {
      if (header.kind === 'snapshot') {
        const { base, things } = await decodeSnapshot(reader, header.flags, topic.info.cell ?? 0);
        if (!isCurrent()) return;
        topic.base = base;
        const store = this.layer(topic.info.layer);
        store.removeTopic(topic.info.number, new Set(things.map(({ handle }) => handle)));
        for (const thing of things) this.#introduce(store, thing, topic.info.number);
      } else {
        const change = await decodeRecords(reader, header.flags);
        if (!isCurrent()) return;
        this.#recordsOf(topic.info.layer).take(topic.info.number, change);
        this.#tellRecords(topic.info.layer);
      }
      topic.sequence = header.sequence;
      topic.asked = false;
    } catch (error) {
      this.#options.onError(error);
    }
    const waiting = topic.waiting ?? [];
    topic.waiting = undefined;
    for (const frame of waiting) this.#takeOne(frame);
    this.#tell();
  }

  #change({ layer, number }: TopicInfo, delta: ReturnType<typeof decodeDelta>): void {
    const store = this.layer(layer);
    for (const handle of delta.removed) store.remove(handle, number);
    for (const thing of delta.introduced) this.#introduce(store, thing, number);
    for (const { handle, time, position } of delta.moves) {
      this.#heard(time);
      store.move(handle, number, time, position);
    }
    for (const { handle, datastream, time, value } of delta.values) {
      this.#heard(time);
      if (typeof value !== 'object') store.value(handle, number, datastream, time, value);
    }
    for (const { handle, level, stale } of delta.states) store.state(handle, number, level, stale);
  }

  #introduce(store: LayerStore, thing: WireThing, topic: number): void {
    store.introduce(thing, topic);
    for (const latest of thing.latest) if (latest) this.#heard(latest.time);
    if (thing.moved !== undefined) this.#heard(thing.moved);
  }

  /** Levels that fewer may know of than of their things, by handle or, from afar, by small cell. */
  #level({ kind, layer, number }: TopicInfo, whole: boolean, levels: ReadonlyMap<number, number>): void {
    if (kind === 'levels') {
      this.layer(layer).setLevels(number, levels, whole);
      return;
    }
    this.#summariesOf(layer).takeLevels(number, whole, levels);
    this.#tellSummary(layer);
  }

  #heard(time: number): void {
    if (time > this.#newest) this.#newest = time;
  }

  #summariesOf(layer: string): ToldSummaries {
    const known = this.#summaries.get(layer) ?? new ToldSummaries();
    this.#summaries.set(layer, known);
    return known;
  }

  #recordsOf(kind: string): ToldRecords {
    const known = this.#records.get(kind as RecordKind) ?? new ToldRecords();
    this.#records.set(kind as RecordKind, known);
    return known;
  }

  #drop(number: number): void {
    const topic = this.#topics.get(number);
    this.#topics.delete(number);
    if (topic) this.#forget(topic.info);
  }

  /** Takes away what a topic has told. */
  #forget({ number, kind, layer }: TopicInfo): void {
    if (kind === 'things') this.layer(layer).removeTopic(number);
    else if (kind === 'levels') this.layer(layer).setLevels(number, new Map(), true);
    else if (kind === 'summary' || kind === 'level-summary') {
      this.#summariesOf(layer).forget(number);
      this.#tellSummary(layer);
    } else {
      this.#recordsOf(layer).forget(number);
      this.#tellRecords(layer);
    }
  }

  #tellRecords(kind: string): void {
    this.#options.onRecords(kind as RecordKind, this.#recordsOf(kind).all());
  }

  #tellSummary(layer: string): void {
    this.layer(layer).summarize(this.#summariesOf(layer).together());
  }

  /** Everything that takes the place of something else is here, or has been waited for long enough. */
  #settle(since: number): boolean {
    const isHere = [...this.#topics.values()].every(({ sequence }) => sequence >= 0);
    if (!isHere && performance.now() - since < MOST_PATIENCE) return false;
    this.#changing = undefined;
    for (const { info } of this.#leaving.values()) if (!this.#topics.has(info.number)) this.#forget(info);
    this.#leaving.clear();
    for (const store of this.#layers.values()) store.reset();
    return true;
  }

  #tell(): void {
    if (this.#changing !== undefined && !this.#settle(this.#changing)) return;
    for (const store of this.#layers.values()) store.tell();
    if (this.#newest === this.#told) return;
    this.#told = this.#newest;
    this.#options.onNewest(this.#newest);
  }
}
