/** Zoom by how many things there are, so that a tile of a whole city holds few of them, or none. */
const BY_COUNT: readonly [most: number, zoom: number][] = [
  [20_000, 0],
  [500_000, 10],
  [Number.POSITIVE_INFINITY, 12],
];
/** Tiles that all things together span at the first zoom: less would be a blot, more would be many to fetch at once. */
const LEAST_TILES = 1 / 8;
const MOST_TILES = 16;
const LAST = 12;

/** First zoom at which things over the map are shown. `size`: of their extent, as a share of the world. */
export function overlayFrom(count: number, size: number): number {
  const zoomOf = (tiles: number): number => Math.floor(Math.log2(tiles / Math.max(size, 1e-9)));
  const zoom = Math.max(BY_COUNT.find(([most]) => count <= most)![1], zoomOf(LEAST_TILES));
  return Math.max(0, Math.min(zoom, zoomOf(MOST_TILES), LAST));
}
