import { type FontFacesSpecification, type GeoJSONSource, setWorkerUrl, Map as VectorMap } from 'maplibre-gl';
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?url&no-inline';
import day from '../../assets/map-styles/day.json' with { type: 'json' };
import night from '../../assets/map-styles/night.json' with { type: 'json' };
import type { Scene } from '../../models/schema/scene.ts';
import { systemHasChinese } from '../fonts/system-chinese.ts';
import { wantedBy } from '../globe/parts.ts';
import { whenLiveIsThere } from '../live/when-stored.ts';
import { suitsAppearance } from '../panels/layers/tree.ts';
import { currentItems, useAdded } from '../stores/added.ts';
import { PatientLoad } from '../stores/patient-load.ts';
import { errorText, recordError, setLayerStatus, useStatus } from '../stores/status.ts';
import { shownLayer, useView } from '../stores/view.ts';
import { useResults } from '../studies/results.ts';
import { whenWaterIsThere } from '../water/when-there.ts';
import type { MapAnalyses } from './analyses/index.ts';
import { linkAnnotationEditor } from './annotation-editor.ts';
import { linkMapCamera } from './camera-link.ts';
import { metresPerPixelAt } from './camera-match.ts';
import { createMapNavigation } from './map-navigation.ts';
import { linkMapSketch } from './map-sketch.ts';
import type { MapStudies } from './studies/index.ts';
import type { MapWater } from './water/index.ts';
import './map.css';
import type { CityEngine } from '../app/globe-control.ts';
import { type Drawn, type DrawnGroup, NOTHING_DRAWN } from './drawn/drawn-feature.ts';
import { linkMapSelection } from './selection-link.ts';
import { collectionOf, drawnSource } from './style/drawn-style.ts';
import { BOLD, type Look, REGULAR } from './style/look.ts';
import { mapStyleOf } from './style/map-style.ts';
import { isOnMap } from './style/on-map.ts';
import { styledSource } from './style/styled-ground.ts';
import { followLooks } from './tiles/follow-looks.ts';
import { OpenedLayers } from './tiles/opened-layers.ts';
import { TileSources } from './tiles/tile-sources.ts';

/** The map could not start: no WebGL 2, or the graphics driver refused. */
class MapUnavailable extends Error {
  override readonly name = 'EngineUnavailable';
}

export interface CityMapOptions {
  container: HTMLElement;
  city: Scene;
  /** Absolute address of the scene document. */
  address: string;
  /** Ellipsoidal metres of the ground that the map is taken for. */
  ground: number;
}

const REPORT_INTERVAL = 200;
/** Degrees of tilt from which bodies stand up. */
const STANDING = 12;
const LOOKS = { day, night } as unknown as Record<'day' | 'night', Look>;

/**
 * The city on a flat map, from the same view document as the globe. Throws an error named EngineUnavailable where
 * there is no WebGL 2.
 */
