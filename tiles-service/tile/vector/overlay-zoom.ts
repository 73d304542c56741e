/** Zoom by how many things there are, so that a tile of a whole city holds few of them, or none. */
const BY_COUNT: readonly [most: number, zoom: number][] = [
  [20_000, 0],
  [500_000, 10],
  [2_000_000, 12],
  [Number.POSITIVE_INFINITY, 13],
];
/** Tiles that all things together span at the first zoom: less would be a blot, more would be many to fetch at once. */
const LEAST_TILES = 1 / 8;
const MOST_TILES = 16;
/** Few things in a small place need not be near to be found. */
const SMALLEST = 12;

/** First zoom at which things over the map are shown. `size`: of their extent, as a share of the world. */
export function overlayFrom(count: number, size: number): number {
  const zoomOf = (tiles: number): number => Math.floor(Math.log2(tiles / Math.max(size, 1e-9)));
  const zoom = Math.max(
    BY_COUNT.find(([most]) => count <= most)![1],
    Math.min(SMALLEST, zoomOf(LEAST_TILES)),
  );
  return Math.max(0, Math.min(zoom, zoomOf(MOST_TILES)));
}
