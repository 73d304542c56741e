import { useWater } from '../../flood/water.ts';
import { shownOf } from '../../water/shown-of.ts';
import { usePictures, type WaterPictures } from '../../water/water-pictures.ts';
import { type MercatorWindow, mercatorOf, sharedWindow } from './mercator-window.ts';
import { paintWater } from './paint-water.ts';

/** Mercator bounds of the grid of the water, whatever way it is turned; undefined where there is none. */
export function gridBounds({
  place,
}: WaterPictures): Pick<MercatorWindow, 'west' | 'north' | 'east' | 'south'> | undefined {
  if (!place) return undefined;
  const { columns, rows } = place.grid;
  const corners = [0, 0.5, 1].flatMap((x) =>
    [0, 0.5, 1].map((y) => {
      const [longitude, latitude] = place.placement.toPlace(x * columns, y * rows, place.placement.reference);
      return mercatorOf(longitude, latitude);
    }),
  );
  const xs = corners.map(([x]) => x);
  const ys = corners.map(([, y]) => y);
  return { west: Math.min(...xs), east: Math.max(...xs), north: Math.min(...ys), south: Math.max(...ys) };
}

/** Paints the water of the page into a canvas, which takes the size of the window that is given back. */
export function paintCanvas(
  canvas: HTMLCanvasElement,
  view: MercatorWindow,
  most: number,
): MercatorWindow | undefined {
  const pictures = usePictures.getState();
  const bounds = gridBounds(pictures);
  const window = bounds && sharedWindow(view, bounds, most);
  const context = canvas.getContext('2d');
  if (!window || !context) return undefined;
  canvas.width = window.width;
  canvas.height = window.height;
  const image = context.createImageData(window.width, window.height);
  paintWater(image.data, window, pictures, shownOf(pictures, useWater.getState().shows));
  context.putImageData(image, 0, 0);
  return window;
}
