import { z } from 'zod';
import { extentSchema } from '../schema/layer.ts';

/**
 * The feature store of a layer: a folder that any static server can serve and any client can read by range.
 *
 *   store.json    this header
 *   features.bin  blocks, each gzip'd by itself: feature records one after another (feature-codec.ts). One block
 *                 holds the features of one leaf cell of a quadtree, in Morton order
 *   ids.bin       id index, sorted by 64-bit hash: pages of entries [high u32, low u32, block u32]
 *   names.bin     name index: gzip'd pages of JSON lines [name, id, type, class, longitude, latitude, block]
 */
export const blockSchema = z.object({
  offset: z.number().int().nonnegative(),
  length: z.number().int().positive(),
  count: z.number().int().positive(),
  extent: extentSchema.describe('Of all positions in the block'),
  cell: z
    .tuple([z.number().int(), z.number().int(), z.number().int()])
    .describe('Level, x, y in the quadtree'),
  bytes: z.number().int().describe('Before compression'),
});
export type Block = z.infer<typeof blockSchema>;

export const fieldSchema = z.object({
  name: z.string(),
  type: z.enum(['string', 'number', 'boolean', 'object', 'mixed']),
  count: z.number().int().describe('Features that have it'),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
});
export type Field = z.infer<typeof fieldSchema>;

export const storeHeaderSchema = z.object({
  schema: z.literal('citymirror/feature-store/1'),
  count: z.number().int().nonnegative(),
  extent: extentSchema.optional(),
  heights: z
    .tuple([z.number(), z.number()])
    .optional()
    .describe('Lowest and highest ellipsoidal height, where known'),
  types: z.record(z.string(), z.number()),
  fields: z.array(fieldSchema),
  fieldsLeftOut: z
    .number()
    .int()
    .default(0)
    .describe('Distinct names beyond the first 2,000, not described here'),
  rootCell: z
    .object({ west: z.number(), south: z.number(), east: z.number(), north: z.number() })
    .describe('The quadtree cell at level 0, degrees; about square in metres'),
  blocks: z.array(blockSchema),
  ids: z.object({ pageEntries: z.number().int(), count: z.number().int(), firstHashes: z.array(z.number()) }),
  names: z.object({
    count: z.number().int(),
    pages: z.array(z.object({ offset: z.number(), length: z.number(), count: z.number() })),
  }),
});
export type StoreHeader = z.infer<typeof storeHeaderSchema>;

export const HEADER_FILE = 'store.json';
export const FEATURES_FILE = 'features.bin';
export const IDS_FILE = 'ids.bin';
export const NAMES_FILE = 'names.bin';
/** Bytes of one entry of the id index. */
export const ID_ENTRY_BYTES = 12;
