import type { Scene } from '../../models/schema/scene.ts';
import { errorText, recordError, useStatus } from '../stores/status.ts';
import { useView } from '../stores/view.ts';
import { linkCamera } from './camera-link.ts';
import { createCityLook } from './city-look.ts';
import { createEngine } from './engine.ts';
import { FrameTimes } from './frame-times.ts';
import type { GlobeContext } from './globe-context.ts';
import { groundOf } from './ground-reach.ts';
import { Lamps } from './lamps.ts';
import { LayerSet } from './layers/layer-set.ts';
import { startLighting } from './lighting.ts';
import { createMemoryControl } from './memory-control.ts';
import { createNavigation, type Navigation } from './navigation.ts';
import { GLOBE_PARTS } from './part-list.ts';
import { startParts } from './parts.ts';
import { pickGround } from './picking.ts';
import type { Tier } from './quality.ts';
import { type RenderLoop, startRenderLoop } from './render-loop.ts';
import { linkSelection, middleOf } from './selection-link.ts';
import { createTierControl } from './tier-control.ts';
import { Tilesets } from './tilesets.ts';
import { metresPerPixel } from './view-scale.ts';

export { EngineUnavailable } from './engine.ts';

export interface GlobeOptions {
  canvas: HTMLCanvasElement;
  creditContainer: HTMLElement;
  city: Scene;
  /** Absolute address of the scene document. */
  address: string;
  /** A tier that a person pinned; absent: as the machine keeps up. */
  tier?: Tier;
}

export interface GlobeView {
  navigation: Navigation;
  /** For tools that are started from outside. */
  context: GlobeContext;
  /** Selects what is in the middle of the view. */
  pickMiddle(): void;
  /** Shows another state of the same city: layers that are new in it are loaded and take the places of the old. */
  setCity(city: Scene): void;
  destroy(): void;
}

/** How often people are told of progress and scale, in milliseconds. */
const REPORT_INTERVAL = 200;

/**
 * The city on the globe. It draws the view document and writes back only the camera and the selection; all
 * else that it has to tell goes into the status store. Throws EngineUnavailable.
 */
export function createGlobe({ canvas, creditContainer, city, address, tier }: GlobeOptions): GlobeView {
  const scene = createEngine(canvas, creditContainer, city.extent);
  const look = createCityLook();
  let layers: LayerSet | undefined;
  let loop: RenderLoop | undefined;
  let cityInView = false;
  const tilesets = new Tilesets(() => layers?.tilesets() ?? []);
  const tiers = createTierControl(
    scene,
    tier,
    () => tilesets.all().map(({ tileset }) => tileset),
    () => loop,
  );
  const frameTimes = new FrameTimes();
  const picking = { scene, city, address, tilesets: () => tilesets.all() };
  const selection = linkSelection(picking, () => tiers.settings);
  const lamps = new Lamps();
  layers = new LayerSet({
    lamps,
    scene,
    city,
    address,
    screenSpaceError: () => tiers.screenSpaceError,
    shaderFor: look.shaderFor,
    onTileset(layer, tileset) {
      selection.watch(layer, tileset);
      look.dress(layer, tileset);
      tilesets.tell(layer, tileset);
      const stopWatching = tileset.tileVisible.addEventListener(() => {
        stopWatching();
        cityInView = true;
      });
    },
  });
  const memory = createMemoryControl(
    scene,
    () => picking.city.memoryBudget,
    () => tilesets.all().map(({ tileset }) => tileset),
    () => tiers.setCoarseness(memory.coarseness),
  );
  const lighting = startLighting(
    scene,
    city.origin,
    (night, hour) => {
      look.setNight(night, hour);
      lamps.follow(night);
    },
    groundOf(city),
  );
  const unlinkCamera = linkCamera(scene);
  loop = startRenderLoop(
    scene,
    lighting.julianDate,
    (milliseconds) => {
      frameTimes.add(milliseconds);
      tiers.frameDrawn();
      useStatus.setState(({ frameCount, firstCityFrame }) => ({
        frameCount: frameCount + 1,
        firstCityFrame: firstCityFrame ?? (cityInView ? performance.now() : undefined),
      }));
    },
    (error) => {
      recordError(error);
      useStatus.setState({ engine: { state: 'failed', detail: errorText(error) } });
    },
  );

  function followShadows(): void {
    const { shadows } = useView.getState().document;
    if (scene.shadowMap.enabled === shadows) return;
    scene.shadowMap.enabled = shadows;
    scene.requestRender();
  }
  followShadows();
  const unsubscribe = useView.subscribe(followShadows);

  let globePending = 0;
  const removeProgress = scene.globe.tileLoadProgressEvent.addEventListener(
    (count: number) => (globePending = count),
  );
  let scaleFrame = -1;
  const timer = setInterval(() => {
    const { frameCount, ...status } = useStatus.getState();
    const next = {
      pendingTiles: (layers?.pending ?? 0) + globePending,
      tilesLoaded: layers?.loaded === true && globePending === 0,
    };
    if (next.pendingTiles !== status.pendingTiles || next.tilesLoaded !== status.tilesLoaded)
      useStatus.setState(next);
    memory.look();
    if (frameCount === scaleFrame) return;
    scaleFrame = frameCount;
    useStatus.setState({ frameTime: frameTimes.middle(), frameTimes: frameTimes.all });
    const middle = pickGround(scene, middleOf(scene));
    useStatus.setState({ metresPerPixel: middle && metresPerPixel(scene, middle) });
  }, REPORT_INTERVAL);

  const lost = (event: Event) => {
    event.preventDefault();
    loop?.stop();
    useStatus.setState({ engine: { state: 'lost' } });
  };
  canvas.addEventListener('webglcontextlost', lost);
  const navigation = createNavigation(scene);
  const context: GlobeContext = {
    scene,
    city: () => picking.city,
    address,
    pointer: selection.pointer,
    navigation,
    tilesets: picking.tilesets,
    addTileset(layer, tileset) {
      tileset.maximumScreenSpaceError = tiers.screenSpaceError;
      return tilesets.add(layer, tileset);
    },
    onTileset: (listener) => tilesets.onTileset(listener),
  };
  const stopParts = startParts(GLOBE_PARTS, context, recordError);
  useStatus.setState({ engine: { state: 'running' } });

  return {
    navigation,
    context,
    setCity(next) {
      picking.city = next;
      layers?.setCity(next);
    },
    pickMiddle: () => void selection.pickAt(middleOf(scene)),
    destroy() {
      clearInterval(timer);
      canvas.removeEventListener('webglcontextlost', lost);
      stopParts();
      unsubscribe();
      removeProgress();
      loop?.stop();
      unlinkCamera();
      lighting.stop();
      selection.destroy();
      layers?.destroy();
      scene.destroy();
    },
  };
}
