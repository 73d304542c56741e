import type { GeoJSONSource, MapMouseEvent, Map as VectorMap } from 'maplibre-gl';
import type { Feature } from '../../models/feature.ts';
import type { Scene } from '../../models/schema/scene.ts';
import type { Selection } from '../../models/schema/view-document.ts';
import { groundCandidates } from '../globe/ground-candidates.ts';
import { featureStoreOf } from '../stores/feature-stores.ts';
import { liveThingsAt, openLiveAt } from '../stores/live.ts';
import { recordOutsideScene } from '../stores/record-sources.ts';
import { type Candidate, type Found, forgetClicks, selectFound, useSelection } from '../stores/selection.ts';
import { useSketch } from '../stores/sketch.ts';
import { errorText, type GroundPlace, recordError, useStatus } from '../stores/status.ts';
import { useView } from '../stores/view.ts';
import { isEditingAnnotations } from './annotation-editor.ts';
import { metresPerPixelAt } from './camera-match.ts';
import { geoJsonOf } from './footprint.ts';
import { drawnSource } from './style/drawn-style.ts';
import { SELECTION_SOURCE } from './style/map-style.ts';

/** CSS pixels around the pointer in which drawn things count as hit. */
const REACH = 4;
/** Zoom from which discs are large enough to be aimed at. */
const DISCS_FROM = 17.5;

export interface MapSelection {
  pickMiddle(): void;
  /** Marks what is selected anew, after the style has changed. */
  mark(): void;
  destroy(): void;
}

