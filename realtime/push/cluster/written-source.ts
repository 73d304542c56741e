import { joinFrames } from '../../../models/live/wire/frame.ts';
import type { CityBoards } from '../live/city-boards.ts';
import type { Topic, TopicSource } from '../live/topic.ts';
import type { CityStream } from './city-stream.ts';
import type { ToldTopics } from './mirrored-source.ts';

/** Milliseconds between two looks at a snapshot that is being made. */
const PATIENCE = 10;
/** Bytes of snapshots in one entry of the stream. */
const MOST_AT_ONCE = 512 << 10;

/** Topics that this process writes, told to the other processes as well as to its own pages. */
export class WrittenSource implements TopicSource {
  readonly #boards: CityBoards;
  readonly #stream: CityStream;
  readonly #holder: string;
  readonly #onOvertaken: () => void;
  readonly #byNumber = new Map<number, Topic>();
  /** Entries go out one after another. */
  #line: Promise<unknown> = Promise.resolve();
  #waiting = 0;
  #closed = false;

  constructor(boards: CityBoards, stream: CityStream, holder: string, onOvertaken: () => void) {
    this.#boards = boards;
    this.#stream = stream;
    this.#holder = holder;
    this.#onOvertaken = onOvertaken;
    this.tellAll();
  }

  get epoch(): number {
    return this.#boards.epoch;
  }

  topics(world: string): Iterable<Topic> {
    return this.#boards.topics(world);
  }

  created(): Topic[] {
    const created = this.#boards.created();
    if (created.length > 0) this.#tellTopics(created, false);
    return created;
  }

  ended(): Topic[] {
    const topics = this.#boards.ended();
    if (topics.length === 0) return topics;
    const ended = topics.map(({ info }) => info.number);
    for (const number of ended) this.#byNumber.delete(number);
    this.#write(
      'topics',
      Buffer.from(JSON.stringify({ whole: false, topics: [], ended } satisfies ToldTopics)),
    );
    return topics;
  }

  frames(now: number): Map<Topic, Uint8Array> {
    // Somebody may follow in another process.
    const frames = this.#boards.frames(now, () => true);
    if (frames.size > 0) this.#write('frames', joinFrames([...frames.values()]));
    return frames;
  }

  /** Tells which topics there are, as to a process that has just come. */
  tellAll(): void {
    this.#tellTopics([...this.#boards.topics('live')], true);
  }

  /** Tells snapshots of topics, many at once: each is told between two frames of its topic. */
  async tellWhole(numbers: readonly number[]): Promise<void> {
    let left = numbers.flatMap((number) => this.#byNumber.get(number) ?? []);
    while (left.length > 0 && !this.#closed) {
      const later: Topic[] = [];
      const groups: Uint8Array[] = [];
      let bytes = 0;
      for (const topic of left) {
        const whole = bytes < MOST_AT_ONCE ? topic.whole() : undefined;
        if (!whole) {
          later.push(topic);
          continue;
        }
        const group = joinFrames(whole);
        groups.push(group);
        bytes += group.length;
      }
      if (groups.length > 0) this.#write('wholes', joinFrames(groups));
      left = later;
      if (left.length > 0) await new Promise((resolve) => setTimeout(resolve, PATIENCE));
    }
  }

  close(): void {
    this.#closed = true;
    this.#boards.close();
  }

  #tellTopics(topics: readonly Topic[], whole: boolean): void {
    for (const topic of topics) this.#byNumber.set(topic.info.number, topic);
    const told: ToldTopics = { whole, topics: topics.map(({ info, sequence }) => ({ info, sequence })) };
    this.#write('topics', Buffer.from(JSON.stringify(told)));
  }

  #write(kind: string, payload: Uint8Array): void {
    // While Redis is away nothing waits for it: who reads will find a gap, and ask.
    if (this.#closed || (this.#waiting > 100 && kind === 'frames')) return;
    this.#waiting++;
    const { epoch } = this;
    this.#line = this.#line
      .then(() => this.#stream.write(this.#holder, { epoch, kind, payload }))
      .then(
        (isOurs) => {
          if (!isOurs && !this.#closed) this.#onOvertaken();
        },
        () => undefined,
      )
      .finally(() => {
        this.#waiting--;
      });
  }
}
