import { z } from 'zod';
import { extentSchema, type Publication } from '../schema/index.ts';
import type { Cell } from './cells.ts';

/**
 * Kinds of records that pages are told of whole. A page that replays is told alarms and events as they stood then; `calls`
 * are the alarms that call somebody now, whatever time is looked at.
 */
export const RECORD_KINDS = ['alarms', 'events', 'feeds', 'calls'] as const;
export type RecordKind = (typeof RECORD_KINDS)[number];

/** Cells that a page may name at once, and that an extent may cover; from farther away it wants summaries. */
export const MOST_CELLS = 1_024;
/** Topics of single things, and of their levels, that one page may follow. */
export const MOST_NEAR_TOPICS = 4_000;
/** All topics that one page may follow: counts have one for each layer, class and street. */
export const MOST_TOPICS = 10_000;
/** City seconds per second. */
export const FASTEST_REPLAY = 60;

/** What a page wants to be told; a new one takes the place of the one before. */
export const subscriptionSchema = z.strictObject({
  city: z.string().min(1).max(120),
  world: z.string().min(1).max(120).default('live'),
  layers: z
    .array(
      z.strictObject({
        id: z.string().min(1).max(120),
        detail: z
          .enum(['near', 'summary'])
          .describe('Every thing, or counts and worst levels of small cells: for views from afar'),
      }),
    )
    .max(64)
    .default([]),
  cells: z
    .array(
      z
        .number()
        .int()
        .nonnegative()
        .max(2 ** 26),
    )
    .max(MOST_CELLS)
    .optional()
    .describe('Cells of things near; absent: those of the extent, or all'),
  extent: extentSchema.optional(),
  records: z.array(z.enum(RECORD_KINDS)).max(RECORD_KINDS.length).default([]),
  have: z
    .array(z.tuple([z.number().int(), z.number().int(), z.number().int()]))
    .max(MOST_TOPICS)
    .default([])
    .describe('Topics that the page has, with the low 16 bits of their epoch and their last sequence'),
  time: z
    .strictObject({
      from: z.number().int().describe('City time, UTC milliseconds'),
      speed: z.number().min(0).max(FASTEST_REPLAY).describe('City seconds per second; 0 stands still'),
    })
    .optional()
    .describe('Absent: live'),
});
export type Subscription = z.infer<typeof subscriptionSchema>;
export type SubscriptionRequest = z.input<typeof subscriptionSchema>;

/** Frames of a topic that did not come: its number and the last sequence that the page has of it. */
export const missedSchema = z.array(z.tuple([z.number().int(), z.number().int()])).max(MOST_TOPICS);

/** Asks from when to when the past of a city can be replayed. */
export const keptRequestSchema = z.strictObject({ city: z.string(), world: z.literal('live') });

/**
 * `levels` and `level-summary` stand beside topics of things and their summaries that everybody may see: the levels of
 * alarm of the same things, for fewer.
 */
export type TopicKind = 'things' | 'summary' | 'levels' | 'level-summary' | 'records';

/** What a topic is about. Whoever may not see its publication in its areas is never told of it. */
export interface TopicInfo {
  number: number;
  kind: TopicKind;
  /** Of records: their kind. */
  layer: string;
  publication: Publication;
  /** From the smallest to the largest; none: of the whole city, or of no known area. */
  areas: readonly string[];
  /** Of things and levels: the cell they are in; absent: they have no known place. */
  cell?: Cell;
}

/** What is told before the first frame of a subscription, as the event `following`. */
export interface Following {
  /** Low 16 bits of the epoch of the writer. */
  epoch: number;
  /** Server time, UTC milliseconds. */
  time: number;
  topics: TopicInfo[];
}

/** The answer to a subscription that is told: how many topics. */
export interface SubscriptionAnswer {
  topics: number;
}

export interface SubscriptionProblem {
  problem:
    | 'invalid'
    | 'busy'
    | 'no-city'
    | 'no-world'
    | 'too-many-topics'
    | 'too-many-cells'
    | 'not-kept'
    /** Of all, of one account, or of one address without one. */
    | 'too-many-replays';
  detail?: string;
}

/** Topics that came to be, or that are no longer told to this page. */
export interface TopicsChange {
  added: TopicInfo[];
  removed: number[];
}