/** Clicks select what is drawn, or else what lies on the ground; what is selected is outlined. */
export function linkMapSelection(
  map: VectorMap,
  city: () => Scene,
  address: string,
  ground: number,
): MapSelection {
  const placeAt = ({ lng, lat }: { lng: number; lat: number }): GroundPlace => ({
    longitude: lng,
    latitude: lat,
    height: ground,
  });

  /** Records that are drawn under a place of the canvas, the uppermost first, each once. */
  function drawnAt({ x, y }: { x: number; y: number }): Candidate[] {
    const records = city().layers.filter(({ kind, store }) => kind === 'tileset' && store !== undefined);
    const layers = new Set(records.map(({ id }) => id));
    const found = new Map<string, Candidate>();
    const hits = map.queryRenderedFeatures([
      [x - REACH, y - REACH],
      [x + REACH, y + REACH],
    ]);
    // Discs are small and lines thin: what is only near counts for them; bodies must be under the pointer itself.
    const under = new Set(map.queryRenderedFeatures([x, y]).map(keyOf));
    for (const hit of hits) {
      const { source, properties, geometry } = hit;
      if (source === drawnSource('added') && typeof properties['layer'] === 'string') {
        found.set(keyOf(hit), { layer: properties['layer'], feature: properties['id'] });
        continue;
      }
      if (!layers.has(source) || typeof properties['id'] !== 'string') continue;
      const isSeen = geometry.type.includes('Line') || map.getZoom() >= DISCS_FROM;
      if ((geometry.type.includes('Polygon') || !isSeen) && !under.has(keyOf(hit))) continue;
      found.set(keyOf(hit), { layer: source, feature: properties['id'] });
    }
    return [...found.values()];
  }

  async function candidatesAt(point: { x: number; y: number }): Promise<Found> {
    const place = placeAt(map.unproject([point.x, point.y]));
    const live = liveThingsAt(point.x, point.y);
    if (live.length > 0) return { candidates: live, place };
    const drawn = drawnAt(point);
    const metres = metresPerPixelAt({ zoom: map.getZoom(), latitude: place.latitude });
    const below = await groundCandidates({ city: city(), address }, place, metres);
    return { candidates: [...drawn, ...below], place };
  }

  const pickAt = async (point: { x: number; y: number }) => {
    if (!openLiveAt(point.x, point.y)) await selectFound(() => candidatesAt(point));
  };
  /** Adds what is at a place to the selection, or takes it out of it. */
  const pickMore = (point: { x: number; y: number }) => selectFound(() => candidatesAt(point), true);

  let frame = 0;
  const clicked = ({ point }: MapMouseEvent) => {
    // While people draw, clicks put places. This listener comes before the one that ends a drawing.
    if (useSketch.getState().request || isEditingAnnotations()) return;
    void pickAt(point);
  };
  // The map keeps clicks with Shift for itself, as boxes without a size.
  const clickedWithShift = ({ originalEvent }: { originalEvent: Event }) => {
    if (!(originalEvent instanceof MouseEvent)) return;
    if (useSketch.getState().request || isEditingAnnotations()) return;
    const { left: x, top: y } = map.getCanvas().getBoundingClientRect();
    void pickMore({ x: originalEvent.clientX - x, y: originalEvent.clientY - y });
  };
  const rested = ({ lngLat, point }: MapMouseEvent) => {
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(() => {
      // A flat map knows no heights: the status bar leaves it out.
      useStatus.setState({ cursor: { ...placeAt(lngLat), height: Number.NaN } });
      if (useSketch.getState().request || isEditingAnnotations()) return;
      map.getCanvas().style.cursor =
        liveThingsAt(point.x, point.y).length > 0 || drawnAt(point).length > 0 ? 'pointer' : '';
    });
  };
  const left = () => useStatus.setState({ cursor: undefined });
  map.on('click', clicked);
  map.on('boxzoomcancel', clickedWithShift as never);
  map.on('mousemove', rested);
  map.on('mouseout', left);

  function mark(): void {
    const { record } = useSelection.getState();
    const first = record.state === 'ready' ? [record.feature] : [];
    map.getSource<GeoJSONSource>(SELECTION_SOURCE)?.setData({
      type: 'FeatureCollection',
      features: [...first, ...others].flatMap((feature) => geoJsonOf(feature).features),
    });
  }

  /** The card follows the first that is selected; all of them stand out. */
  async function followOthers(): Promise<void> {
    const { selection } = useView.getState().document;
    const found = await featuresSelected(selection.slice(1), city(), address);
    if (useView.getState().document.selection !== selection) return;
    others = found;
    mark();
  }
  let others: Feature[] = [];
  const unsubscribe = [
    useSelection.subscribe(({ record }, before) => {
      if (record !== before.record) mark();
    }),
    useView.subscribe(({ document }, { document: before }) => {
      if (document.selection !== before.selection) void followOthers();
    }),
  ];
  void followOthers();

  return {
    pickMiddle() {
      const { clientWidth, clientHeight } = map.getContainer();
      void pickAt({ x: clientWidth / 2, y: clientHeight / 2 });
    },
    mark,
    destroy() {
      forgetClicks();
      cancelAnimationFrame(frame);
      for (const end of unsubscribe) end();
      map.off('click', clicked);
      map.off('boxzoomcancel', clickedWithShift as never);
      map.off('mousemove', rested);
      map.off('mouseout', left);
      useStatus.setState({ cursor: undefined });
    },
  };
}

function keyOf({ source, properties }: { source: string; properties: Record<string, unknown> }): string {
  return `${source} ${properties['layer'] ?? ''} ${properties['id']}`;
}

/** The records of what is selected; those that cannot be read are left out. */
async function featuresSelected(
  selection: readonly Selection[],
  { layers }: Scene,
  address: string,
): Promise<Feature[]> {
  const found = await Promise.all(
    selection.map(async ({ layer: id, feature }) => {
      const outside = recordOutsideScene(id, feature);
      const layer = layers.find((one) => one.id === id);
      if (outside || !layer) return outside?.feature;
      try {
        return await (await featureStoreOf(layer, address))?.findById(feature);
      } catch (error) {
        recordError(`${id}: ${errorText(error)}`);
        return undefined;
      }
    }),
  );
  return found.filter((feature) => feature !== undefined);
}
