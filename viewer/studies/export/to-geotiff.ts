import { InputError } from '../../../models/errors.ts';
import type { PositionTransform } from '../../../models/geodesy/index.ts';
import { encodeGeoTiff, type RasterFrame } from '../../../models/geotiff/encode.ts';
import { deflateZlib } from '../../../scenes/flood/run/deflate.ts';
import { frameValues, placementOf } from '../raster-picture.ts';
import type { RasterPart, StudyResult } from '../result.ts';

/** How long work goes on before the page has a turn, milliseconds. */
const TURN = 30;

export interface RasterCrs {
  /** Projected (`rasterCrs`). */
  crs: string;
  /** Of it, over the ellipsoid. */
  transform: PositionTransform;
}

export interface ExportTurns {
  signal?: AbortSignal;
  /** 0 … 1. */
  onProgress?(share: number): void;
}

type Named = Pick<StudyResult, 'kind' | 'id' | 'legends' | 'origin'>;

/**
 * A raster of a result as the parts of a GeoTIFF. What was reckoned in other metres is laid on cells of the same size there,
 * each with the value of the cell that its middle lies in.
 * @throws InputError `raster-crs` where the CRS has no metres, AbortError
 */
export async function toGeoTiff(
  result: Named,
  part: RasterPart,
  to: RasterCrs,
  turns: ExportTurns = {},
): Promise<Uint8Array<ArrayBuffer>[]> {
  const cells = await cellsOf(part, to, turns);
  return encoded(result, part, part.values, cells, to);
}

/**
 * The frames of an animation as such files, one after the other: which cell is where is found once for all of them. The page
 * has a turn now and then. Throws as `toGeoTiff` does.
 */
export async function* framesToGeoTiff(
  result: Named,
  part: RasterPart,
  to: RasterCrs,
  { signal, onProgress }: ExportTurns = {},
): AsyncGenerator<{ time: number; bytes: Uint8Array<ArrayBuffer>[] }> {
  const times = part.frames?.times ?? [];
  // To find the cells takes about as long as some frames do.
  const all = times.length + FINDING;
  const cells = await cellsOf(part, to, {
    ...(signal && { signal }),
    onProgress: (share) => onProgress?.((share * FINDING) / all),
  });
  for (const [frame, time] of times.entries()) {
    signal?.throwIfAborted();
    yield { time, bytes: await encoded(result, part, frameValues(part, frame), cells, to) };
    onProgress?.((FINDING + frame + 1) / all);
    await turn();
  }
}

const FINDING = 10;

const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

function encoded(
  { kind, id, legends, origin }: Named,
  part: RasterPart,
  values: Float32Array,
  { frame, from }: NorthCells,
  { crs }: RasterCrs,
): Promise<Uint8Array<ArrayBuffer>[]> {
  const { title, unit } = legends[part.legend];
  const made = `${origin.engine.name} ${origin.engine.version}, ${id}`;
  const words = `${kind} ${part.id}: ${title.en}${unit === '' ? '' : `, ${unit}`}; ${made}`;
  const laid = Float32Array.from(from, (cell) => (cell < 0 ? Number.NaN : values[cell]));
  return encodeGeoTiff(words, laid, { ...frame, crs }, deflateZlib);
}

/** Cells of a raster in a CRS. */
interface NorthCells {
  frame: Omit<RasterFrame, 'crs'>;
  /** Row by row from the north-west: which cell of the part each is; -1: none. */
  from: Int32Array;
}

const cellsOf = async (part: RasterPart, to: RasterCrs, turns: ExportTurns): Promise<NorthCells> =>
  part.frame.kind === 'crs' && part.frame.crs === to.crs ? fromNorth(part) : laidOn(part, to, turns);

function fromNorth({ grid }: RasterPart): NorthCells {
  const { west, south, cell, columns, rows } = grid;
  const from = new Int32Array(columns * rows);
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++)
      from[row * columns + column] = (rows - 1 - row) * columns + column;
  return { frame: { columns, rows, cell, west, north: south + rows * cell }, from };
}

async function laidOn(
  part: RasterPart,
  { crs, transform }: RasterCrs,
  { signal, onProgress }: ExportTurns,
): Promise<NorthCells> {
  const { toCell, rectangle } = await placementOf(part);
  const { cell, columns, rows } = part.grid;
  const [west, south, east, north] = rectangle;
  const corners = [
    [west, south],
    [east, south],
    [east, north],
    [west, north],
  ].map(([longitude, latitude]) => {
    const place = Float64Array.of(longitude, latitude, 0);
    transform.fromGeodetic(place, place);
    return place;
  });
  const [xs, ys] = [corners.map(([x]) => x), corners.map(([, y]) => y)];
  // Degrees are a hundred thousandth of what the cells are told in.
  if (Math.max(...ys) - Math.min(...ys) < (cell * rows) / 100)
    throw new InputError(
      'raster-crs',
      crs,
      'it has no metres, which the cells of the raster are told in.',
      'Choose a projected CRS.',
    );
  const frame = {
    ...{
      cell,
      west: Math.floor(Math.min(...xs) / cell) * cell,
      north: Math.ceil(Math.max(...ys) / cell) * cell,
    },
    ...{ columns: 0, rows: 0 },
  };
  frame.columns = Math.ceil((Math.max(...xs) - frame.west) / cell);
  frame.rows = Math.ceil((frame.north - Math.min(...ys)) / cell);
  const from = new Int32Array(frame.columns * frame.rows).fill(-1);
  const place = new Float64Array(3);
  let began = performance.now();
  for (let row = 0; row < frame.rows; row++) {
    if (performance.now() - began > TURN) {
      onProgress?.(row / frame.rows);
      await turn();
      signal?.throwIfAborted();
      began = performance.now();
    }
    for (let column = 0; column < frame.columns; column++) {
      place.set([frame.west + (column + 0.5) * cell, frame.north - (row + 0.5) * cell, 0]);
      transform.toGeodetic(place, place);
      const [u, v] = toCell(place[0], place[1]).map(Math.floor);
      if (u >= 0 && v >= 0 && u < columns && v < rows) from[row * frame.columns + column] = v * columns + u;
    }
  }
  return { frame, from };
}
