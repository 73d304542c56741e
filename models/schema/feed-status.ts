import { z } from 'zod';
import { publicationSchema } from './publication.ts';
import { localizedTextSchema } from './text.ts';

/** How the connection of a feed to its source stands. */
export const FEED_CONNECTIONS = ['off', 'connecting', 'connected', 'failed', 'closed'] as const;

/** Why a connection failed, without an address: words for people are the page's. `http-…` carries the status. */
export const FEED_TROUBLES = [
  'no-answer',
  'timeout',
  'cut',
  'name-unknown',
  'certificate',
  'account',
  'not-there',
  'too-large',
  'configuration',
  'full',
  'http',
  'failed',
] as const;

/** Milliseconds between the result time of observations and their arrival. */
export const feedLagSchema = z.object({ p50: z.number(), p99: z.number() });

/** What the feed board shows of one feed; no address and no account of its source is in it. */
export const feedStatusSchema = z.object({
  id: z.string(),
  name: localizedTextSchema,
  adapter: z.string(),
  layer: z.string().optional(),
  owner: z.string(),
  master: z.string().optional(),
  licence: z.string(),
  publication: publicationSchema,
  rhythm: z.number().describe('Seconds between messages'),
  simulated: z.boolean(),
  connection: z
    .enum(FEED_CONNECTIONS)
    .describe('off: switched off; closed: a recording is over, or the server ends'),
  isFull: z.boolean().optional().describe('It has as many things as it may: those that are new are refused'),
  detail: z.string().optional().describe('Why it failed: one of FEED_TROUBLES, or http-<status>'),
  since: z.number().describe('When the connection became so, UTC milliseconds'),
  lastSeen: z.number().optional().describe('Arrival of the last message, UTC milliseconds'),
  lastResult: z.number().optional().describe('Newest result time that is believed, UTC milliseconds'),
  stale: z.boolean().describe('No message for three rhythms'),
  rate: z.number().describe('Observations a second, over the last minute'),
  lag: feedLagSchema.optional(),
  counts: z.object({
    payloads: z.number(),
    observations: z.number(),
    repeated: z.number(),
    events: z.number(),
    faults: z.number(),
    things: z.number().describe('That it has described since the server began'),
  }),
  deadLetters: z.object({
    count: z.number(),
    bytes: z.number(),
    dropped: z.number().describe('Let go because there were too many'),
  }),
  clock: z
    .object({
      is: z.enum(['ahead', 'behind']),
      by: z.number().describe('Milliseconds'),
      since: z.number().describe('UTC milliseconds'),
    })
    .optional()
    .describe('The clock of the source is off, or everything comes late'),
});
export type FeedStatus = z.infer<typeof feedStatusSchema>;

/** Id of the record that says what is wrong with live.json, beside those of the feeds; no feed can have it. */
export const CONFIGURATION_RECORD = ':live.json';

/** Id of the record that says since when the database has been away: `{ awaySince }`, UTC milliseconds. */
export const DATABASE_RECORD = ':database';

/** Why a changed live.json is not followed. No name, value or address of the file is in it. */
export const configurationProblemSchema = z.object({
  place: z.string().describe('Where in the file, as feeds.3.rhythm'),
  reason: z.string(),
  since: z.number().describe('When it was found, UTC milliseconds'),
});
export type ConfigurationProblem = z.infer<typeof configurationProblemSchema>;
