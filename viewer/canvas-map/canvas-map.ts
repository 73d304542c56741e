import GeoJSON from 'ol/format/GeoJSON.js';
import { defaults as defaultInteractions } from 'ol/interaction/defaults.js';
import VectorLayer from 'ol/layer/Vector.js';
import CanvasMap from 'ol/Map.js';
import { fromLonLat, toLonLat } from 'ol/proj.js';
import VectorSource from 'ol/source/Vector.js';
import View from 'ol/View.js';
import type { Scene } from '../../models/schema/scene.ts';
import type { Camera } from '../../models/schema/view-document.ts';
import { MAP_LOOKS } from '../../models/vector-tiles/index.ts';
import type { CityEngine } from '../app/globe-control.ts';
import { candidatesFromAbove } from '../globe/ground-candidates.ts';
import { wantedBy } from '../globe/parts.ts';
import { whenLiveIsThere } from '../live/when-stored.ts';
import { cameraOf, mapViewOf, metresPerPixelAt } from '../map/camera-match.ts';
import { geoJsonOf } from '../map/footprint.ts';
import { followLooks } from '../map/tiles/follow-looks.ts';
import { liveThingsAt, openLiveAt } from '../stores/live.ts';
import { PatientLoad } from '../stores/patient-load.ts';
import { forgetClicks, selectFound, useSelection } from '../stores/selection.ts';
import { recordError, useStatus } from '../stores/status.ts';
import { patchView, useView } from '../stores/view.ts';
import { useResults } from '../studies/results.ts';
import { whenWaterIsThere } from '../water/when-there.ts';
import { drawDrawings } from './canvas-drawn.ts';
import { CanvasLayers } from './canvas-layer-set.ts';
import { NAMES_ABOVE } from './canvas-layers.ts';
import { linkCanvasSketch } from './canvas-sketch.ts';
import { selectedStyles } from './canvas-style.ts';

export interface CanvasMapOptions {
  container: HTMLElement;
  city: Scene;
  /** Absolute address of the scene document. */
  address: string;
  /** Ellipsoidal metres of the ground that the map is taken for. */
  ground: number;
}

const WRITE_INTERVAL = 150;
const REPORT_INTERVAL = 200;
/** Pixels from the camera to the middle, as a share of the longer side: half of it over tan 30°. */
const REACH = 0.5 / Math.tan(Math.PI / 6);
const EASE = { duration: 160 };

