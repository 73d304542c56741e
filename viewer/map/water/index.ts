import type { Map as VectorMap } from 'maplibre-gl';
import { InputError } from '../../../models/errors.ts';
import type { Scene } from '../../../models/schema/scene.ts';
import { useWater } from '../../flood/water.ts';
import { notify } from '../../stores/notices.ts';
import { recordError } from '../../stores/status.ts';
import { FLOW_INTERVAL, FlowPace } from '../../water/flow-pace.ts';
import { shownOf } from '../../water/shown-of.ts';
import { holdPictures, usePictures } from '../../water/water-pictures.ts';
import { BELOW_LABELS } from '../style/map-style.ts';
import { isSeenFlowing } from './seen-flowing.ts';
import { WaterLayer } from './water-layer.ts';

const WATER = '#water';

export interface MapWater {
  /** Puts the water back after the style has changed. */
  draw(): void;
  destroy(): void;
}

function refuse(error: unknown): void {
  recordError(error);
  if (error instanceof InputError) notify(`water.failure.${error.code}`, { input: error.input });
}

const layerAfter = (order: readonly string[], id: string): string | undefined => order[order.indexOf(id) + 1];

/** The water of a run on the map: below its buildings and its names. */
export function startMapWater(map: VectorMap, city: () => Scene): MapWater {
  const release = holdPictures();
  const layer = new WaterLayer(WATER, refuse);
  const calm = matchMedia('(prefers-reduced-motion: reduce)');
  const pace = new FlowPace();

  function draw(): void {
    if (!map.getStyle()?.layers.length) return;
    const next = above();
    if (!map.getLayer(WATER)) map.addLayer(layer, next);
    // A map that was opened later has come to lie between the water and what is above it, and hides it.
    else if (layerAfter(map.getLayersOrder(), WATER) !== next) map.moveLayer(WATER, next);
    map.triggerRepaint();
  }

  /** The lowest layer of records: buildings stand in the water, and their outlines cut it. */
  function above(): string | undefined {
    const records = new Set(
      city()
        .layers.filter(({ kind }) => kind === 'tileset')
        .map(({ id }) => id),
    );
    const { layers } = map.getStyle();
    return (
      layers.find((one) => 'source' in one && records.has(one.source))?.id ??
      layers.find(({ id }) => id === BELOW_LABELS)?.id
    );
  }

  function follow(): void {
    const pictures = usePictures.getState();
    const { shows, showsFlow } = useWater.getState();
    layer.pictures = pictures;
    layer.look = { ...layer.look, shown: shownOf(pictures, shows), showsFlow };
    draw();
  }

  const timer = setInterval(() => {
    if (!isFlowing()) pace.forget();
    else if (pace.mayAsk()) flow();
  }, FLOW_INTERVAL);
  function isFlowing(): boolean {
    if (calm.matches || document.hidden || !layer.look.showsFlow) return false;
    return isSeenFlowing(layer.look.shown, usePictures.getState(), map.getZoom(), map.getCenter().lat);
  }
  function flow(): void {
    layer.look = { ...layer.look, seconds: (performance.now() / 1000) % 3600 };
    map.triggerRepaint();
  }
  const sent = (): void => pace.sent(layer.gl);
  map.on('render', sent);
  const unsubscribe = [usePictures.subscribe(follow), useWater.subscribe(follow)];
  map.once('styledata', follow);
  follow();

  return {
    draw,
    destroy() {
      clearInterval(timer);
      pace.forget();
      for (const end of unsubscribe) end();
      map.off('render', sent);
      map.off('styledata', follow);
      if (map.getLayer(WATER)) map.removeLayer(WATER);
      layer.destroy();
      release();
    },
  };
}
