import { z } from 'zod';
import { floodCaseSchema } from './flood-case.ts';
import { extentSchema, layerSchema } from './layer.ts';
import { publicationSchema } from './publication.ts';
import { rulePackSchema } from './rule-pack.ts';
import { schemeSchema } from './scheme.ts';
import { sunRulesSchema } from './sun-rules.ts';
import { localizedTextSchema } from './text.ts';
import { cameraSchema } from './view-document.ts';

export const viewpointSchema = z.object({
  id: z.string(),
  name: localizedTextSchema,
  camera: cameraSchema,
  publication: publicationSchema.optional().describe('Who may know of it (public)'),
});
export type Viewpoint = z.infer<typeof viewpointSchema>;

export const layerGroupSchema = z.object({ id: z.string(), name: localizedTextSchema });

/** The aligned rasters that simulations run on; addresses are relative to the scene. */
export const gridSchema = z.object({
  crs: z.string().describe('Projected CRS for hydraulics, profiles and volumes, for example EPSG:4547'),
  verticalDatum: z.string(),
  version: z.string().optional(),
  cellSize: z.number().positive().optional().describe('Metres'),
  rasters: z
    .object({
      terrain: z.string().describe('Ground without buildings and bridges, metres in the vertical datum'),
      bed: z.string().describe('Bottom of rivers and lakes where known, else the terrain'),
      roughness: z.string().describe("Manning's n, s/m^(1/3)"),
      buildings: z.string().describe('Share of the cell that buildings cover, 0–1'),
      resolution: z.string().describe('Metres between the heights that the ground comes from'),
    })
    .partial()
    .optional(),
  report: z.string().optional(),
});
export type SceneGrid = z.infer<typeof gridSchema>;

/** A network that can be routed or flowed through. */
export const networkEntrySchema = z.object({
  id: z.string(),
  kind: z.enum(['road', 'pipe']),
  url: z.string().describe('Relative to the scene'),
  report: z.string().optional().describe('What it holds and what is odd about it; relative to the scene'),
  version: z.string(),
  publication: publicationSchema,
  nodes: z.number().int().nonnegative(),
  edges: z.number().int().nonnegative(),
});
export type NetworkEntry = z.infer<typeof networkEntrySchema>;

/**
 * A what-if that the city can be rehearsed with, a scheme of what is to be built, or rules that it is held against, of one
 * edition; `schema` says which.
 */
export const scenarioPresetSchema = z.discriminatedUnion('schema', [
  floodCaseSchema,
  schemeSchema,
  rulePackSchema,
  sunRulesSchema,
]);
export type ScenarioPreset = z.infer<typeof scenarioPresetSchema>;

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
  grid: gridSchema.optional(),
  networks: z.array(networkEntrySchema).default([]),
  publication: publicationSchema.describe(
    'The class of this document: it lists layers of this class or more open ones',
  ),
  approvalNumber: z.string().optional().describe('Map approval number (审图号), shown on screen'),
  updated: z.iso.datetime(),
  groups: z.array(layerGroupSchema).default([]),
  layers: z.array(layerSchema),
  viewpoints: z.array(viewpointSchema).default([]),
  memoryBudget: z
    .number()
    .positive()
    .optional()
    .describe('Megabytes of tiles and pictures that all engines of a page share; absent: as the machine has'),
  themes: z
    .array(z.object({ id: z.string(), name: localizedTextSchema, layers: z.array(z.string()) }))
    .default([]),
  scenarioPresets: z.array(scenarioPresetSchema).default([]),
});
export type Scene = z.infer<typeof sceneSchema>;