/** The city as a flat map on a 2D canvas, for machines without WebGL 2, from the same view document as the globe. */
export function createCanvasMap({ container, city, address, ground }: CanvasMapOptions): CityEngine {
  let current = city;
  let written: Camera | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  // OpenLayers counts zooms for tiles of 256 pixels.
  const view = new View({ center: [0, 0], zoom: 2, maxZoom: 23, minZoom: 3, enableRotation: true });
  const marks = new VectorSource();
  const map = new CanvasMap({
    target: container,
    view,
    controls: [],
    interactions: defaultInteractions({ keyboard: false, onFocusOnly: false }),
    layers: [new VectorLayer({ source: marks, style: selectedStyles(), zIndex: NAMES_ABOVE - 1 })],
  });
  const layers = new CanvasLayers(map, address);
  // The holder of the canvases has the focus and the keys.
  const sketch = linkCanvasSketch(map, container.parentElement ?? container, () => current, address, ground);
  const stopDrawings = drawDrawings(map);
  const screen = () => ({ width: container.clientWidth, height: container.clientHeight });

  function followCamera(camera: Camera, fly: boolean): void {
    written = camera;
    const { longitude, latitude, zoom, bearing } = mapViewOf(camera, ground, screen());
    const goal = {
      center: fromLonLat([longitude, latitude]),
      zoom: zoom + 1,
      rotation: (-bearing * Math.PI) / 180,
    };
    view.cancelAnimations();
    if (fly && !matchMedia('(prefers-reduced-motion: reduce)').matches)
      view.animate({ ...goal, duration: 600 });
    else {
      view.setCenter(goal.center);
      view.setZoom(goal.zoom);
      view.setRotation(goal.rotation);
    }
  }

  function mapView() {
    const [longitude, latitude] = toLonLat(view.getCenter() ?? [0, 0]);
    const bearing = (-view.getRotation() * 180) / Math.PI;
    return { longitude, latitude, zoom: (view.getZoom() ?? 3) - 1, bearing, pitch: 0 };
  }

  function write(): void {
    timer = undefined;
    if (view.getAnimating() && !view.getInteracting()) return;
    const camera = cameraOf(mapView(), ground, screen());
    // A tilted camera shows as a flat map; only who moves it lays it flat.
    const before =
      written && cameraOf({ ...mapViewOf(written, ground, screen()), pitch: 0 }, ground, screen());
    if (before && isNear(camera, before)) return;
    written = camera;
    patchView({ camera });
  }
  view.on('change', () => {
    timer ??= setTimeout(write, WRITE_INTERVAL);
  });
  map.on('moveend', write);
  map.on('change:size', () => followCamera(useView.getState().document.camera, false));

  const pickAt = async (coordinate: number[]) => {
    const [x, y] = map.getPixelFromCoordinate(coordinate) ?? [-1, -1];
    if (openLiveAt(x, y)) return;
    await selectFound(async () => {
      const [longitude, latitude] = toLonLat(coordinate);
      const place = { longitude, latitude, height: ground };
      const live = liveThingsAt(x, y);
      if (live.length > 0) return { candidates: live, place };
      const metres = metresPerPixelAt(mapView());
      return { candidates: await candidatesFromAbove({ city: current, address }, place, metres), place };
    });
  };
  map.on('singleclick', ({ coordinate, originalEvent }) => {
    if (!sketch.hasTaken(originalEvent)) void pickAt(coordinate);
  });
  map.on('pointermove', ({ coordinate, dragging }) => {
    if (dragging) return;
    const [longitude, latitude] = toLonLat(coordinate);
    // A flat map knows no heights: the status bar leaves it out.
    useStatus.setState({ cursor: { longitude, latitude, height: Number.NaN } });
  });

  const format = new GeoJSON();
  function mark(): void {
    const { record } = useSelection.getState();
    marks.clear();
    if (record.state !== 'ready') return;
    marks.addFeatures(format.readFeatures(geoJsonOf(record.feature), { featureProjection: 'EPSG:3857' }));
  }

  function follow(): void {
    const { document } = useView.getState();
    const look = document.appearance === 'light' ? 'day' : 'night';
    container.style.background = MAP_LOOKS[look].land.fill!;
    layers.follow(current, document);
  }

  const stopLooks = followLooks(
    (id) => current.layers.find((layer) => layer.id === id),
    (layer, look) => {
      layers.setLook(layer, look);
      follow();
    },
  );
  const unsubscribe = [
    useSelection.subscribe(({ record }, before) => {
      if (record !== before.record) mark();
    }),
    useView.subscribe(({ document, transition }, { document: before }) => {
      if (document.camera !== before.camera && document.camera !== written)
        followCamera(document.camera, transition === 'fly');
      if (
        document.layers !== before.layers ||
        document.appearance !== before.appearance ||
        document.language !== before.language
      )
        follow();
    }),
    useStatus.subscribe(({ layers: now }, { layers: before }) => {
      if (now !== before && Object.keys(now).some((id) => now[id].attempt !== before[id]?.attempt)) follow();
    }),
  ];
  let isRendered = false;
  map.on('rendercomplete', () => {
    isRendered = true;
  });
  map.on('postrender', () => {
    useStatus.setState(({ frameCount }) => ({ frameCount: frameCount + 1 }));
  });
  map.on('loadstart', () => {
    isRendered = false;
  });
  const reports = setInterval(() => {
    const status = useStatus.getState();
    const next = {
      pendingTiles: layers.pending,
      tilesLoaded: isRendered && layers.pending === 0,
      metresPerPixel: metresPerPixelAt(mapView()),
      firstCityFrame: status.firstCityFrame ?? (isRendered && layers.hasAny ? performance.now() : undefined),
    };
    if (Object.entries(next).some(([key, value]) => status[key as keyof typeof next] !== value))
      useStatus.setState(next);
  }, REPORT_INTERVAL);

  const stopLive = whenLiveIsThere(async () => {
    const { startCanvasLive } = await import('./canvas-live.ts');
    return startCanvasLive(map, container, () => current);
  });

  const stopWater = whenWaterIsThere(
    () => import('./canvas-water.ts'),
    ({ startCanvasWater }) => startCanvasWater(map, NAMES_ABOVE - 2),
  );

  let endStudies: (() => void) | undefined;
  const studies = new PatientLoad(
    () => import('./canvas-studies.ts'),
    ({ startCanvasStudies }) => {
      endStudies = startCanvasStudies(map, NAMES_ABOVE - 2);
    },
    recordError,
  );
  const stopStudies = wantedBy(useResults, ({ items }) => items.length > 0)(() => studies.want());

  // Names that were drawn before their font had come are drawn again.
  const fontsCame = () => layers.redraw();
  document.fonts.addEventListener('loadingdone', fontsCame);
  useStatus.setState({ layers: {}, tilesLoaded: false });
  followCamera(useView.getState().document.camera, false);
  follow();
  mark();
  useStatus.setState({ engine: { state: 'running' } });

  return {
    navigation: {
      pan(right, up) {
        const { width, height } = screen();
        const step = (view.getResolution() ?? 1) * REACH * Math.max(width, height);
        const [sine, cosine] = [Math.sin(-view.getRotation()), Math.cos(-view.getRotation())];
        const [x, y] = view.getCenter() ?? [0, 0];
        view.animate({
          center: [x + step * (right * cosine + up * sine), y + step * (up * cosine - right * sine)],
          ...EASE,
        });
      },
      zoom: (factor) => view.animate({ zoom: (view.getZoom() ?? 3) - Math.log2(factor), ...EASE }),
      turn: (heading) => view.animate({ rotation: view.getRotation() - (heading * Math.PI) / 180, ...EASE }),
      northUp: () => view.animate({ rotation: 0, ...EASE }),
    },
    pickMiddle: () => void pickAt(view.getCenter() ?? [0, 0]),
    setCity(next: Scene) {
      current = next;
      follow();
    },
    destroy() {
      forgetClicks();
      clearTimeout(timer);
      clearInterval(reports);
      for (const end of unsubscribe) end();
      document.fonts.removeEventListener('loadingdone', fontsCame);
      stopLive();
      stopWater();
      stopStudies();
      studies.stop();
      endStudies?.();
      sketch.destroy();
      stopDrawings();
      stopLooks();
      layers.destroy();
      map.setTarget(undefined);
      map.dispose();
      useStatus.setState({ cursor: undefined });
    },
  };
}

function isNear(a: Camera, b: Camera): boolean {
  return (
    Math.abs(a.longitude - b.longitude) < 5e-8 &&
    Math.abs(a.latitude - b.latitude) < 5e-8 &&
    Math.abs(a.height - b.height) < 5e-2 &&
    Math.abs(a.heading - b.heading) < 5e-3
  );
}
