import { MapboxOverlay } from '@deck.gl/mapbox';
import type { IControl, Map as VectorMap } from 'maplibre-gl';
import type { Scene } from '../../../models/schema/scene.ts';
import { useAnalyses } from '../../stores/analyses.ts';
import { useView } from '../../stores/view.ts';
import { BELOW_LABELS } from '../style/map-style.ts';
import { analysisLayers } from './analysis-layers.ts';
import { followAnalyses } from './follow-analyses.ts';

export interface MapAnalyses {
  /** Draws anew, after the map has been tilted or its style has changed. */
  draw(): void;
  destroy(): void;
}

/** Heat, hexagons and flows of the view document on the map, below its names. */
export function startAnalyses(
  map: VectorMap,
  city: () => Scene,
  address: string,
  isTilted: () => boolean,
): MapAnalyses {
  withTransform(map);
  const overlay = new MapboxOverlay({ interleaved: true, layers: [] });
  map.addControl(overlay as unknown as IControl);
  const stop = followAnalyses(city, address);

  function draw(): void {
    const { analyses } = useAnalyses.getState();
    const layers = useView.getState().document.analyses.flatMap(({ id }) => {
      const state = analyses[id];
      return state?.state === 'ready' ? analysisLayers(id, state, isTilted(), BELOW_LABELS) : [];
    });
    overlay.setProps({ layers });
  }
  const unsubscribe = useAnalyses.subscribe(draw);
  draw();

  return {
    draw,
    destroy() {
      unsubscribe();
      stop();
      map.removeControl(overlay as unknown as IControl);
    },
  };
}

/** deck.gl 9.4 reads the height of the picture where MapLibre had it up to version 5. */
function withTransform(map: VectorMap): void {
  if ('transform' in map) return;
  Object.defineProperty(map, 'transform', {
    value: {
      get height() {
        return map.getCanvas().clientHeight;
      },
    },
  });
}
