import { join } from 'node:path';
import { LAYERS, MAP_LAYERS, type MapLayerName } from './map-schema.ts';
import { decodeTile, POLYGON, type TileFeature, type TileLayer } from './mvt.ts';
import { PmtilesArchive } from './pmtiles-archive.ts';
import type { DirectoryEntry } from './pmtiles-format.ts';
import { surveyorsArea } from './quantize.ts';
import { tileOfId } from './tile-id.ts';
import { VECTOR_FILE } from './vector.ts';

export interface TileProblem {
  code: string;
  where: string;
  message: string;
}

/** A broken product can break in every tile; more problems than this say no more. */
const MOST_PROBLEMS = 100;
/** Nothing of a tile lies farther outside it than this share of the tile. */
const FARTHEST = 0.5;

/**
 * Opens every tile of a vector product: the archive's order and counts, that each tile decodes, that features have
 * their ids, and that rings are wound as vector tiles demand. `tiles` is the number of addressed tiles.
 */
export async function checkVector(folder: string): Promise<{ problems: TileProblem[]; tiles: number }> {
  const problems: TileProblem[] = [];
  const problem = (code: string, where: string, message: string) => {
    if (problems.length < MOST_PROBLEMS) problems.push({ code, where, message });
  };
  let archive: PmtilesArchive | undefined;
  let tiles = 0;
  try {
    archive = await PmtilesArchive.open(join(folder, VECTOR_FILE));
    tiles = await checkArchive(archive, problem);
  } catch (error) {
    problem('vector-archive', VECTOR_FILE, `the archive cannot be read: ${(error as Error).message}`);
  } finally {
    await archive?.close();
  }
  return { problems, tiles };
}

type Report = (code: string, where: string, message: string) => void;

async function checkArchive(archive: PmtilesArchive, problem: Report): Promise<number> {
  const { header } = archive;
  const metadata = await archive.metadata();
  const named = new Set((metadata.vector_layers as { id: string }[] | undefined)?.map(({ id }) => id));
  let tiles = 0;
  let entries = 0;
  let nextId = 0;
  let nextOffset = 0;
  const contents = new Set<number>();
  for await (const entry of archive.entries()) {
    entries++;
    tiles += entry.runLength;
    if (entry.tileId < nextId)
      problem('vector-order', addressOf(entry), 'its id is not above the one before it');
    nextId = entry.tileId + entry.runLength;
    if (contents.has(entry.offset)) continue;
    contents.add(entry.offset);
    if (entry.offset !== nextOffset)
      problem('vector-order', addressOf(entry), 'its content does not follow the one before it');
    nextOffset = entry.offset + entry.length;
    await checkTile(archive, entry, named, problem);
  }
  const expected = [
    ['addressed tiles', header.addressedTiles, tiles],
    ['entries', header.tileEntries, entries],
    ['contents', header.tileContents, contents.size],
    ['bytes', header.dataLength, nextOffset],
  ] as const;
  for (const [what, said, found] of expected)
    if (said !== found)
      problem('vector-count', VECTOR_FILE, `the header says ${said} ${what}, but there are ${found}`);
  return tiles;
}

function addressOf({ tileId }: DirectoryEntry): string {
  const { z, x, y } = tileOfId(tileId);
  return `${z}/${x}/${y}`;
}

async function checkTile(
  archive: PmtilesArchive,
  entry: DirectoryEntry,
  named: Set<string>,
  problem: Report,
) {
  const where = addressOf(entry);
  let layers: Required<TileLayer>[];
  try {
    layers = decodeTile(await archive.tile(entry));
  } catch (error) {
    problem('vector-tile', where, `the tile cannot be decoded: ${(error as Error).message}`);
    return;
  }
  if (layers.length === 0) problem('vector-empty', where, 'the tile holds nothing');
  const { z } = tileOfId(entry.tileId);
  for (const { name, features, extent } of layers) {
    if (!named.has(name)) problem('vector-layer', where, `the layer ${name} is not in the metadata`);
    const mergeBelow = MAP_LAYERS.includes(name as MapLayerName)
      ? LAYERS[name as MapLayerName].mergeBelow
      : undefined;
    const joined = mergeBelow !== undefined && z < mergeBelow;
    for (const feature of features) {
      const { id } = feature.properties;
      if (!joined && (typeof id !== 'string' || id === ''))
        problem('vector-id', where, `a feature of ${name} has no id`);
      const fault = faultOf(feature, extent);
      if (fault) problem('vector-geometry', where, `${id ?? 'a feature'} of ${name} ${fault}`);
    }
  }
}

/** Undefined for geometry that follows the vector tile specification. */
export function faultOf({ type, parts }: TileFeature, extent: number): string | undefined {
  if (parts.length === 0) return 'has no geometry';
  const least = -extent * FARTHEST;
  const most = extent * (1 + FARTHEST);
  for (const part of parts)
    for (const value of part) if (!(value >= least && value <= most)) return 'lies far outside its tile';
  if (type === 2 && parts.some((part) => part.length < 4)) return 'has a line of one point';
  if (type !== POLYGON) return undefined;
  for (const [index, ring] of parts.entries()) {
    const area = ring.length < 6 ? 0 : surveyorsArea(ring);
    if (area === 0) return 'has a ring without an area';
    if (index === 0 && area < 0) return 'begins with a hole';
  }
  return undefined;
}
