import type { Map as VectorMap } from 'maplibre-gl';
import type { Navigation } from '../globe/navigation.ts';
import { screenOf } from './camera-link.ts';
import { STEEPEST_TILT } from './camera-match.ts';

/** Pixels from the camera to the middle, as a share of the longer side: half of it over tan 30°. */
const REACH = 0.5 / Math.tan(Math.PI / 6);
const EASE = { duration: 160 };

/** Moves of the map that buttons and keys ask for. North up also lays the map flat. */
export function createMapNavigation(map: VectorMap): Navigation {
  return {
    pan(right, up) {
      const { width, height } = screenOf(map);
      const range = REACH * Math.max(width, height);
      map.panBy([right * range, -up * range], EASE);
    },
    zoom(factor) {
      map.easeTo({ zoom: map.getZoom() - Math.log2(factor), ...EASE });
    },
    turn(heading, pitch) {
      const tilt = Math.max(0, Math.min(STEEPEST_TILT, map.getPitch() + pitch));
      map.easeTo({ bearing: map.getBearing() + heading, pitch: tilt, ...EASE });
    },
    northUp() {
      map.easeTo({ bearing: 0, pitch: 0, ...EASE });
    },
  };
}
