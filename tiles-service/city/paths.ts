import { join } from 'node:path';
import type { Layer, Publication } from '../../models/schema/index.ts';

/**
 * The layout of a city folder:
 *
 *   city.json                                      the pipeline's manifest
 *   reports/<source>.json                          import reports
 *   history/<source>/                              features that came, changed and went; never served
 *   crosswalk/<source>.crosswalk                   ids that other owners give them; never served
 *   work/                                          stores kept so that a change of terrain needs no re-reading
 *   <publication>/scene.json                       what that class shows
 *   <publication>/layers/<layer>/<version>/…       tiles, records
 */
export function layerFolder(city: string, publication: Publication, layer: string, version: string): string {
  return join(city, publication, 'layers', layer, version);
}

/** The grids lie among the layers, in the folder of their class: layers/grid/<version>/terrain.tif … */
export const GRID_FOLDER = 'grid';

/** Address of a file of a layer as the scene says it. */
export function layerUrl(layer: string, version: string, file: string): string {
  return `layers/${layer}/${version}/${file}`;
}

export function folderOfLayer(city: string, layer: Layer): string {
  return layerFolder(city, layer.publication, layer.id, layer.version);
}

/** Networks lie among the layers, as grids do; no source can have an id like theirs (geneva.roads, city.pipes). */
export const NETWORK_FILE = 'edges.network';
export const NETWORK_REPORT_FILE = 'report.json';

export const reportFile = (city: string, source: string): string => join(city, 'reports', `${source}.json`);
/** What is known of the hashes of input files; see input-hash.ts. */
export const hashesFile = (city: string): string => join(city, 'work', 'hashes.json');
/** Changes of the features of a source over its re-imports; see history/. Never served. */
export const historyFolder = (city: string, source: string): string => join(city, 'history', source);
/** Ids that other owners give the features of a source; see history/crosswalk.ts. Never served. */
export const crosswalkFile = (city: string, source: string): string =>
  join(city, 'crosswalk', `${source}.crosswalk`);
export const sceneFile = (city: string, publication: Publication): string =>
  join(city, publication, 'scene.json');
