import { z } from 'zod';
import { extentSchema } from './layer.ts';
import { mappingSchema } from './mapping.ts';
import { publicationSchema } from './publication.ts';
import { layerGroupSchema, viewpointSchema } from './scene.ts';
import { siteTransformSchema } from './site-transform.ts';
import { localizedTextSchema } from './text.ts';

/** What a source's files are; told by their content where the manifest does not say. */
export const SOURCE_KINDS = [
  'features',
  'raster',
  'pointcloud',
  'imagery',
  'tileset',
  'vector-tiles',
] as const;
export const sourceKindSchema = z.enum(SOURCE_KINDS);
export type SourceKind = z.infer<typeof sourceKindSchema>;

const idSchema = z.string().regex(/^[a-z0-9][a-z0-9-]*$/, 'an id is lower case letters, digits and dashes');

/** Where a model with axes of its own stands; its height counts from `verticalDatum`. */
export const modelPlacementSchema = z
  .strictObject({
    longitude: z.number().min(-180).max(180).describe('Degrees, WGS84'),
    latitude: z.number().min(-90).max(90).describe('Degrees, WGS84'),
    height: z.number().min(-1_000).max(10_000).describe('Metres over the vertical datum of the source'),
    heading: z
      .number()
      .min(-360)
      .max(360)
      .optional()
      .describe("Degrees clockwise from north in which the model's y axis looks (0)"),
    point: z
      .tuple([z.number(), z.number(), z.number()])
      .optional()
      .describe('The point of the model that stands there, in metres of its axes (its origin)'),
    forNow: z
      .boolean()
      .optional()
      .describe(
        'Counts only where the file does not say where it stands, until somebody puts it in its place',
      ),
  })
  .describe('Where a model with axes of its own (IFC) stands, in place of what the file says');
export type ModelPlacement = z.infer<typeof modelPlacementSchema>;

const nameSchema = z
  .union([z.string().min(1), localizedTextSchema.strict()])
  .describe('One text for both languages, or { zh-CN: …, en: … }');

const timeSchema = z
  .string()
  .refine((text) => !Number.isNaN(Date.parse(text)), 'this is no time; write 2026-01-31')
  .describe('A day or a time: 2026-01-31, 2026-01-31T08:00:00Z');

/** Who answers for data, and how it may be shown: the same for a source and for the defaults of all. */
const provenanceShape = {
  owner: z.string().min(1).optional().describe('Who answers for the data'),
  licence: z.string().min(1).optional().describe('SPDX id or the name of the terms'),
  attribution: z.string().min(1).optional().describe('The line that the licence asks to be shown'),
  publication: publicationSchema.optional().describe('Who may see it (public)'),
  rhythm: z
    .string()
    .regex(
      /^(static|P(?=\d|T\d)(\d+Y)?(\d+M)?(\d+W)?(\d+D)?(T(\d+H)?(\d+M)?(\d+(\.\d+)?S)?)?)$/,
      'a rhythm is "static" or an ISO 8601 duration such as P1D',
    )
    .optional()
    .describe('How often it should come: an ISO 8601 duration, or static'),
  updated: timeSchema.optional().describe('Time of the last update of the data (the time of the files)'),
  simulated: z.boolean().optional().describe('True for generated or simulated data; shown on screen'),
};

/** How a CRS and heights are to be read: the same for a source and for the defaults of all. */
const placeShape = {
  crs: z.string().min(1).optional().describe('EPSG:4547, a proj string, WKT, GCJ-02, BD-09'),
  siteTransform: z.string().optional().describe('Name of one of `transforms`'),
  verticalDatum: z
    .string()
    .min(1)
    .optional()
    .describe('NAP, 1985, EGM96, ellipsoid, offset:-1.5@EGM96, grid:<name of one of `grids`>'),
  encoding: z.string().optional().describe('Of texts in files that do not say it: gb18030, utf-8, big5 …'),
};

