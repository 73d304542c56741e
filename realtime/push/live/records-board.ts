import type { LiveRecord, RecordSource } from '../records.ts';
import { RecordsTopic } from './records-topic.ts';
import type { Topic, TopicNumbers, WrittenTopic } from './topic.ts';

/** Records of one kind by topic: publication × areas. */
export class RecordsBoard {
  readonly #options: { epoch: number; numbers: TopicNumbers; onTopic(topic: Topic): void };
  readonly #kind: RecordSource['kind'];
  readonly #topics = new Map<string, RecordsTopic>();
  readonly #topicOf = new Map<string, RecordsTopic>();
  readonly #dirty = new Set<WrittenTopic>();

  constructor(
    kind: RecordSource['kind'],
    options: { epoch: number; numbers: TopicNumbers; onTopic(topic: Topic): void },
  ) {
    this.#kind = kind;
    this.#options = options;
  }

  get topics(): Iterable<Topic> {
    return this.#topics.values();
  }

  *dirty(): Iterable<WrittenTopic> {
    yield* this.#dirty;
    this.#dirty.clear();
  }

  apply({ set, removed }: { set: readonly LiveRecord[]; removed: readonly string[] }): void {
    for (const record of set) {
      const topic = this.#topicFor(record);
      this.#leave(record.id, topic);
      this.#topicOf.set(record.id, topic);
      topic.set(record);
      this.#dirty.add(topic);
    }
    for (const id of removed) {
      this.#leave(id);
      this.#topicOf.delete(id);
    }
  }

  #leave(id: string, next?: RecordsTopic): void {
    const topic = this.#topicOf.get(id);
    if (!topic || topic === next) return;
    topic.remove(id);
    this.#dirty.add(topic);
  }

  #topicFor({ publication, areas = [] }: LiveRecord): RecordsTopic {
    const key = JSON.stringify([publication, areas]);
    const known = this.#topics.get(key);
    if (known) return known;
    const { epoch, numbers, onTopic } = this.#options;
    const info = { number: numbers.next(), kind: 'records' as const, layer: this.#kind, publication, areas };
    const topic = new RecordsTopic(info, epoch);
    this.#topics.set(key, topic);
    onTopic(topic);
    return topic;
  }
}
