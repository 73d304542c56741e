import type CanvasMap from 'ol/Map.js';
import { fromLonLat, toLonLat } from 'ol/proj.js';
import { MERCATOR_CIRCUMFERENCE } from '../../models/geodesy/mercator.ts';
import type { Scene } from '../../models/schema/scene.ts';
import { FlatProjection } from '../live/overlay/flat-projection.ts';
import { startOverlay } from '../live/overlay/overlay.ts';
import { startCones } from '../video/cones/cone-overlay.ts';

/** Live things over the plain canvas map, and where cameras look. Returns the end of it. */
export function startCanvasLive(map: CanvasMap, holder: HTMLElement, city: () => Scene): () => void {
  const projection = new FlatProjection({
    view() {
      const view = map.getView();
      const [width, height] = map.getSize() ?? [0, 0];
      const resolution = view.getResolution();
      const center = view.getCenter();
      if (resolution === undefined || !center) return undefined;
      const [minX, minY, maxX, maxY] = view.calculateExtent([width, height]);
      const [[west, south], [east, north]] = [toLonLat([minX, minY]), toLonLat([maxX, maxY])];
      return {
        extent: [west, south, east, north],
        width,
        height,
        around: MERCATOR_CIRCUMFERENCE / resolution,
        key: [...center, resolution, view.getRotation(), width, height].join(' '),
      };
    },
    project(longitude, latitude) {
      // Undefined before the map has been drawn once.
      const pixel = map.getPixelFromCoordinate(fromLonLat([longitude, latitude]));
      return pixel ? { x: pixel[0], y: pixel[1] } : undefined;
    },
  });
  const overlay = startOverlay({ holder, projection, city });
  const cones = startCones({ holder, projection, city, requestDraw: () => map.render() });
  const draw = () => {
    cones.draw();
    overlay.draw();
  };
  map.on('postrender', draw);
  return () => {
    map.un('postrender', draw);
    cones.destroy();
    overlay.destroy();
  };
}