export function createCityMap({ container, city, address, ground }: CityMapOptions): CityEngine {
  if (!document.createElement('canvas').getContext('webgl2'))
    throw new MapUnavailable('The browser gives no WebGL 2 context.');
  setWorkerUrl(new URL(workerUrl, document.baseURI).href);
  let current = city;
  let tilted = false;
  let isGone = false;
  let isStyled = false;
  let isStale = false;
  let fonts: FontFacesSpecification | undefined;
  let analyses: MapAnalyses | undefined;
  let isAnalysing = false;
  let water: MapWater | undefined;
  let studies: MapStudies | undefined;
  const drawn: Record<DrawnGroup, Drawn[DrawnGroup]> = { ...NOTHING_DRAWN };
  let stopDrawn: (() => void) | undefined;
  const map = new VectorMap({
    container,
    style: { version: 8, sources: {}, layers: [] },
    attributionControl: false,
    keyboard: false,
    maxPitch: 60,
    maxZoom: 22,
    renderWorldCopies: false,
    fadeDuration: 150,
    canvasContextAttributes: { antialias: true, powerPreference: 'high-performance' },
  });
  const opened = new OpenedLayers(address, restyle);
  const sources = new TileSources(address, opened);
  const selection = linkMapSelection(map, () => current, address, ground);
  const unlinkCamera = linkMapCamera(map, ground);
  const styled = new Set<string>();
  const unlinkSketch = linkMapSketch(map, () => current, address, ground);
  const unlinkEditor = linkAnnotationEditor(map);

  function restyle(): void {
    if (isGone) return;
    // Before the first style is there, MapLibre cannot tell what has changed.
    isStale = !isStyled;
    if (isStale) return;
    const view = useView.getState().document;
    tilted = map.getPitch() >= STANDING;
    map.setStyle(
      mapStyleOf({
        city: current,
        view,
        looks: LOOKS,
        archives: opened.archives,
        pyramids: opened.pyramids,
        archiveTiles: (layer) => sources.archiveTiles(layer),
        pictureTiles: (layer, appearance) => sources.pictureTiles(layer, appearance),
        storeTiles: (layer, attributes) => sources.storeTiles(layer, attributes),
        tilted,
        styled,
        added: currentItems(),
        serviceTiles: (item) => sources.serviceTiles(item),
        drawn,
        ...(fonts ? { fonts } : {}),
      }),
      { diff: true },
    );
    selection.mark();
    analyses?.draw();
    water?.draw();
    studies?.draw();
  }

  /** deck.gl is loaded with the first analysis. */
  function followAnalyses(): void {
    if (useView.getState().document.analyses.length === 0 || !isStyled || isAnalysing) return;
    isAnalysing = true;
    import('./analyses/index.ts')
      .then(({ startAnalyses }) => {
        if (!isGone)
          analyses = startAnalyses(
            map,
            () => current,
            address,
            () => tilted,
          );
      })
      .catch((error: unknown) => {
        isAnalysing = false;
        recordError(error);
      });
  }

  /** Tools are loaded after the city's first picture is under way. */
  function followDrawings(): void {
    Promise.all([import('./drawn/follow-drawn.ts'), import('./drawn/label-pictures.ts')])
      .then(([{ followDrawn }, { giveLabelPictures }]) => {
        if (isGone) return;
        giveLabelPictures(map);
        stopDrawn = followDrawn((group, features) => {
          drawn[group] = features;
          map.getSource<GeoJSONSource>(drawnSource(group))?.setData(collectionOf(features));
        });
      })
      .catch(recordError);
  }

  function follow(): void {
    const view = useView.getState().document;
    opened.open(
      current,
      (layer) => shownLayer(layer, view).visible && suitsAppearance(layer, view.appearance),
    );
    restyle();
  }

  const unsubscribe = [
    useAdded.subscribe(({ files, sources: loaded }, before) => {
      if (files !== before.files || loaded !== before.sources) restyle();
    }),
    followLooks(
      (id) => current.layers.find((layer) => layer.id === id),
      (layer, look) => {
        sources.setLook(layer, look);
        const isNew = styled.has(layer.id) !== (look !== undefined);
        if (look) styled.add(layer.id);
        else styled.delete(layer.id);
        if (isNew) restyle();
        const source = layer.kind === 'tileset' ? layer.id : styledSource(layer);
        if (map.getSource(source)) map.refreshTiles(source);
      },
    ),
    useView.subscribe(({ document: view }, { document: before }) => {
      const isChanged =
        view.layers !== before.layers ||
        view.appearance !== before.appearance ||
        view.language !== before.language ||
        view.added !== before.added;
      if (isChanged) follow();
      if (view.analyses !== before.analyses) followAnalyses();
    }),
    useStatus.subscribe(({ layers }, before) => {
      const isTriedAgain = Object.keys(layers).some(
        (id) => layers[id].attempt !== before.layers[id]?.attempt,
      );
      if (layers !== before.layers && isTriedAgain) follow();
    }),
  ];
  // MapLibre draws its glyphs itself; without Chinese on the machine it must be told where to find some.
  if (!systemHasChinese())
    import('../fonts/chinese-faces.ts')
      .then(({ chineseMapFaces }) => {
        fonts = chineseMapFaces(REGULAR[0], BOLD[0]);
        restyle();
      })
      .catch(recordError);
  map.once('style.load', () => {
    isStyled = true;
    if (isStale) restyle();
    followAnalyses();
    followDrawings();
  });
  map.on('move', () => {
    if (map.getPitch() >= STANDING !== tilted) restyle();
  });
  map.on('error', ({ error, ...event }) => {
    const { sourceId } = event as { sourceId?: string };
    recordError(sourceId ? `${sourceId}: ${errorText(error)}` : error);
    const before = sourceId === undefined ? undefined : useStatus.getState().layers[sourceId];
    if (sourceId !== undefined && before)
      setLayerStatus(sourceId, { failedTiles: before.failedTiles + 1, detail: errorText(error) });
  });
  map.on('render', () => {
    useStatus.setState(({ frameCount, firstCityFrame }) => ({
      frameCount: frameCount + 1,
      firstCityFrame:
        firstCityFrame ?? (opened.archives.size > 0 && map.loaded() ? performance.now() : undefined),
    }));
  });
  map.getCanvas().addEventListener('webglcontextlost', lost);
  function lost(): void {
    if (!isGone) useStatus.setState({ engine: { state: 'lost' } });
  }
  const timer = setInterval(() => {
    const status = useStatus.getState();
    const { lat } = map.getCenter();
    const next = {
      pendingTiles: sources.pending + opened.pending,
      tilesLoaded: sources.pending + opened.pending === 0 && map.loaded(),
      metresPerPixel: metresPerPixelAt({ zoom: map.getZoom(), latitude: lat }),
    };
    if (Object.entries(next).some(([key, value]) => status[key as keyof typeof next] !== value))
      useStatus.setState(next);
  }, REPORT_INTERVAL);

  const stopLive = whenLiveIsThere(async () => {
    const { startMapLive } = await import('./live/index.ts');
    return isGone ? () => undefined : startMapLive(map, () => current);
  });

  const stopWater = whenWaterIsThere(
    () => import('./water/index.ts'),
    ({ startMapWater }) => {
      water = startMapWater(map, () => current);
      return () => water?.destroy();
    },
  );

  const studiesLoad = new PatientLoad(
    () => import('./studies/index.ts'),
    ({ startMapStudies }) => {
      studies = startMapStudies(map);
    },
    recordError,
  );
  const stopStudies = wantedBy(useResults, ({ items }) => items.length > 0)(() => studiesLoad.want());

  // What the globe said of its layers says nothing of the map's.
  const layers = city.layers.filter((layer) => isOnMap(city, layer) && layer.kind === 'tileset');
  useStatus.setState({
    layers: Object.fromEntries(layers.map(({ id }) => [id, { state: 'ready', failedTiles: 0, attempt: 0 }])),
    tilesLoaded: false,
  });
  follow();
  useStatus.setState({ engine: { state: 'running' } });

  return {
    navigation: createMapNavigation(map),
    pickMiddle: selection.pickMiddle,
    setCity(next) {
      current = next;
      follow();
    },
    destroy() {
      isGone = true;
      clearInterval(timer);
      for (const end of unsubscribe) end();
      stopLive();
      stopWater();
      stopStudies();
      studiesLoad.stop();
      studies?.destroy();
      analyses?.destroy();
      stopDrawn?.();
      unlinkSketch();
      unlinkEditor();
      selection.destroy();
      unlinkCamera();
      map.remove();
      sources.end();
    },
  };
}
