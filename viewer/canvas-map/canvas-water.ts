import ImageLayer from 'ol/layer/Image.js';
import type CanvasMap from 'ol/Map.js';
import ImageCanvasSource from 'ol/source/ImageCanvas.js';
import { MERCATOR_CIRCUMFERENCE } from '../../models/geodesy/mercator.ts';
import { useWater } from '../flood/water.ts';
import { gridBounds } from '../map/water/grid-bounds.ts';
import { type MercatorWindow, sharedWindow } from '../map/water/mercator-window.ts';
import { recordError } from '../stores/status.ts';
import { shownOf } from '../water/shown-of.ts';
import { holdPictures, usePictures } from '../water/water-pictures.ts';
import { paintBeside } from './paint-beside.ts';

/** Pixels that are painted at most. */
const MOST = 1_000_000;

/** The water of a run on the plain canvas map. `zIndex`: over the ground and below the names. Returns the end of it. */
export function startCanvasWater(map: CanvasMap, zIndex: number): () => void {
  const release = holdPictures();
  /** What was painted last, and where it lies. */
  let painted: { window: MercatorWindow; canvas: HTMLCanvasElement } | undefined;
  let view: MercatorWindow | undefined;
  let isPainting = false;
  let isWanted = false;
  let isOver = false;

  const source = new ImageCanvasSource({
    ratio: 1.2,
    projection: 'EPSG:3857',
    canvasFunction: (extent, _resolution, _pixelRatio, size) => {
      const canvas = document.createElement('canvas');
      [canvas.width, canvas.height] = size.map(Math.ceil);
      const asked: MercatorWindow = {
        west: extent[0] / MERCATOR_CIRCUMFERENCE + 0.5,
        east: extent[2] / MERCATOR_CIRCUMFERENCE + 0.5,
        north: 0.5 - extent[3] / MERCATOR_CIRCUMFERENCE,
        south: 0.5 - extent[1] / MERCATOR_CIRCUMFERENCE,
        width: canvas.width,
        height: canvas.height,
      };
      const isNew =
        !view || view.west !== asked.west || view.east !== asked.east || view.north !== asked.north;
      view = asked;
      // What is there is shown where it lies, until the new view is painted.
      if (isNew) void paint();
      if (!painted) return canvas;
      const { window } = painted;
      const scale = canvas.width / (asked.east - asked.west);
      canvas
        .getContext('2d')
        ?.drawImage(
          painted.canvas,
          (window.west - asked.west) * scale,
          (window.north - asked.north) * scale,
          (window.east - window.west) * scale,
          (window.south - window.north) * scale,
        );
      return canvas;
    },
  });
  const layer = new ImageLayer({ source, zIndex });
  map.addLayer(layer);

  /** Paints what is wanted now; while that goes on, only the newest is remembered. */
  async function paint(): Promise<void> {
    if (isPainting) {
      isWanted = true;
      return;
    }
    isPainting = true;
    try {
      const pictures = usePictures.getState();
      const bounds = gridBounds(pictures);
      const window = view && bounds && sharedWindow(view, bounds, MOST);
      const shown = shownOf(pictures, useWater.getState().shows);
      const image = window && (await paintBeside(window, pictures, shown));
      painted = window && image && { window, canvas: canvasOf(image) };
    } catch (error) {
      recordError(error);
    }
    isPainting = false;
    if (isOver) return;
    source.changed();
    if (!isWanted) return;
    isWanted = false;
    void paint();
  }

  const follow = () => void paint();
  const unsubscribe = [
    usePictures.subscribe(follow),
    useWater.subscribe(({ shows }, before) => {
      if (shows !== before.shows) follow();
    }),
  ];
  return () => {
    isOver = true;
    for (const end of unsubscribe) end();
    map.removeLayer(layer);
    release();
  };
}

function canvasOf(image: ImageData): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  canvas.width = image.width;
  canvas.height = image.height;
  canvas.getContext('2d')?.putImageData(image, 0, 0);
  return canvas;
}
