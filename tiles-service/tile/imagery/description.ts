import { z } from 'zod';
import { extentSchema } from '../../../models/schema/index.ts';

export const IMAGERY_FILE = 'imagery.json';
export const TEMPLATE = '{z}/{x}/{y}.webp';

const index = z.number().int().nonnegative();

/**
 * `imagery.json`, next to the tiles: what a viewer must know to ask for no tile that is not there. Every coverage is a
 * rectangle that is filled at each of its zooms; a viewer makes one imagery layer of each, in this order.
 */
export const imageryDescriptionSchema = z.object({
  schema: z.literal('citymirror/imagery/1'),
  style: z.enum(['night', 'day']).optional().describe('Of base imagery that was drawn; absent for pictures'),
  template: z.string().describe('Of the tiles, relative to this file; y grows to the south'),
  tileSize: z.number().int(),
  format: z.string(),
  projection: z.string(),
  minimumZoom: index,
  maximumZoom: index,
  extent: extentSchema,
  ground: z.string().optional().describe('Colour of what lies beyond the tiles: give it to the globe'),
  coverage: z.array(
    z.object({
      minimumZoom: index,
      maximumZoom: index,
      extent: extentSchema,
      levels: z.array(
        z
          .object({ zoom: index, minimumX: index, minimumY: index, maximumX: index, maximumY: index })
          .describe('Tiles, both ends included'),
      ),
    }),
  ),
});
export type ImageryDescription = z.infer<typeof imageryDescriptionSchema>;
