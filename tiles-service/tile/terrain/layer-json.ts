import { z } from 'zod';
import { extentSchema } from '../../../models/schema/index.ts';

/** What is known of the exactness of a level's tiles. Readers of quantized-mesh pass over it. */
const levelAccuracySchema = z.object({
  level: z.number().int(),
  tiles: z.number().int(),
  triangles: z.number().int(),
  heightStep: z.number().describe('Metres; heights on the sides of tiles are multiples of it'),
  tolerance: z.number().describe('Metres that meshes may be off the samples of the level'),
  omission: z
    .number()
    .describe('Metres that the samples of the next level are off those of this one, at most, as measured'),
  moved: z
    .number()
    .describe(
      'Metres that samples were moved where the level ends, to meet the deepest tiles above, at most',
    ),
});
export type LevelAccuracy = z.infer<typeof levelAccuracySchema>;

/** `layer.json` as CesiumTerrainProvider reads it. */
export const layerJsonSchema = z.object({
  tilejson: z.literal('2.1.0'),
  format: z.literal('quantized-mesh-1.0'),
  version: z.string(),
  scheme: z.literal('tms'),
  projection: z.literal('EPSG:4326'),
  tiles: z.array(z.string()).min(1),
  attribution: z.string().optional(),
  extensions: z.array(z.string()),
  minzoom: z.number().int(),
  maxzoom: z.number().int(),
  bounds: extentSchema.describe('Of the world: the root tiles cover it'),
  available: z.array(
    z.array(z.object({ startX: z.number(), startY: z.number(), endX: z.number(), endY: z.number() })),
  ),
  accuracy: z.array(levelAccuracySchema),
});
export type LayerJson = z.infer<typeof layerJsonSchema>;
