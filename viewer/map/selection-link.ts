import type { GeoJSONSource, MapMouseEvent, Map as VectorMap } from 'maplibre-gl';
import type { Scene } from '../../models/schema/scene.ts';
import { groundCandidates } from '../globe/ground-candidates.ts';
import { type Candidate, useSelection } from '../stores/selection.ts';
import { useSketch } from '../stores/sketch.ts';
import { type GroundPlace, useStatus } from '../stores/status.ts';
import { select } from '../stores/view.ts';
import { metresPerPixelAt } from './camera-match.ts';
import { geoJsonOf } from './footprint.ts';
import { SELECTION_SOURCE } from './style/map-style.ts';

/** CSS pixels around the pointer in which drawn things count as hit. */
const REACH = 4;

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
    // Discs are small: what is only near counts for them; bodies must be under the pointer itself.
    const under = new Set(map.queryRenderedFeatures([x, y]).map(keyOf));
    for (const hit of hits) {
      const { source, properties, geometry } = hit;
      if (!layers.has(source) || typeof properties['id'] !== 'string') continue;
      if (!geometry.type.includes('Point') && !under.has(keyOf(hit))) continue;
      found.set(keyOf(hit), { layer: source, feature: properties['id'] });
    }
    return [...found.values()];
  }

  async function pickAt(point: { x: number; y: number }): Promise<void> {
    const place = placeAt(map.unproject([point.x, point.y]));
    const drawn = drawnAt(point);
    const metres = metresPerPixelAt({ zoom: map.getZoom(), latitude: place.latitude });
    const below = await groundCandidates({ city: city(), address }, place, metres);
    const candidates = [...drawn, ...below];
    useSelection.setState({ candidates, place });
    select(candidates.slice(0, 1).map(({ layer, feature }) => ({ layer, feature })));
  }

  let frame = 0;
  const clicked = ({ point }: MapMouseEvent) => {
    // While people draw, clicks put places. This listener comes before the one that ends a drawing.
    if (!useSketch.getState().request) void pickAt(point);
  };
  const rested = ({ lngLat, point }: MapMouseEvent) => {
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(() => {
      // A flat map knows no heights: the status bar leaves it out.
      useStatus.setState({ cursor: { ...placeAt(lngLat), height: Number.NaN } });
      if (useSketch.getState().request) return;
      map.getCanvas().style.cursor = drawnAt(point).length > 0 ? 'pointer' : '';
    });
  };
  const left = () => useStatus.setState({ cursor: undefined });
  map.on('click', clicked);
  map.on('mousemove', rested);
  map.on('mouseout', left);

  function mark(): void {
    const { record } = useSelection.getState();
    const source = map.getSource<GeoJSONSource>(SELECTION_SOURCE);
    source?.setData(geoJsonOf(record.state === 'ready' ? record.feature : { geometries: [] }));
  }
  const unsubscribe = useSelection.subscribe(({ record }, before) => {
    if (record !== before.record) mark();
  });

  return {
    pickMiddle() {
      const { clientWidth, clientHeight } = map.getContainer();
      void pickAt({ x: clientWidth / 2, y: clientHeight / 2 });
    },
    mark,
    destroy() {
      cancelAnimationFrame(frame);
      unsubscribe();
      map.off('click', clicked);
      map.off('mousemove', rested);
      map.off('mouseout', left);
      useStatus.setState({ cursor: undefined });
    },
  };
}

function keyOf({ source, properties }: { source: string; properties: Record<string, unknown> }): string {
  return `${source} ${properties['id']}`;
}
