import { z } from 'zod';
import { extentSchema, layerSchema } from './layer.ts';
import { publicationSchema } from './publication.ts';
import { localizedTextSchema } from './text.ts';
import { cameraSchema } from './view-document.ts';

export const viewpointSchema = z.object({
  id: z.string(),
  name: localizedTextSchema,
  camera: cameraSchema,
});
export type Viewpoint = z.infer<typeof viewpointSchema>;

export const layerGroupSchema = z.object({ id: z.string(), name: localizedTextSchema });

/** One city as a document. Adding a layer or a theme is data, never code. */
export const sceneSchema = z.object({
  schema: z.literal('citymirror/scene/1'),
  id: z.string(),
  name: localizedTextSchema,
  origin: z.object({
    longitude: z.number().min(-180).max(180),
    latitude: z.number().min(-90).max(90),
    height: z.number().describe('Ellipsoidal metres of the ground at the origin'),
  }),
  extent: extentSchema,
  grid: z
    .object({
      crs: z.string().describe('Projected CRS for hydraulics, profiles and volumes, for example EPSG:4547'),
      verticalDatum: z.string(),
    })
    .optional(),
  publication: publicationSchema.describe(
    'The class of this document: it lists layers of this class or more open ones',
  ),
  updated: z.iso.datetime(),
  groups: z.array(layerGroupSchema).default([]),
  layers: z.array(layerSchema),
  viewpoints: z.array(viewpointSchema).default([]),
  themes: z
    .array(z.object({ id: z.string(), name: localizedTextSchema, layers: z.array(z.string()) }))
    .default([]),
  scenarioPresets: z.array(z.record(z.string(), z.unknown())).default([]),
});
export type Scene = z.infer<typeof sceneSchema>;
