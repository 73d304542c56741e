import type { Map as VectorMap } from 'maplibre-gl';
import type { Scene } from '../../../models/schema/scene.ts';
import { FlatProjection } from '../../live/overlay/flat-projection.ts';
import { startOverlay } from '../../live/overlay/overlay.ts';
import { startCones } from '../../video/cones/cone-overlay.ts';

/** Pixels of a tile of the zoom that MapLibre counts. */
const TILE = 512;

/** Live things over the map, and where cameras look. Returns the end of it. */
export function startMapLive(map: VectorMap, city: () => Scene): () => void {
  const projection = new FlatProjection({
    view() {
      const { clientWidth: width, clientHeight: height } = map.getContainer();
      const { lng, lat } = map.getCenter();
      const [zoom, bearing, pitch] = [map.getZoom(), map.getBearing(), map.getPitch()];
      const bounds = map.getBounds();
      return {
        extent: [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()],
        width,
        height,
        around: TILE * 2 ** zoom,
        key: [lng, lat, zoom, bearing, pitch, width, height].join(' '),
      };
    },
    project: (longitude, latitude) => map.project([longitude, latitude]),
  });
  const overlay = startOverlay({ holder: map.getContainer(), projection, city });
  const cones = startCones({
    holder: map.getContainer(),
    projection,
    city,
    requestDraw: () => map.triggerRepaint(),
  });
  const draw = () => {
    cones.draw();
    overlay.draw();
  };
  map.on('render', draw);
  return () => {
    map.off('render', draw);
    cones.destroy();
    overlay.destroy();
  };
}
