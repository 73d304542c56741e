import { classOfAlarms } from '../../../models/access/strictness.ts';
import { cellAt } from '../../../models/live/cells.ts';
import type { TopicInfo } from '../../../models/live/subscription.ts';
import type { LiveThing, StateChange } from '../../state/live-thing.ts';
import { GatheredTopic } from './gathered-topic.ts';
import { levelSummaryOf, levelsOf } from './levels-topic.ts';
import { summaryOf } from './summary-topic.ts';
import { ThingsTopic } from './things-topic.ts';
import type { Topic, TopicNumbers, WrittenTopic } from './topic.ts';

/** Milliseconds that a topic without things stays: they may come back. */
const EMPTY = 60_000;
/** Milliseconds between two looks at those. */
const LOOK = 10_000;

/** What is of one layer, publication and area. */
interface Group {
  key: string;
  info: Pick<TopicInfo, 'layer' | 'publication' | 'areas'>;
  /** Who sees the things may know of their alarms: else their levels are told apart, to those who may. */
  withLevels: boolean;
  places: Set<Place>;
  summary: WrittenTopic;
  /** From when there is a level to tell. */
  levels?: WrittenTopic;
}

/** What of a group is in one cell. */
interface Place {
  key: string;
  group: Group;
  topic: ThingsTopic;
  /** Things whose level is told apart, by handle. */
  alarmed: Map<number, LiveThing>;
  levels?: WrittenTopic;
  /** Since when it has no things. */
  empty?: number;
}

export interface BoardOptions {
  epoch: number;
  numbers: TopicNumbers;
  /** What a layer is coloured by, as the configuration has it now. */
  propertyOf(layer: string): string | undefined;
  onTopic(topic: Topic): void;
  /** A topic is no more: nothing comes of it. */
  onEnd?(topic: Topic): void;
  /** City time, UTC milliseconds; absent: it is live. */
  now?: () => number;
}

/**
 * All things of one world by topic: layer × publication × areas × cell, and the summaries of layer × publication × areas.
 * What changes is gathered until it is taken; a thing that crosses into another cell leaves one topic for another. Alarms
 * are for those at work: the levels of things that everybody sees are in topics of their own beside them.
 */
export class ThingsBoard {
  readonly #options: BoardOptions;
  readonly #places = new Map<string, Place>();
  readonly #groups = new Map<string, Group>();
  readonly #placeOf = new Map<number, Place>();
  readonly #dirty = new Set<WrittenTopic>();
  #looked = Number.NEGATIVE_INFINITY;

  constructor(options: BoardOptions) {
    this.#options = options;
  }

  get topics(): Iterable<Topic> {
    return [...this.#places.values(), ...this.#groups.values()].flatMap(topicsOf);
  }

  /** Topics with something to tell, and all summaries, which know themselves when. */
  *dirty(): Iterable<WrittenTopic> {
    this.#endEmpty();
    yield* this.#dirty;
    this.#dirty.clear();
    for (const { summary, levels } of this.#groups.values()) {
      yield summary;
      if (levels) yield levels;
    }
  }

  introduce(live: LiveThing): void {
    const place = this.#placeFor(live);
    const before = this.#placeOf.get(live.handle);
    if (before && before !== place) this.#leave(before, live);
    this.#placeOf.set(live.handle, place);
    delete place.empty;
    place.topic.introduce(live);
    this.#dirty.add(place.topic);
    if (!place.group.withLevels) this.#level(place, live);
  }

  remove(live: LiveThing): void {
    const place = this.#placeOf.get(live.handle);
    if (!place) return;
    this.#leave(place, live);
    this.#placeOf.delete(live.handle);
  }

  apply({ introduced, removed, values, states, levels }: Omit<StateChange, 'world'>): void {
    for (const live of removed) this.remove(live);
    for (const live of introduced) this.introduce(live);
    for (const { live, datastream } of values) {
      const place = this.#placeOf.get(live.handle);
      if (!place) continue;
      const { topic } = place;
      if (live.thing.datastreams[datastream]?.type !== 'position') topic.value(live, datastream);
      else if (cellOf(live) === topic.info.cell) topic.move(live, datastream);
      else {
        this.introduce(live);
        continue;
      }
      this.#dirty.add(topic);
    }
    for (const live of states) this.#state(live);
    for (const live of levels) {
      const place = this.#placeOf.get(live.handle);
      if (!place || place.group.withLevels) this.#state(live);
      else this.#level(place, live);
    }
  }

  #state(live: LiveThing): void {
    const topic = this.#placeOf.get(live.handle)?.topic;
    if (!topic) return;
    topic.state(live);
    this.#dirty.add(topic);
  }

