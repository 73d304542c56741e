import { z } from 'zod';
import { modelMoveSchema } from './model-move.ts';
import { provenanceSchema } from './provenance.ts';
import { publicationSchema } from './publication.ts';
import { localizedTextSchema } from './text.ts';

/** How a layer is shown. */
export const LAYER_KINDS = [
  'terrain',
  'imagery',
  'tileset',
  'vector',
  'things',
  'tracks',
  'cameras',
  'events',
  'coverage',
  'water',
] as const;
export const layerKindSchema = z.enum(LAYER_KINDS);
export type LayerKind = z.infer<typeof layerKindSchema>;

/** Level of detail of the city information model, CIM1 (terrain and land) to CIM7 (building parts). */
export const cimLevelSchema = z.number().int().min(1).max(7);
export type CimLevel = z.infer<typeof cimLevelSchema>;

/** West, south, east, north in degrees. */
export const extentSchema = z.tuple([
  z.number().min(-180).max(180),
  z.number().min(-90).max(90),
  z.number().min(-180).max(180),
  z.number().min(-90).max(90),
]);
export type Extent = z.infer<typeof extentSchema>;

export const legendEntrySchema = z.object({
  color: z.string().describe('CSS colour'),
  label: localizedTextSchema,
  shape: z.enum(['fill', 'line', 'dashes', 'point']).default('fill'),
});
export type LegendEntry = z.infer<typeof legendEntrySchema>;

/** What a tileset holds, which decides how the viewer dresses it. */
export const TILESET_ROLES = [
  'buildings',
  'structures',
  'trees',
  'furniture',
  'pipes',
  'relief',
  'pointcloud',
  'mesh',
] as const;
export const tilesetRoleSchema = z.enum(TILESET_ROLES);
export type TilesetRole = z.infer<typeof tilesetRoleSchema>;

/** Another version of a building model; addresses are relative to the scene. */
export const modelVersionSchema = z.object({
  version: z.string(),
  imported: z.iso.datetime(),
  name: z.string().optional().describe('Of the file that it came from'),
  bim: z.string(),
  url: z.string(),
  store: z.string().optional(),
});
export type ModelVersion = z.infer<typeof modelVersionSchema>;

export const layerSchema = z.object({
  id: z
    .string()
    .regex(/^[a-z0-9][a-z0-9._-]*$/, 'a layer id is lower case letters, digits, dot, dash, underscore'),
  kind: layerKindSchema,
  name: localizedTextSchema,
  group: z.string().optional().describe('Id of the group that the layers panel shows it under'),
  role: tilesetRoleSchema.optional().describe('For a tileset: what it holds'),
  appearance: z
    .enum(['night', 'day', 'any'])
    .default('any')
    .describe('For imagery: the style it was drawn in'),
  url: z
    .string()
    .describe(
      'Entry document, relative to the scene: tileset.json, layer.json, *.pmtiles, a {z}/{x}/{y} template',
    ),
  store: z.string().optional().describe('Folder of the feature store, relative to the scene'),
  bim: z
    .string()
    .optional()
    .describe('For a building model: bim.json with its storeys, rooms and elements, relative to the scene'),
  bimVersions: z
    .array(modelVersionSchema)
    .optional()
    .describe('Other versions of a building model than this one, as long as they are kept, to compare with'),
  imported: z.iso.datetime().optional().describe('For a building model: when this version came in'),
  moved: modelMoveSchema
    .optional()
    .describe('For a building model: where it was put by hand; its files are read as if it stood there'),
  unplaced: z
    .boolean()
    .optional()
    .describe('For a building model: nothing says yet where on the earth it stands'),
  footprints: z
    .string()
    .optional()
    .describe(
      'For a tileset without features of its own: id of the layer whose areas tell its buildings apart',
    ),
  overlay: z
    .boolean()
    .optional()
    .describe('For a vector layer: its things lie over the base map, which does not show them'),
  version: z.string().describe('Content hash; a new version has a new address'),
  publication: publicationSchema,
  provenance: z.array(provenanceSchema).min(1),
  property: z
    .string()
    .optional()
    .describe(
      'For live data: what it measures above all, as pm2.5; views from afar are told the mean of it, cell by cell',
    ),
  extent: extentSchema.optional(),
  minimumZoom: z.number().int().optional(),
  maximumZoom: z.number().int().optional(),
  featureCount: z.number().int().nonnegative().optional(),
  visible: z.boolean().default(true),
  opacity: z.number().min(0).max(1).default(1),
  legend: z.array(legendEntrySchema).default([]),
  cim: cimLevelSchema.optional(),
});
export type Layer = z.infer<typeof layerSchema>;
