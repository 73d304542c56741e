import {
  decodeTile,
  PmtilesReader,
  TILE_TYPES,
  type TileAddress,
  type TileLayer,
} from '../../../../models/vector-tiles/index.ts';
import { httpRangeSource } from './http-range-source.ts';
import type { ArchiveSummary, Reply, Request } from './messages.ts';
import { paintOverlay } from './paint-overlay.ts';
import { type Painting, paintTile } from './paint-tile.ts';

/** Pixels of a side of a picture of a vector tile. */
const VECTOR_SIZE = 512;
/** Levels beyond the archive's last one that are drawn from its tiles: lines stay sharp. */
const BEYOND = 4;
/** Decoded tiles that are kept; those beyond the last level are asked for up to 4^4 times. */
const MOST_DECODED = 24;

let reader: Promise<PmtilesReader> | undefined;
let colour: string | undefined;
const decoded = new Map<string, Promise<Required<TileLayer>[]>>();

async function answer(request: Request): Promise<Reply> {
  const { id } = request;
  if (request.ask === 'open') {
    colour = request.colour;
    reader = PmtilesReader.open(httpRangeSource(request.url));
    return { id, opened: summaryOf(await reader) };
  }
  if (!reader) throw new Error('No archive is open.');
  return { id, bitmap: await draw(await reader, request) };
}

function summaryOf({ header }: PmtilesReader): ArchiveSummary {
  const isVector = TILE_TYPES[header.tileType] === 'mvt';
  const { minimumZoom, maximumZoom, extent } = header;
  return {
    minimumZoom,
    maximumZoom: isVector ? Math.min(maximumZoom + BEYOND, 22) : maximumZoom,
    extent,
    isVector,
    tileSize: isVector ? VECTOR_SIZE : 256,
  };
}

async function draw(
  archive: PmtilesReader,
  { tile, appearance, upright }: Extract<Request, { ask: 'tile' }>,
): Promise<ImageBitmap> {
  const { header } = archive;
  if (TILE_TYPES[header.tileType] !== 'mvt') {
    const bytes = await archive.tile(tile);
    if (!bytes) return createImageBitmap(new OffscreenCanvas(1, 1));
    return createImageBitmap(new Blob([bytes as Uint8Array<ArrayBuffer>]), {
      imageOrientation: upright ? 'from-image' : 'flipY',
    });
  }
  const levels = Math.max(0, tile.z - header.maximumZoom);
  const parts = 2 ** levels;
  const from = { z: tile.z - levels, x: Math.floor(tile.x / parts), y: Math.floor(tile.y / parts) };
  const layers = await layersOf(archive, from);
  const canvas = new OffscreenCanvas(VECTOR_SIZE, VECTOR_SIZE);
  const context = canvas.getContext('2d')!;
  if (!upright) context.setTransform(1, 0, 0, -1, 0, VECTOR_SIZE);
  const window = { levels, column: tile.x % parts, row: tile.y % parts };
  const painting: Painting = { appearance, size: VECTOR_SIZE, zoom: tile.z, window };
  if (colour) paintOverlay(context, layers, painting, colour);
  else paintTile(context, layers, painting);
  return canvas.transferToImageBitmap();
}

function layersOf(archive: PmtilesReader, tile: TileAddress): Promise<Required<TileLayer>[]> {
  const key = `${tile.z}/${tile.x}/${tile.y}`;
  let layers = decoded.get(key);
  if (layers) decoded.delete(key);
  else {
    layers = archive.tile(tile).then((bytes) => (bytes ? decodeTile(bytes) : []));
    layers.catch(() => decoded.delete(key));
  }
  decoded.set(key, layers);
  for (const oldest of decoded.keys()) {
    if (decoded.size <= MOST_DECODED) break;
    decoded.delete(oldest);
  }
  return layers;
}

self.onmessage = async ({ data: request }: MessageEvent<Request>) => {
  let reply: Reply;
  try {
    reply = await answer(request);
  } catch (error) {
    reply = { id: request.id, error: error instanceof Error ? error.message : String(error) };
  }
  self.postMessage(reply, { transfer: 'bitmap' in reply ? [reply.bitmap] : [] });
};
