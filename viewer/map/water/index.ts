import type { Map as VectorMap } from 'maplibre-gl';
import { InputError } from '../../../models/errors.ts';
import type { Scene } from '../../../models/schema/scene.ts';
import { useWater } from '../../flood/water.ts';
import { notify } from '../../stores/notices.ts';
import { recordError } from '../../stores/status.ts';
import { shownOf } from '../../water/shown-of.ts';
import { holdPictures, usePictures } from '../../water/water-pictures.ts';
import { BELOW_LABELS } from '../style/map-style.ts';
import { isSeenFlowing } from './seen-flowing.ts';
import { WaterLayer } from './water-layer.ts';

const WATER = '#water';
/** Milliseconds between two frames while water is seen to flow. */
const FLOW_INTERVAL = 40;
/** So many times as long as a frame took, no other is drawn for the flow alone. */
const REST = 2;

export interface MapWater {
  /** Puts the water back after the style has changed. */
  draw(): void;
  destroy(): void;
}

function refuse(error: unknown): void {
  recordError(error);
  if (error instanceof InputError) notify(`water.failure.${error.code}`, { input: error.input });
}

/** The water of a run on the map: below its buildings and its names. */
export function startMapWater(map: VectorMap, city: () => Scene): MapWater {
  const release = holdPictures();
  const layer = new WaterLayer(WATER, refuse);
  const calm = matchMedia('(prefers-reduced-motion: reduce)');
  let asked: number | undefined;
  let next = 0;

  function draw(): void {
    if (!map.getStyle()?.layers.length) return;
    if (!map.getLayer(WATER)) map.addLayer(layer, above());
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
    const now = performance.now();
    if (now < next || calm.matches || document.hidden || !layer.look.showsFlow) return;
    if (!isSeenFlowing(layer.look.shown, usePictures.getState(), map.getZoom(), map.getCenter().lat)) return;
    asked ??= now;
    layer.look = { ...layer.look, seconds: (now / 1000) % 3600 };
    map.triggerRepaint();
  }, FLOW_INTERVAL);
  const timed = (): void => {
    if (asked === undefined) return;
    const now = performance.now();
    next = now + REST * (now - asked);
    asked = undefined;
  };
  map.on('render', timed);
  const unsubscribe = [usePictures.subscribe(follow), useWater.subscribe(follow)];
  map.once('styledata', follow);
  follow();

  return {
    draw,
    destroy() {
      clearInterval(timer);
      for (const end of unsubscribe) end();
      map.off('render', timed);
      map.off('styledata', follow);
      if (map.getLayer(WATER)) map.removeLayer(WATER);
      layer.destroy();
      release();
    },
  };
}
