import type { TopicInfo } from '../../../models/live/subscription.ts';

/**
 * What pages may follow: frames one after another, each one more in sequence, made by one writer. A frame is made once,
 * whoever it goes to.
 */
export interface Topic {
  readonly info: TopicInfo;
  /** Of the newest frame. */
  readonly sequence: number;
  /** What somebody has missed who has everything up to a sequence; undefined: it has to be told anew. */
  since(sequence: number): Uint8Array[] | undefined;
  /** A snapshot and what came after it; undefined: it is being made, to be asked for again soon. */
  whole(): Uint8Array[] | undefined;
}

/** A topic of which this process is the writer. */
export interface WrittenTopic extends Topic {
  /** The frame of what has changed since the last; undefined: nothing that anybody would be told. */
  take(now: number, isFollowed: boolean): Uint8Array | undefined;
}

/** Gives numbers to topics, no two alike in this process. */
export class TopicNumbers {
  #last: number;

  /** They begin after this one. */
  constructor(last = 0) {
    this.#last = last;
  }

  next(): number {
    return ++this.#last;
  }
}

/** All topics of one city, wherever their writer is. */
export interface TopicSource {
  /** Of their writer: larger than that of every one before it. */
  readonly epoch: number;
  /** Topics that a page could follow in a world. */
  topics(world: string): Iterable<Topic>;
  /** Topics that have come to be since this was asked for the last time. */
  created(): Topic[];
  /** Topics that are no more since this was asked for the last time: nothing comes of them. */
  ended(): Topic[];
  /** What has changed since it was asked for the last time: at most one frame of a topic. */
  frames(now: number, isFollowed: (topic: Topic) => boolean): Map<Topic, Uint8Array>;
  close(): void;
}
