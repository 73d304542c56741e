import ImageLayer from 'ol/layer/Image.js';
import type CanvasMap from 'ol/Map.js';
import ImageCanvasSource from 'ol/source/ImageCanvas.js';
import { MERCATOR_CIRCUMFERENCE } from '../../models/geodesy/mercator.ts';
import { useWater } from '../flood/water.ts';
import type { MercatorWindow } from '../map/water/mercator-window.ts';
import { paintCanvas } from '../map/water/water-canvas.ts';
import { holdPictures, usePictures } from '../water/water-pictures.ts';

/** Pixels that are painted at most. */
const MOST = 1_000_000;

/** The water of a run on the plain canvas map. `zIndex`: over the ground and below the names. Returns the end of it. */
export function startCanvasWater(map: CanvasMap, zIndex: number): () => void {
  const release = holdPictures();
  const source = new ImageCanvasSource({
    ratio: 1.2,
    projection: 'EPSG:3857',
    canvasFunction: (extent, _resolution, _pixelRatio, size) => {
      const canvas = document.createElement('canvas');
      [canvas.width, canvas.height] = size.map(Math.ceil);
      const view: MercatorWindow = {
        west: extent[0] / MERCATOR_CIRCUMFERENCE + 0.5,
        east: extent[2] / MERCATOR_CIRCUMFERENCE + 0.5,
        north: 0.5 - extent[3] / MERCATOR_CIRCUMFERENCE,
        south: 0.5 - extent[1] / MERCATOR_CIRCUMFERENCE,
        width: canvas.width,
        height: canvas.height,
      };
      const painted = document.createElement('canvas');
      const window = paintCanvas(painted, view, MOST);
      if (!window) return canvas;
      const scale = canvas.width / (view.east - view.west);
      canvas
        .getContext('2d')
        ?.drawImage(
          painted,
          (window.west - view.west) * scale,
          (window.north - view.north) * scale,
          (window.east - window.west) * scale,
          (window.south - window.north) * scale,
        );
      return canvas;
    },
  });
  const layer = new ImageLayer({ source, zIndex });
  map.addLayer(layer);
  const follow = () => source.changed();
  const unsubscribe = [usePictures.subscribe(follow), useWater.subscribe(follow)];
  return () => {
    for (const end of unsubscribe) end();
    map.removeLayer(layer);
    release();
  };
}