  /** Tells the level of a thing beside the topic that has the thing. */
  #level(place: Place, live: LiveThing): void {
    const { group, alarmed } = place;
    if (live.level === 0) {
      if (!alarmed.delete(live.handle)) return;
    } else {
      alarmed.set(live.handle, live);
      place.levels ??= this.#levelsOf(place);
      group.levels ??= this.#make({ ...group.info, kind: 'level-summary' }, (info) =>
        this.#gathered(
          info,
          levelSummaryOf(() => [...group.places].flatMap((one) => [...one.alarmed.values()])),
        ),
      );
    }
    if (place.levels) this.#dirty.add(place.levels);
  }

  #levelsOf({ topic, alarmed }: Place): WrittenTopic {
    const { number: _, ...info } = topic.info;
    return this.#make({ ...info, kind: 'levels' }, (made) =>
      this.#gathered(
        made,
        levelsOf(() => alarmed.values()),
      ),
    );
  }

  #leave(place: Place, live: LiveThing): void {
    place.topic.remove(live);
    this.#dirty.add(place.topic);
    if (place.alarmed.delete(live.handle) && place.levels) this.#dirty.add(place.levels);
    if (place.topic.size === 0) place.empty = this.#now();
  }

  /** What has had no things for a while is ended: who goes far leaves nothing behind. */
  #endEmpty(): void {
    const now = this.#now();
    if (now < this.#looked + LOOK) return;
    this.#looked = now;
    for (const place of this.#places.values()) {
      if (place.empty === undefined || now < place.empty + EMPTY) continue;
      this.#places.delete(place.key);
      const { group } = place;
      group.places.delete(place);
      for (const topic of topicsOf(place)) this.#end(topic);
      if (group.places.size > 0) continue;
      this.#groups.delete(group.key);
      for (const topic of topicsOf(group)) this.#end(topic);
    }
  }

  #end(topic: WrittenTopic): void {
    this.#dirty.delete(topic);
    this.#options.onEnd?.(topic);
  }

  #placeFor(live: LiveThing): Place {
    const { layer, publication, areas } = live.thing;
    // All areas: a topic must not hold what somebody may not see, whatever a source says.
    const groupKey = JSON.stringify([layer, publication, areas]);
    const cell = cellOf(live);
    const key = `${groupKey}${cell ?? ''}`;
    const known = this.#places.get(key);
    if (known) return known;
    const group = this.#groupFor(groupKey, { layer, publication, areas });
    const { epoch, now } = this.#options;
    const topic = this.#make(
      { ...group.info, kind: 'things', ...(cell !== undefined && { cell }) },
      (info) => new ThingsTopic(info, epoch, group.withLevels, now),
    );
    const place: Place = { key, group, topic, alarmed: new Map() };
    this.#places.set(key, place);
    group.places.add(place);
    return place;
  }

  #groupFor(key: string, info: Group['info']): Group {
    const known = this.#groups.get(key);
    if (known) return known;
    const { propertyOf } = this.#options;
    const places = new Set<Place>();
    const withLevels = classOfAlarms(info.publication) === info.publication;
    const things = function* () {
      for (const { topic } of places) yield* topic.things;
    };
    const summary = this.#make({ ...info, kind: 'summary' }, (made) =>
      this.#gathered(made, summaryOf({ things, property: () => propertyOf(info.layer), withLevels })),
    );
    const group: Group = { key, info, withLevels, places, summary };
    this.#groups.set(key, group);
    return group;
  }

  /** A topic with a number of its own; those of levels are of the class that alarms are of. */
  #make<Made extends Topic>(info: Omit<TopicInfo, 'number'>, make: (info: TopicInfo) => Made): Made {
    const { kind, publication } = info;
    const topic = make({
      number: this.#options.numbers.next(),
      ...info,
      publication: kind === 'levels' || kind === 'level-summary' ? classOfAlarms(publication) : publication,
    });
    this.#options.onTopic(topic);
    return topic;
  }

  #gathered<Entry>(info: TopicInfo, kind: ConstructorParameters<typeof GatheredTopic<Entry>>[2]) {
    return new GatheredTopic<Entry>(info, this.#options.epoch, kind, this.#options.now);
  }

  #now(): number {
    return (this.#options.now ?? Date.now)();
  }
}

const topicsOf = (of: Place | Group): WrittenTopic[] => [
  'topic' in of ? of.topic : of.summary,
  ...(of.levels ? [of.levels] : []),
];

const cellOf = ({ position }: LiveThing): number | undefined =>
  position && cellAt(position.longitude, position.latitude);
