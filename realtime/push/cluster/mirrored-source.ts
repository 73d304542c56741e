import type { TopicInfo } from '../../../models/live/subscription.ts';
import { ByteReader } from '../../../models/live/wire/bytes.ts';
import { readHeader, splitFrames } from '../../../models/live/wire/frame.ts';
import type { Topic, TopicSource } from '../live/topic.ts';
import type { CityStream, StreamEntry } from './city-stream.ts';
import { MirroredTopic } from './mirrored-topic.ts';

/** Milliseconds until what was asked for and has not come is asked for again. */
const AGAIN = 3_000;

export interface ToldTopics {
  /** All there are; otherwise those that came to be. */
  whole: boolean;
  topics: { info: TopicInfo; sequence: number }[];
  /** Numbers of those that are no more. */
  ended?: number[];
}

/** The topics of a city whose writer is another process, of one epoch. */
export class MirroredSource implements TopicSource {
  readonly epoch: number;
  readonly #stream: CityStream;
  readonly #topics = new Map<number, MirroredTopic>();
  readonly #wanted = new Map<MirroredTopic, number>();
  readonly #tell: (frames: ReadonlyMap<Topic, Uint8Array>) => void;
  #created: Topic[] = [];
  #ended: Topic[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** `tell` passes on frames as they come, at most one of a topic at once. */
  constructor(stream: CityStream, epoch: number, tell: (frames: ReadonlyMap<Topic, Uint8Array>) => void) {
    this.#stream = stream;
    this.epoch = epoch;
    this.#tell = tell;
  }

  topics(): Iterable<Topic> {
    return this.#topics.values();
  }

  created(): Topic[] {
    const created = this.#created;
    this.#created = [];
    return created;
  }

  ended(): Topic[] {
    const ended = this.#ended;
    this.#ended = [];
    return ended;
  }

  /** Nothing of its own: frames are told as they come. */
  frames(): Map<Topic, Uint8Array> {
    return new Map();
  }

  /** Takes what its writer tells. */
  take({ kind, payload }: StreamEntry): void {
    if (kind === 'topics') this.#takeTopics(JSON.parse(Buffer.from(payload).toString()) as ToldTopics);
    else if (kind === 'wholes') for (const group of splitFrames(payload)) this.#takeWhole(splitFrames(group));
    else if (kind === 'frames') {
      const frames = new Map<Topic, Uint8Array>();
      for (const frame of splitFrames(payload)) {
        const { topic: number, sequence } = readHeader(new ByteReader(frame));
        const topic = this.#topics.get(number);
        if (topic?.push(sequence, frame)) frames.set(topic, frame);
      }
      this.#tell(frames);
    }
  }

  close(): void {
    clearTimeout(this.#timer);
  }

  #takeTopics({ whole, topics, ended = [] }: ToldTopics): void {
    for (const number of ended) this.#end(number);
    if (whole) {
      const told = new Map(topics.map(({ info }) => [info.number, JSON.stringify(info)]));
      // A number never stands for another topic than the one that pages were told of.
      for (const [number, { info }] of this.#topics)
        if (told.get(number) !== JSON.stringify(info)) this.#end(number);
    }
    for (const { info, sequence } of topics) {
      if (this.#topics.has(info.number)) continue;
      const topic = new MirroredTopic(info, sequence, this.#want);
      this.#topics.set(info.number, topic);
      this.#created.push(topic);
    }
  }

  #end(number: number): void {
    const topic = this.#topics.get(number);
    if (!topic) return;
    this.#topics.delete(number);
    this.#wanted.delete(topic);
    this.#ended.push(topic);
  }

  /** A snapshot of one topic and what came after it. */
  #takeWhole(frames: readonly Uint8Array[]): void {
    const last = frames.at(-1);
    if (!last) return;
    const { topic: number, sequence } = readHeader(new ByteReader(last));
    const topic = this.#topics.get(number);
    if (!topic) return;
    topic.set(sequence, frames);
    this.#wanted.delete(topic);
  }

  readonly #want = (topic: MirroredTopic): void => {
    const now = Date.now();
    if ((this.#wanted.get(topic) ?? 0) > now - AGAIN) return;
    this.#wanted.set(topic, now);
    // Those that are wanted at one time are asked for together.
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      const numbers = [...this.#wanted].filter(([, at]) => at > now - AGAIN).map(([{ info }]) => info.number);
      this.#stream.ask('want', Buffer.from(JSON.stringify(numbers))).catch(() => undefined);
    }, 5);
  };
}
