import {
  decodeTile,
  PmtilesReader,
  TILE_TYPES,
  type TileAddress,
  type TileLayer,
} from '../../../../models/vector-tiles/index.ts';
import { answerCalls } from '../../../workers/answer-calls.ts';
import { httpRangeSource } from './http-range-source.ts';
import type { ArchiveCalls, ArchiveSummary, PictureOptions } from './messages.ts';
import type { OverlayLook } from './overlay-look.ts';
import { paintLamps } from './paint-lamps.ts';
import { paintOverlay } from './paint-overlay.ts';
import { type Painting, paintTile } from './paint-tile.ts';

/** Pixels of a side of a picture of a vector tile. */
const VECTOR_SIZE = 512;
/** Levels beyond the archive's last one that are drawn from its tiles: lines stay sharp. */
const BEYOND = 4;
/** Decoded tiles that are kept; those beyond the last level are asked for up to 4^4 times. */
const MOST_DECODED = 24;

let reader: Promise<PmtilesReader> | undefined;
let overlay: OverlayLook | undefined;
const decoded = new Map<string, Promise<Required<TileLayer>[]>>();

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
  tile: TileAddress,
  { appearance, upright, lamps }: PictureOptions,
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
  if (overlay) paintOverlay(context, layers, painting, overlay);
  else paintTile(context, layers, painting);
  if (lamps && !overlay) paintLamps(context, layers, painting);
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

answerCalls<ArchiveCalls>(
  {
    async open(_, url, chosen) {
      overlay = chosen;
      reader = PmtilesReader.open(httpRangeSource(url));
      return summaryOf(await reader);
    },
    async tile(_, tile, options) {
      if (!reader) throw new Error('No archive is open.');
      return draw(await reader, tile, options);
    },
  },
  (value) => (value instanceof ImageBitmap ? [value] : []),
);
