import { addProtocol } from 'maplibre-gl';
import type { TileAddress } from '../../../models/vector-tiles/tile-id.ts';

/**
 * Tiles that no server has as files: `city-<kind>://<map>/<key>/{z}/{x}/{y}`. MapLibre's protocols hold for the whole
 * page, so each map registers what answers for it under a number of its own.
 */
export type TileKind = 'archive' | 'picture' | 'records' | 'service';
export interface TileAnswers {
  archive(key: string, tile: TileAddress, signal: AbortSignal): Promise<ArrayBuffer>;
  picture(key: string, tile: TileAddress, signal: AbortSignal): Promise<ImageBitmap>;
  records(key: string, tile: TileAddress, signal: AbortSignal): Promise<ArrayBuffer>;
  /** Of map services that were added. */
  service(key: string, tile: TileAddress, signal: AbortSignal): Promise<ArrayBuffer>;
}

const maps = new Map<string, TileAnswers>();
let next = 1;
let isRegistered = false;

function register(): void {
  if (isRegistered) return;
  isRegistered = true;
  for (const kind of ['archive', 'picture', 'records', 'service'] as const)
    addProtocol(`city-${kind}`, async ({ url }, { signal }) => {
      const { map, key, tile } = parseTileAddress(url);
      const answers = maps.get(map);
      if (!answers) throw new Error('The map was taken away.');
      return { data: await answers[kind](key, tile, signal) };
    });
}

export function tileAddress(kind: TileKind, map: string, key: string): string {
  return `city-${kind}://${map}/${encodeURIComponent(key)}/{z}/{x}/{y}`;
}

/** Throws TypeError for what is no address of a tile of ours. */
export function parseTileAddress(url: string): { map: string; key: string; tile: TileAddress } {
  const match = /^city-[a-z]+:\/\/(\d+)\/([^/]*)\/(\d+)\/(\d+)\/(\d+)$/.exec(url);
  if (!match) throw new TypeError(`${url} is no address of a tile.`);
  const [, map, key, z, x, y] = match;
  return { map, key: decodeURIComponent(key), tile: { z: Number(z), x: Number(x), y: Number(y) } };
}

/** Registers what answers for a map, under the number that its addresses begin with. */
export function answerTiles(answers: TileAnswers): { map: string; end(): void } {
  register();
  const map = String(next++);
  maps.set(map, answers);
  return { map, end: () => maps.delete(map) };
}
