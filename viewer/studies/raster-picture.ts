import { createTransform, ELLIPSOID, enuFrame } from '../../models/geodesy/index.ts';
import { crsOfName } from '../added/crs/place.ts';
import { colourOf } from './legend.ts';
import type { Legend, RasterPart } from './result.ts';

/** West, south, east, north, degrees. */
export type Rectangle = readonly [west: number, south: number, east: number, north: number];

/** A raster as a picture whose sides run along meridians and parallels. */
export interface RasterPicture {
  rectangle: Rectangle;
  canvas: HTMLCanvasElement;
}

/** Pixels of a picture's longer side at most. */
const MOST = 2_048;
/** Pixels of a cell, so that its sides stay where they are though the picture is turned against it. */
const PER_CELL = 2;
/** Pixels between two places that are reckoned exactly; between them the earth is as good as flat. */
const STEP = 32;

/** Where the cells of a raster are. */
export interface RasterPlacement {
  /** Column and row, in cells from the south-west corner, of a place in degrees. */
  toCell(longitude: number, latitude: number): [column: number, row: number];
  rectangle: Rectangle;
}

export async function placementOf({
  frame,
  grid,
}: Pick<RasterPart, 'frame' | 'grid'>): Promise<RasterPlacement> {
  const point = new Float64Array(3);
  const [toPlane, toDegrees] =
    frame.kind === 'local' ? localMaps(frame.origin, point) : await crsMaps(frame.crs, point);
  const [east, north] = [grid.west + grid.columns * grid.cell, grid.south + grid.rows * grid.cell];
  const corners = [
    [grid.west, grid.south],
    [east, grid.south],
    [east, north],
    [grid.west, north],
  ].map(([x, y]) => toDegrees(x, y));
  const [longitudes, latitudes] = [0, 1].map((axis) => corners.map((corner) => corner[axis]));
  return {
    toCell(longitude, latitude) {
      const [x, y] = toPlane(longitude, latitude);
      return [(x - grid.west) / grid.cell, (y - grid.south) / grid.cell];
    },
    rectangle: [
      Math.min(...longitudes),
      Math.min(...latitudes),
      Math.max(...longitudes),
      Math.max(...latitudes),
    ],
  };
}

type Map2 = (x: number, y: number) => [number, number];

function localMaps(origin: readonly [number, number, number], point: Float64Array): [Map2, Map2] {
  const enu = enuFrame(...origin);
  return [
    (longitude, latitude) => {
      enu.toEnu(longitude, latitude, origin[2], point);
      return [point[0], point[1]];
    },
    (x, y) => {
      enu.toGeodetic(x, y, 0, point);
      return [point[0], point[1]];
    },
  ];
}

async function crsMaps(name: string, point: Float64Array): Promise<[Map2, Map2]> {
  const transform = await createTransform(await crsOfName(name), ELLIPSOID);
  return [
    (longitude, latitude) => {
      point.set([longitude, latitude, 0]);
      transform.fromGeodetic(point, point);
      return [point[0], point[1]];
    },
    (x, y) => {
      point.set([x, y, 0]);
      transform.toGeodetic(point, point);
      return [point[0], point[1]];
    },
  ];
}

/** Paints the cells of a raster into pixels (red, green, blue, alpha; from the north-west) of a rectangle of degrees. */
export function paintRaster(
  pixels: Uint8ClampedArray,
  width: number,
  height: number,
  { grid, values }: Pick<RasterPart, 'grid' | 'values'>,
  legend: Legend,
  { toCell, rectangle: [west, south, east, north] }: RasterPlacement,
): void {
  const across = Math.ceil(width / STEP) + 1;
  const nodes = new Float64Array(across * (Math.ceil(height / STEP) + 1) * 2);
  for (let node = 0; node * 2 < nodes.length; node++) {
    const longitude = west + ((east - west) * (node % across) * STEP) / width;
    const latitude = north - ((north - south) * Math.floor(node / across) * STEP) / height;
    nodes.set(toCell(longitude, latitude), node * 2);
  }
  const colours = new Map<number, readonly [number, number, number] | undefined>();
  for (let y = 0; y < height; y++) {
    const down = ((y + 0.5) % STEP) / STEP;
    for (let x = 0; x < width; x++) {
      const along = ((x + 0.5) % STEP) / STEP;
      const node = (Math.floor(y / STEP) * across + Math.floor(x / STEP)) * 2;
      const below = node + across * 2;
      const at = (axis: number) =>
        (nodes[node + axis] * (1 - along) + nodes[node + 2 + axis] * along) * (1 - down) +
        (nodes[below + axis] * (1 - along) + nodes[below + 2 + axis] * along) * down;
      const column = Math.floor(at(0));
      const row = Math.floor(at(1));
      if (column < 0 || row < 0 || column >= grid.columns || row >= grid.rows) continue;
      const value = values[row * grid.columns + column];
      if (!colours.has(value)) colours.set(value, colourOf(legend, value));
      const colour = colours.get(value);
      if (!colour) continue;
      const pixel = (y * width + x) * 4;
      pixels[pixel] = colour[0];
      pixels[pixel + 1] = colour[1];
      pixels[pixel + 2] = colour[2];
      pixels[pixel + 3] = 255;
    }
  }
}

/** Values of a frame of an animation; of a raster without one, or without that frame, its own. */
export function frameValues({ values, frames }: RasterPart, frame?: number): Float32Array {
  if (frame === undefined || !frames || !(frame >= 0 && frame < frames.times.length)) return values;
  return frames.values.subarray(frame * values.length, (frame + 1) * values.length);
}

/** A raster, or a frame of it, as a picture on a canvas. */
export async function rasterPicture(
  part: RasterPart,
  legend: Legend,
  frame?: number,
): Promise<RasterPicture> {
  const placement = await placementOf(part);
  const { columns, rows } = part.grid;
  const scale = Math.min(PER_CELL, MOST / Math.max(columns, rows));
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(columns * scale));
  canvas.height = Math.max(1, Math.round(rows * scale));
  const context = canvas.getContext('2d') as CanvasRenderingContext2D;
  const image = context.createImageData(canvas.width, canvas.height);
  const values = frameValues(part, frame);
  paintRaster(image.data, canvas.width, canvas.height, { grid: part.grid, values }, legend, placement);
  context.putImageData(image, 0, 0);
  return { rectangle: placement.rectangle, canvas };
}
