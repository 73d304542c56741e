import { z } from 'zod';
import { layerSchema } from './layer.ts';
import { publicationSchema } from './publication.ts';
import { layerGroupSchema } from './scene.ts';
import { localizedTextSchema } from './text.ts';

/** What every feed says of itself; the rest is its adapter's. */
export const feedSchema = z.looseObject({
  id: z
    .string()
    .regex(/^[a-z0-9][a-z0-9._-]*$/, 'a feed id is lower case letters, digits, dot, dash, underscore'),
  name: localizedTextSchema,
  adapter: z
    .string()
    .describe(
      'mqtt, http-push, http-poll, postgresql, sensorthings, ngsi-ld, gtfs-realtime, cap, webhook, csv, sumo-fcd, simulator',
    ),
  layer: z.string().optional().describe('Id of the layer of its things, where they do not say themselves'),
  owner: z.string().describe('Who answers for the data'),
  master: z.string().optional().describe('The system that it is kept in'),
  licence: z.string().default('unknown'),
  publication: publicationSchema,
  areas: z
    .array(z.string().min(1))
    .min(1)
    .optional()
    .describe(
      'Ids of the areas that it is of: who has a grant for one of them sees how it stands, who has them all its dead letters. Absent: where its things are, and dead letters for the whole city alone',
    ),
  rhythm: z
    .number()
    .positive()
    .describe('Seconds between messages; three times it without one, and the feed is stale'),
  verticalDatum: z.string().optional().describe('Of the levels that it tells'),
  retentionDays: z.number().positive().optional().describe('Days that raw observations are kept (30)'),
  mostThings: z
    .number()
    .int()
    .positive()
    .optional()
    .describe('Things that it may have (200000); more are refused, and the feed says so'),
  simulated: z.boolean().default(false),
  enabled: z.boolean().default(true),
});
export type Feed = z.infer<typeof feedSchema>;

/** A layer of live data; where its bytes come from is the server's matter. */
export const liveLayerSchema = layerSchema
  .omit({ url: true, version: true, store: true, provenance: true })
  .extend({
    kind: z.enum(['things', 'tracks', 'cameras', 'events']),
    goneAfterDays: z
      .number()
      .positive()
      .optional()
      .describe(
        'Days of silence after which a thing is shown no longer (1 for what moves, 30 for what stands)',
      ),
  });
export type LiveLayer = z.infer<typeof liveLayerSchema>;

/**
 * `live.json` in the folder of a city, beside the folders of the classes: it is never served, since addresses and
 * accounts of the city's systems stand in it. `${NAME}` in a text stands for a variable of the environment.
 */
export const liveConfigurationSchema = z.object({
  schema: z.literal('citymirror/live/1'),
  areas: z
    .array(z.string())
    .default([])
    .describe('Ids of the layers whose polygons are the areas of the city, from the largest to the smallest'),
  timeZone: z
    .string()
    .default('Asia/Shanghai')
    .describe('IANA name; days of case codes and shifts are its days'),
  eventCode: z
    .string()
    .regex(/^[A-Z0-9]{1,8}$/, 'the first part of case codes is 1 to 8 capital letters and digits')
    .optional()
    .describe('First part of the codes of cases, as LJ'),
  groups: z.array(layerGroupSchema).default([]).describe('Groups of the layers, where the scene has none'),
  layers: z.array(liveLayerSchema).default([]),
  feeds: z.array(feedSchema).default([]),
});
export type LiveConfiguration = z.infer<typeof liveConfigurationSchema>;
