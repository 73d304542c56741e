import type { CanvasSource, Map as VectorMap } from 'maplibre-gl';
import type { Scene } from '../../../models/schema/scene.ts';
import { useWater } from '../../flood/water.ts';
import { holdPictures, usePictures } from '../../water/water-pictures.ts';
import { BELOW_LABELS } from '../style/map-style.ts';
import { latitudeOf, type MercatorWindow, mercatorOf } from './mercator-window.ts';
import { paintCanvas } from './water-canvas.ts';

const WATER = '#water';
/** Pixels that are painted while the water moves, and once it is still. */
const QUICK = 300_000;
const FINE = 2_000_000;
/** Milliseconds without a change after which it is painted finely. */
const REST = 250;
/** Share of the view that is painted beyond each side, so that a small move shows no edge. */
const BEYOND = 0.15;

export interface MapWater {
  /** Puts the water back after the style has changed. */
  draw(): void;
  destroy(): void;
}

/** The water of a run on the map: below its buildings and its names. */
export function startMapWater(map: VectorMap, city: () => Scene): MapWater {
  const canvas = document.createElement('canvas');
  const release = holdPictures();
  let shown: MercatorWindow | undefined;
  let frame = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isGone = false;

  /** What is in view and a little more. */
  function view(): MercatorWindow {
    const bounds = map.getBounds();
    const [west, north] = mercatorOf(bounds.getWest(), bounds.getNorth());
    const [east, south] = mercatorOf(bounds.getEast(), bounds.getSouth());
    const [x, y] = [(east - west) * BEYOND, (south - north) * BEYOND];
    const width = 512 * 2 ** map.getZoom() * (east - west + 2 * x);
    return { west: west - x, east: east + x, north: north - y, south: south + y, width, height: width };
  }

  function paint(most: number): void {
    if (isGone || !map.getStyle()?.layers.length) return;
    shown = paintCanvas(canvas, view(), most);
    draw();
  }

  function draw(): void {
    if (!shown) {
      remove();
      return;
    }
    const [north, south] = [latitudeOf(shown.north), latitudeOf(shown.south)];
    const [west, east] = [shown.west * 360 - 180, shown.east * 360 - 180];
    const coordinates: [[number, number], [number, number], [number, number], [number, number]] = [
      [west, north],
      [east, north],
      [east, south],
      [west, south],
    ];
    const source = map.getSource<CanvasSource>(WATER);
    if (!source) {
      map.addSource(WATER, { type: 'canvas', canvas, coordinates, animate: false } as never);
      map.addLayer(
        { id: WATER, type: 'raster', source: WATER, paint: { 'raster-fade-duration': 0 } },
        above(),
      );
      return;
    }
    source.setCoordinates(coordinates);
    // Played for one picture: that sends the canvas to the graphics device.
    source.play();
    source.pause();
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
      layers.find((layer) => 'source' in layer && records.has(layer.source))?.id ??
      layers.find(({ id }) => id === BELOW_LABELS)?.id
    );
  }

  function remove(): void {
    if (map.getLayer(WATER)) map.removeLayer(WATER);
    if (map.getSource(WATER)) map.removeSource(WATER);
  }

  function follow(): void {
    cancelAnimationFrame(frame);
    clearTimeout(timer);
    frame = requestAnimationFrame(() => paint(QUICK));
    timer = setTimeout(() => paint(FINE), REST);
  }
  const unsubscribe = [
    usePictures.subscribe(follow),
    useWater.subscribe(({ shows }, before) => {
      if (shows !== before.shows) follow();
    }),
  ];
  map.on('moveend', follow);
  map.once('styledata', follow);
  follow();

  return {
    draw,
    destroy() {
      isGone = true;
      cancelAnimationFrame(frame);
      clearTimeout(timer);
      for (const end of unsubscribe) end();
      map.off('moveend', follow);
      map.off('styledata', follow);
      release();
      remove();
    },
  };
}
