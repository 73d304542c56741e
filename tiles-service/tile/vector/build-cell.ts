import { gzipSync } from 'node:zlib';
import { transferring } from '../../work/transferring.ts';
import { type Band, cellBounds, isTooSmall, squaredTolerance } from './bands.ts';
import { readCell, type SpooledCell } from './cell-spool.ts';
import { clipFeature } from './clip.ts';
import type { MapFeature } from './map-feature.ts';
import { LAYERS, MAP_LAYERS, type MapLayerName } from './map-schema.ts';
import type { TileAddress } from './mercator.ts';
import { mergeLines } from './merge-lines.ts';
import { encodeTile, TILE_EXTENT, type TileFeature, type TileLayer } from './mvt.ts';
import { quantize, speck, TILE_TYPE } from './quantize.ts';
import { decodeRecords } from './record.ts';
import { isStopped, type StopFlag } from './stop-flag.ts';

/** What reaches over a tile's edge: labels, wide lines. 64 of 4096 units, 8 pixels of 512. */
export const TILE_BUFFER = 64;
/** Joined lines: off by no more than this, and no shorter than this, in tile units. */
const MERGED_TOLERANCE = 3;
const SHORTEST_LINE = 12;

export interface BuildTask {
  spool: string;
  cell: SpooledCell;
  band: Band;
  /** The last zoom: nothing is left out or simplified there. */
  lastZoom: number;
  stop: StopFlag;
}

export interface BuiltCell {
  tiles: (TileAddress & { bytes: Uint8Array })[];
}

/** All tiles of a band in a cell, gzip'd. Runs on a worker thread. */
export async function buildCell({ spool, cell, band, lastZoom, stop }: BuildTask): Promise<BuiltCell> {
  const built: BuiltCell = { tiles: [] };
  if (isStopped(stop)) return built;
  const features = decodeRecords(await readCell(spool, cell));
  buildTiles(features, cell, band, lastZoom, built);
  return transferring(
    built,
    built.tiles.map(({ bytes }) => bytes.buffer as ArrayBuffer),
  );
}

/** The tile (when the band has its zoom) and those below it. */
function buildTiles(
  features: MapFeature[],
  { z, x, y }: TileAddress,
  band: Band,
  lastZoom: number,
  built: BuiltCell,
) {
  if (features.length === 0) return;
  if (z >= band.minimumZoom) {
    const bytes = encodeTile(tileLayers(features, { z, x, y }, lastZoom));
    if (bytes.length > 0) built.tiles.push({ z, x, y, bytes: ownBytes(gzipSync(bytes, { level: 9 })) });
  }
  if (z >= band.maximumZoom) return;
  for (const [dx, dy] of CHILDREN) {
    const child = { z: z + 1, x: x * 2 + dx, y: y * 2 + dy };
    const bounds = cellBounds(child, TILE_BUFFER / TILE_EXTENT);
    const below = features
      .map((feature) => clipFeature(feature, bounds))
      .filter((feature) => feature !== undefined);
    buildTiles(below, child, band, lastZoom, built);
  }
}

const CHILDREN = [
  [0, 0],
  [1, 0],
  [0, 1],
  [1, 1],
];

/** Small Buffers share a pool, which cannot be transferred. */
function ownBytes(bytes: Buffer): Uint8Array {
  return bytes.byteLength === bytes.buffer.byteLength ? bytes : new Uint8Array(bytes);
}

/** The layers of one tile from features that were cut to it. Exported for tests. */
export function tileLayers(
  features: readonly MapFeature[],
  tile: TileAddress,
  lastZoom: number,
): TileLayer[] {
  const squared = squaredTolerance(tile.z, lastZoom);
  const layers = new Map<MapLayerName, TileFeature[]>();
  for (const feature of features) {
    const { layer } = feature;
    if (feature.minimumZoom > tile.z) continue;
    if (isTooSmall(feature, tile.z, lastZoom)) continue;
    const parts = quantize(feature, tile, squared);
    if (parts.length === 0 && tile.z >= lastZoom && ownsMiddle(feature, tile))
      parts.push(speck(feature, tile));
    if (parts.length === 0) continue;
    const known = layers.get(layer);
    const made: TileFeature = { type: TILE_TYPE[feature.shape], properties: feature.properties, parts };
    if (known) known.push(made);
    else layers.set(layer, [made]);
  }
  return MAP_LAYERS.filter((name) => layers.has(name)).map((name) => {
    const made = layers.get(name) as TileFeature[];
    const { mergeBelow, thinned } = LAYERS[name];
    if (mergeBelow !== undefined && tile.z < mergeBelow)
      return { name, features: mergeLines(made, MERGED_TOLERANCE, SHORTEST_LINE) };
    return { name, features: thinned && tile.z < lastZoom ? onePerPixel(made) : made };
  });
}

/** Of points within one pixel of a tile of 512 pixels the first, so that a far tile of millions of points stays small. */
function onePerPixel(features: TileFeature[]): TileFeature[] {
  const taken = new Set<number>();
  return features.filter(({ parts: [[x, y]] }) => {
    const pixel = (x >> 3) * 65_536 + (y >> 3);
    return !taken.has(pixel) && taken.add(pixel);
  });
}

/** Whether an area's middle lies in the tile, which then is the one that shows it when it is but a speck. */
function ownsMiddle({ bounds }: MapFeature, { z, x, y }: TileAddress): boolean {
  const scale = 2 ** z;
  return (
    Math.floor(((bounds[0] + bounds[2]) / 2) * scale) === x &&
    Math.floor(((bounds[1] + bounds[3]) / 2) * scale) === y
  );
}