export const manifestSourceSchema = z.strictObject({
  id: idSchema.describe('Prefix of the ids of its features and layers; never changed later'),
  path: z
    .union([z.string().min(1), z.array(z.string().min(1)).min(1)])
    .describe('Files or folders, relative to `root`; * ? ** {a,b} are patterns'),
  kind: sourceKindSchema.optional().describe('Told by the content if not said'),
  format: z.string().optional().describe('What the files are said to be; another format is a problem'),
  name: nameSchema.optional(),
  group: z.string().optional().describe('Id of a group of `groups`; a group of its own if not said'),
  layerNames: z
    .record(z.string(), nameSchema)
    .optional()
    .describe('Names of single layers of the source: buildings, trees, map …'),
  ...placeShape,
  idField: z.string().min(1).optional().describe('Column of the native id'),
  sublayer: z.string().min(1).optional().describe('Layer to read of a file that holds several'),
  placement: modelPlacementSchema.optional(),
  ...mappingSchema.shape,
  ...provenanceShape,
  role: z
    .enum(['terrain', 'bathymetry'])
    .optional()
    .describe('Of a raster of heights: the ground (terrain), or the bed of waters, for the grid alone'),
  tileAttributes: z
    .array(z.string().min(1))
    .optional()
    .describe('Attributes that tiles carry besides those of their kind, to colour and filter by'),
  footprints: z.string().optional().describe('Id of the layer whose footprints make this mesh pickable'),
  visible: z.boolean().optional().describe('Shown when the city is opened (true)'),
  opacity: z.number().min(0).max(1).optional(),
  outlines: z
    .enum(['solid', 'dashed'])
    .optional()
    .describe('Of what lies over the map: dashed for lines of plans, whose areas then stay empty (solid)'),
});
export type ManifestSource = z.infer<typeof manifestSourceSchema>;

/** A city is onboarded by one manifest. */
export const manifestSchema = z.strictObject({
  $schema: z.string().optional().describe('Address of the JSON Schema, for editors'),
  schema: z.literal('citymirror/manifest/1'),
  id: idSchema.describe('Id of the city, part of its web address'),
  name: nameSchema,
  out: z.string().optional().describe('City folder, relative to the manifest; --out wins'),
  root: z
    .string()
    .optional()
    .describe(
      'Folder that paths start from, relative to the manifest; $NAME in braces is an environment variable',
    ),
  grid: z
    .strictObject({
      crs: z.string().min(1).describe('Projected CRS for hydraulics, profiles and volumes'),
      siteTransform: z.string().optional().describe('Name of one of `transforms`'),
      verticalDatum: z.string().min(1),
      cellSize: z.number().positive().optional().describe('Metres; without it no rasters are made'),
      extent: extentSchema
        .optional()
        .describe('West, south, east, north in degrees; where the city has things on terrain if not said'),
      publication: publicationSchema.optional().describe('Class of the rasters (internal)'),
      depths: z
        .record(z.string(), z.number().min(0).max(100))
        .optional()
        .describe(
          'Metres by kind of water without a depth of its own: river, lake, ditch …; * for all others',
        ),
      roughness: z
        .record(z.string(), z.number().min(0.005).max(0.5))
        .optional()
        .describe(
          "Manning's n by <type>/<class>, class, kind of cover or type, in place of the built-in table",
        ),
    })
    .optional(),
  approvalNumber: z.string().min(1).optional().describe('审图号, shown in the public bundle'),
  memoryBudget: z
    .number()
    .min(64)
    .max(16_384)
    .optional()
    .describe('Megabytes that the viewer may take for tiles and pictures (as the machine has)'),
  viewpoints: z.array(viewpointSchema.strict()).optional().describe('Instead of those found by themselves'),
  scenarioPresets: z
    .array(z.string().min(1))
    .optional()
    .describe(
      'Files of flood cases, of the class of `grid`, and of schemes and rule packs, of their own class; relative to `root`',
    ),
  groups: z.array(layerGroupSchema.strict()).optional(),
  grids: z
    .record(z.string(), z.string())
    .optional()
    .describe('Height grids (Esri ASCII, degrees): name → file, for verticalDatum: grid:<name>'),
  transforms: z
    .record(z.string(), z.union([siteTransformSchema, z.string().min(1)]))
    .optional()
    .describe(
      'Transforms of sites: name → 4 or 7 parameters, or a file of them beside the manifest; kept on the server',
    ),
  imagery: z.boolean().optional().describe('Draw the base map (true)'),
  defaults: z
    .strictObject({ ...placeShape, ...provenanceShape })
    .optional()
    .describe('For every source'),
  sources: z.array(manifestSourceSchema).min(1),
});
export type Manifest = z.infer<typeof manifestSchema>;
