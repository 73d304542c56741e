import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { InputError } from '../../models/errors.ts';
import {
  extentSchema,
  gridSchema,
  layerGroupSchema,
  layerSchema,
  localizedTextSchema,
  mappingSchema,
  modelMoveSchema,
  modelPlacementSchema,
  networkEntrySchema,
  publicationSchema,
  scenarioPresetSchema,
  sourceKindSchema,
  standingPlaceSchema,
  viewpointSchema,
} from '../../models/schema/index.ts';
import { writeFileAtomically } from './files.ts';

/** What the pipeline knows of a city folder: its sources, and the layers that stand now. Never served. */
const sourceSchema = z.object({
  id: z.string(),
  kind: sourceKindSchema,
  format: z.string(),
  /** Files, or folders where a folder is one input (FileGDB, 3D Tiles); see city/input-hash.ts. */
  files: z.array(z.object({ path: z.string(), bytes: z.number(), sha256: z.string() })).min(1),
  /** All that decides what is made of the bytes: a change makes the products anew. */
  options: z.object({
    crs: z.string().optional(),
    verticalDatum: z.string().optional(),
    encoding: z.string().optional(),
    idField: z.string().optional(),
    sublayer: z.string().optional(),
    placement: modelPlacementSchema.optional(),
    /** As models/geodesy defines it. */
    siteTransform: z.unknown().optional(),
    /** The height grids that `verticalDatum` names. */
    grids: z.record(z.string(), z.object({ path: z.string(), sha256: z.string() })).optional(),
    mapping: mappingSchema.optional(),
  }),
  /** How its layers are shown; a change makes nothing anew. */
  name: localizedTextSchema.optional(),
  layerNames: z.record(z.string(), localizedTextSchema).optional(),
  group: z.string().optional(),
  rhythm: z.string().optional(),
  simulated: z.boolean().optional(),
  visible: z.boolean().optional(),
  opacity: z.number().optional(),
  /** How lines and edges of what lies over the map are drawn. */
  outlines: z.enum(['solid', 'dashed']).optional(),
  footprints: z.string().optional(),
  /** Attributes that its tiles carry besides those of their kind; a change makes the tiles anew. */
  tileAttributes: z.array(z.string()).optional(),
  /** Where its model was put by hand; what is made of it stays, and is read as if it stood there. */
  moved: modelMoveSchema.optional(),
  /** Where its file has its model; `moved` counts from there. */
  stands: standingPlaceSchema.optional(),
  /** True for a source of the manifest: it goes when the manifest no longer has it. */
  managed: z.boolean().optional(),
  /** Of a raster of heights: the ground, or the bed of waters. */
  role: z.enum(['terrain', 'bathymetry']).optional(),
  publication: publicationSchema,
  owner: z.string(),
  licence: z.string(),
  attribution: z.string().optional(),
  updated: z.iso.datetime(),
  imported: z.iso.datetime(),
  extent: extentSchema.optional(),
  /** Version of its feature stores that stand, and how often they have changed; see city/history. */
  stores: z.string().optional(),
  revision: z.number().int().nonnegative().optional(),
});
export type CitySource = z.infer<typeof sourceSchema>;

/** What is known of a version of a layer besides itself. */
const versionFactsSchema = z.object({
  imported: z.iso.datetime(),
  file: z.string(),
  /** Hash of the files that it was made of. */
  content: z.string(),
  /** Hash of what decides who sees what of them. */
  rules: z.string(),
  /** Where they have a building model. */
  stands: standingPlaceSchema.optional(),
});
export type VersionFacts = z.infer<typeof versionFactsSchema>;

/** A layer as it stands, and the one that it replaced, which is kept for rollback. */
const layerStateSchema = z.object({
  layer: layerSchema,
  /** Id of the source, or `*` for what is made of several (terrain, base imagery). */
  source: z.string(),
  previous: layerSchema.optional(),
  /** Of a building model: versions before that one, the newest first. */
  older: z.array(layerSchema).optional(),
  /** By version. */
  facts: z.record(z.string(), versionFactsSchema).optional(),
  /** Version that a rollback put out of force: it stays so until its source changes. */
  held: z.string().optional(),
});
export type LayerState = z.infer<typeof layerStateSchema>;

/** The frame that simulations run in, and what its rasters are to be; see city/grids.ts. */
const gridSettingsSchema = z.object({
  crs: z.string(),
  /** As models/geodesy defines it. */
  siteTransform: z.unknown().optional(),
  verticalDatum: z.string(),
  /** The height grids that `verticalDatum` names. */
  grids: z.record(z.string(), z.object({ path: z.string(), sha256: z.string() })).optional(),
  /** Metres; absent: no rasters. */
  cellSize: z.number().positive().optional(),
  extent: extentSchema.optional(),
  publication: publicationSchema.optional(),
  depths: z.record(z.string(), z.number()).optional(),
  roughness: z.record(z.string(), z.number()).optional(),
});
export type GridSettings = z.infer<typeof gridSettingsSchema>;

/** The rasters that a class sees. */
const gridStateSchema = z.object({ publication: publicationSchema, grid: gridSchema });
export type GridState = z.infer<typeof gridStateSchema>;

export const cityManifestSchema = z.object({
  schema: z.literal('citymirror/city/1'),
  id: z.string(),
  name: localizedTextSchema,
  approvalNumber: z.string().optional(),
  memoryBudget: z.number().positive().optional(),
  grid: gridSettingsSchema.optional(),
  grids: z.array(gridStateSchema).optional(),
  networks: z.array(networkEntrySchema).optional(),
  viewpoints: z.array(viewpointSchema).optional(),
  groups: z.array(layerGroupSchema).optional(),
  /** As the class of the rasters sees them. */
  scenarioPresets: z.array(scenarioPresetSchema).optional(),
  sources: z.array(sourceSchema),
  layers: z.array(layerStateSchema),
});
export type CityManifest = z.infer<typeof cityManifestSchema>;

const FILE = 'city.json';

export function isCityFolder(folder: string): boolean {
  return existsSync(join(folder, FILE));
}

/** Throws InputError `not-a-city` for a folder without a manifest and `broken-city` for one that cannot be read. */
export async function loadManifest(folder: string): Promise<CityManifest> {
  if (!isCityFolder(folder))
    throw new InputError(
      'not-a-city',
      folder,
      'this is no city folder: it has no city.json.',
      'Make one with: npm run city -- import <files…> --out <folder>.',
    );
  try {
    return cityManifestSchema.parse(JSON.parse(await readFile(join(folder, FILE), 'utf8')));
  } catch (error) {
    throw new InputError(
      'broken-city',
      join(folder, FILE),
      `the manifest cannot be read (${(error as Error).message.split('\n')[0]}).`,
      'Restore the file from a copy, or import into a new folder.',
    );
  }
}

export async function saveManifest(folder: string, manifest: CityManifest): Promise<void> {
  await writeFileAtomically(join(folder, FILE), `${JSON.stringify(manifest, undefined, 1)}\n`);
}
