import { type DirectoryEntry, TILE_TYPES } from '../../../models/vector-tiles/pmtiles-format.ts';
import { tileOfId } from '../../../models/vector-tiles/tile-id.ts';
import type { TileProblem } from '../vector/check.ts';
import { faultOf } from '../vector/check.ts';
import { decodeTile } from '../vector/mvt.ts';
import { PmtilesArchive } from '../vector/pmtiles-archive.ts';

/** What was found of one layer of vector tiles. */
export interface LayerSurvey {
  features: number;
  minimumZoom: number;
  maximumZoom: number;
  /** Names of geometry: points, lines, areas. */
  shapes: string[];
  fields: string[];
}

export interface TileSurvey {
  layers: Record<string, LayerSurvey>;
  problems: TileProblem[];
  /** Tiles that cannot be decoded, and features whose geometry breaks the rules. */
  broken: number;
  faulty: number;
}

export interface SurveyRequest {
  path: string;
  entries: DirectoryEntry[];
}

const SHAPES: Record<number, string> = { 1: 'points', 2: 'lines', 3: 'areas' };
/** Names of layers and fields that are kept of one archive: damage must not become memory. */
const MOST_LAYERS = 200;
const MOST_FIELDS = 200;
const MOST_PROBLEMS = 100;

export function emptySurvey(): TileSurvey {
  return { layers: {}, problems: [], broken: 0, faulty: 0 };
}

/** Opens tiles of an archive, in a worker. */
export async function surveyTiles({ path, entries }: SurveyRequest): Promise<TileSurvey> {
  const archive = await PmtilesArchive.open(path);
  const survey = emptySurvey();
  try {
    for (const entry of entries) await surveyTile(archive, entry, survey);
  } finally {
    await archive.close();
  }
  return survey;
}

async function surveyTile(archive: PmtilesArchive, entry: DirectoryEntry, survey: TileSurvey): Promise<void> {
  const { z, x, y } = tileOfId(entry.tileId);
  const where = `${z}/${x}/${y}`;
  const { tileType } = archive.header;
  try {
    const bytes = await archive.tile(entry);
    if (TILE_TYPES[tileType] === 'mvt') surveyVector(bytes, z, where, survey);
    else if (pictureType(bytes) !== TILE_TYPES[tileType])
      throw new Error(`it is no picture of the type ${TILE_TYPES[tileType]}`);
  } catch (error) {
    survey.broken++;
    addProblem(survey, 'tile-broken', where, (error as Error).message);
  }
}

function addProblem(survey: TileSurvey, code: string, where: string, message: string): void {
  if (survey.problems.length < MOST_PROBLEMS) survey.problems.push({ code, where, message });
}

function surveyVector(bytes: Uint8Array, z: number, where: string, survey: TileSurvey): void {
  for (const { name, features, extent } of decodeTile(bytes)) {
    if (!Object.hasOwn(survey.layers, name)) {
      if (Object.keys(survey.layers).length >= MOST_LAYERS) continue;
      survey.layers[name] = { features: 0, minimumZoom: z, maximumZoom: z, shapes: [], fields: [] };
    }
    const layer = survey.layers[name];
    layer.features += features.length;
    layer.minimumZoom = Math.min(layer.minimumZoom, z);
    layer.maximumZoom = Math.max(layer.maximumZoom, z);
    const fields = new Set(layer.fields);
    const shapes = new Set(layer.shapes);
    for (const feature of features) {
      shapes.add(SHAPES[feature.type] ?? 'unknown');
      for (const field in feature.properties) if (fields.size < MOST_FIELDS) fields.add(field);
      const fault = faultOf(feature, extent);
      if (!fault) continue;
      survey.faulty++;
      addProblem(survey, 'feature-geometry', where, `a feature of ${name} ${fault}`);
    }
    layer.fields = [...fields];
    layer.shapes = [...shapes];
  }
}

export function mergeSurvey(into: TileSurvey, other: TileSurvey): void {
  into.broken += other.broken;
  into.faulty += other.faulty;
  for (const { code, where, message } of other.problems) addProblem(into, code, where, message);
  for (const [name, layer] of Object.entries(other.layers)) {
    if (!Object.hasOwn(into.layers, name)) {
      if (Object.keys(into.layers).length < MOST_LAYERS) into.layers[name] = layer;
      continue;
    }
    const known = into.layers[name];
    known.features += layer.features;
    known.minimumZoom = Math.min(known.minimumZoom, layer.minimumZoom);
    known.maximumZoom = Math.max(known.maximumZoom, layer.maximumZoom);
    known.shapes = [...new Set([...known.shapes, ...layer.shapes])];
    known.fields = [...new Set([...known.fields, ...layer.fields])].slice(0, MOST_FIELDS);
  }
}

/** The type of a picture by its first bytes, as PMTiles names it. */
export function pictureType(bytes: Uint8Array): (typeof TILE_TYPES)[number] {
  const start = String.fromCharCode(...bytes.subarray(0, 12));
  if (start.startsWith('\x89PNG\r\n\x1a\n')) return 'png';
  if (start.startsWith('\xff\xd8\xff')) return 'jpeg';
  if (start.startsWith('RIFF') && start.slice(8) === 'WEBP') return 'webp';
  if (start.slice(4, 8) === 'ftyp' && /^avi[fs]/.test(start.slice(8))) return 'avif';
  return 'unknown';
}
