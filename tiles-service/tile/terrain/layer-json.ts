import { z } from 'zod';
import { extentSchema } from '../../../models/schema/index.ts';

/** `layer.json` as CesiumTerrainProvider reads it. */
export const layerJsonSchema = z.object({
  tilejson: z.literal('2.1.0'),
  format: z.literal('quantized-mesh-1.0'),
  version: z.string(),
  scheme: z.literal('tms'),
  projection: z.literal('EPSG:4326'),
  tiles: z.array(z.string()).min(1),
  extensions: z.array(z.string()),
  minzoom: z.number().int(),
  maxzoom: z.number().int(),
  bounds: extentSchema.describe('Of the world: the root tiles cover it'),
  available: z.array(
    z.array(z.object({ startX: z.number(), startY: z.number(), endX: z.number(), endY: z.number() })),
  ),
});
export type LayerJson = z.infer<typeof layerJsonSchema>;
