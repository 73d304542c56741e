import type { LiveLayer } from '../../../models/schema/index.ts';
import type { History } from '../../history/history.ts';
import type { States } from '../../state/keeping.ts';
import type { LivePast, RecordSource } from '../records.ts';
import { ThingsBoard } from './board.ts';
import type { AreasAt } from './past-sight.ts';
import { RecordsBoard } from './records-board.ts';
import type { Topic, TopicNumbers, TopicSource } from './topic.ts';

/** What of a city is told to pages. */
export interface LiveCity {
  id: string;
  /** As the configuration has them now. */
  readonly layers: readonly Pick<LiveLayer, 'id' | 'property'>[];
  states: Pick<States, 'things' | 'onChange'>;
  /** For replay; absent: nothing is kept. */
  history?: History;
  records: readonly RecordSource[];
  /** Ids of the areas at a place in degrees, for what moved; absent: nobody knows. */
  areasAt?: AreasAt;
  /** Seconds between messages of a feed, by its id: what replay takes for stale. */
  rhythmOf?(feed: string): number | undefined;
  /** Alarms and cases of the past, for replay; undefined: the world has none. */
  past?(world: string): LivePast | undefined;
  /** The same city as it is now, where another process writes it; absent: this one always is. */
  newest?(): Promise<LiveCity | undefined>;
}

/** The topics of one city that this process writes: things by world, and records. */
export class CityBoards implements TopicSource {
  readonly city: LiveCity;
  readonly #options: { epoch: number; numbers: TopicNumbers };
  readonly #worlds = new Map<string, ThingsBoard>();
  readonly #records: RecordsBoard[] = [];
  readonly #ends: (() => void)[] = [];
  #created: Topic[] = [];
  #ended: Topic[] = [];

  constructor(city: LiveCity, options: { epoch: number; numbers: TopicNumbers }) {
    this.city = city;
    this.#options = options;
    this.#ends.push(
      city.states.onChange(({ world, ...change }) => {
        const known = this.#worlds.get(world);
        if (known) known.apply(change);
      }),
    );
    for (const source of city.records) {
      const board = new RecordsBoard(source.kind, this.#boardOptions());
      board.apply({ set: source.all(), removed: [] });
      this.#ends.push(source.onChange((change) => board.apply(change)));
      this.#records.push(board);
    }
    this.#world('live');
  }

  get epoch(): number {
    return this.#options.epoch;
  }

  *topics(world: string): Iterable<Topic> {
    yield* this.#world(world).topics;
    for (const board of this.#records) yield* board.topics;
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

  frames(now: number, isFollowed: (topic: Topic) => boolean): Map<Topic, Uint8Array> {
    const frames = new Map<Topic, Uint8Array>();
    for (const board of [...this.#worlds.values(), ...this.#records])
      for (const topic of board.dirty()) {
        const frame = topic.take(now, isFollowed(topic));
        if (frame) frames.set(topic, frame);
      }
    return frames;
  }

  close(): void {
    for (const end of this.#ends) end();
  }

  /** A world is gathered from when it is first asked for. */
  #world(world: string): ThingsBoard {
    const known = this.#worlds.get(world);
    if (known) return known;
    const board = new ThingsBoard({
      ...this.#boardOptions(),
      propertyOf: (layer) => this.city.layers.find(({ id }) => id === layer)?.property,
      onEnd: (topic) => void this.#ended.push(topic),
    });
    for (const live of this.city.states.things(world)) if (!live.gone) board.introduce(live);
    this.#worlds.set(world, board);
    return board;
  }

  #boardOptions() {
    return { ...this.#options, onTopic: (topic: Topic) => void this.#created.push(topic) };
  }
}
