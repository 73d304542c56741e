import { strictestOf } from '../../../models/access/strictness.ts';
import { cellAt } from '../../../models/live/cells.ts';
import type { TopicInfo } from '../../../models/live/subscription.ts';
import type { LiveLayer } from '../../../models/schema/index.ts';
import type { LiveThing, StateChange } from '../../state/live-thing.ts';
import { SummaryTopic } from './summary-topic.ts';
import { ThingsTopic } from './things-topic.ts';
import type { Topic, TopicNumbers, WrittenTopic } from './topic.ts';

/** Topics of the things of one layer, publication and area. */
interface Group {
  summary: SummaryTopic;
  topics: Set<ThingsTopic>;
}

export interface BoardOptions {
  epoch: number;
  numbers: TopicNumbers;
  layers: readonly Pick<LiveLayer, 'id' | 'publication' | 'property'>[];
  onTopic(topic: Topic): void;
  /** City time, UTC milliseconds; absent: it is live. */
  now?: () => number;
}

/**
 * All things of one world by topic: layer × publication × finest area × cell, and the summaries of layer × publication ×
 * area. What changes is gathered until it is taken; a thing that crosses into another cell leaves one topic for another.
 */
export class ThingsBoard {
  readonly #options: BoardOptions;
  readonly #layers: ReadonlyMap<string, BoardOptions['layers'][number]>;
  readonly #topics = new Map<string, ThingsTopic>();
  readonly #groups = new Map<string, Group>();
  readonly #topicOf = new Map<number, ThingsTopic>();
  readonly #dirty = new Set<WrittenTopic>();

  constructor(options: BoardOptions) {
    this.#options = options;
    this.#layers = new Map(options.layers.map((layer) => [layer.id, layer]));
  }

  get topics(): Iterable<Topic> {
    return [...this.#topics.values(), ...[...this.#groups.values()].map(({ summary }) => summary)];
  }

  /** Topics with something to tell, and all summaries, which know themselves when. */
  *dirty(): Iterable<WrittenTopic> {
    yield* this.#dirty;
    this.#dirty.clear();
    for (const { summary } of this.#groups.values()) yield summary;
  }

  introduce(live: LiveThing): void {
    const topic = this.#topicFor(live);
    const before = this.#topicOf.get(live.handle);
    if (before && before !== topic) this.#leave(before, live);
    this.#topicOf.set(live.handle, topic);
    topic.introduce(live);
    this.#dirty.add(topic);
  }

  remove(live: LiveThing): void {
    const topic = this.#topicOf.get(live.handle);
    if (!topic) return;
    this.#leave(topic, live);
    this.#topicOf.delete(live.handle);
  }

  apply({ introduced, removed, values, states }: Omit<StateChange, 'world'>): void {
    for (const live of removed) this.remove(live);
    for (const live of introduced) this.introduce(live);
    for (const { live, datastream } of values) {
      const topic = this.#topicOf.get(live.handle);
      if (!topic) continue;
      if (live.thing.datastreams[datastream]?.type !== 'position') topic.value(live, datastream);
      else if (cellOf(live) === topic.info.cell) topic.move(live, datastream);
      else {
        this.introduce(live);
        continue;
      }
      this.#dirty.add(topic);
    }
    for (const live of states) {
      const topic = this.#topicOf.get(live.handle);
      if (!topic) continue;
      topic.state(live);
      this.#dirty.add(topic);
    }
  }

  #leave(topic: ThingsTopic, live: LiveThing): void {
    topic.remove(live);
    this.#dirty.add(topic);
  }

  #topicFor(live: LiveThing): ThingsTopic {
    const { layer, areas } = live.thing;
    const publication = strictestOf(live.thing.publication, this.#layers.get(layer)?.publication);
    // All areas: a topic must not hold what somebody may not see, whatever a source says.
    const group = JSON.stringify([layer, publication, areas]);
    const cell = cellOf(live);
    const key = `${group}${cell ?? ''}`;
    const known = this.#topics.get(key);
    if (known) return known;
    const { epoch, numbers, onTopic, now } = this.#options;
    const info = { layer, publication, areas };
    const topic = new ThingsTopic(
      { number: numbers.next(), kind: 'things', ...info, ...(cell !== undefined && { cell }) },
      epoch,
      now,
    );
    this.#topics.set(key, topic);
    this.#groupOf(group, info).topics.add(topic);
    onTopic(topic);
    return topic;
  }

  #groupOf(key: string, info: Pick<TopicInfo, 'layer' | 'publication' | 'areas'>): Group {
    const known = this.#groups.get(key);
    if (known) return known;
    const { epoch, numbers, onTopic, now } = this.#options;
    const topics = new Set<ThingsTopic>();
    const summary = new SummaryTopic(
      { number: numbers.next(), kind: 'summary', ...info },
      epoch,
      function* () {
        for (const topic of topics) yield* topic.things;
      },
      this.#layers.get(info.layer)?.property,
      now,
    );
    const group = { summary, topics };
    this.#groups.set(key, group);
    onTopic(summary);
    return group;
  }
}

const cellOf = ({ position }: LiveThing): number | undefined =>
  position && cellAt(position.longitude, position.latitude);
