import { METRES_PER_DEGREE } from '../../../models/geodesy/mercator.ts';
import type { Scene } from '../../../models/schema/scene.ts';
import type { Selection } from '../../../models/schema/view-document.ts';
import { cameraLookingAt, cameraOver } from '../../globe/camera-math.ts';
import { liveMoment } from '../../stores/clock.ts';
import { setLivePick } from '../../stores/live.ts';
import { now } from '../../stores/server-time.ts';
import { currentView, flyTo, useView } from '../../stores/view.ts';
import { Painter } from './painter.ts';
import type { Projection } from './projection.ts';
import { type Item, ShownThings } from './shown-things.ts';
import { type ScreenSymbol, symbolsInView } from './symbols-in-view.ts';

export interface OverlayOptions {
  /** Holds the canvas of the engine; the overlay lies over that. */
  holder: HTMLElement;
  projection: Projection;
  city(): Scene;
}

export interface Overlay {
  /** For the engine, after each picture of its own: draws at once, so that symbols stay where they stand. */
  draw(): void;
  destroy(): void;
}

/** Milliseconds between two looks at which things share a symbol, while the view moves. */
const CUT_INTERVAL = 120;
/** Milliseconds between two pictures of what moves by itself. */
const STEP = 40;
/** The same for people who want less motion. */
const CALM_STEP = 1_000;
/**
 * Milliseconds that the ground is asked for heights between two pictures: one answer may take a millisecond, and there
 * are thousands to ask for where other tiles are drawn. The rest is asked for with the next pictures.
 */
const ASKING = 4;
/** Metres that the things of a cluster must be apart for coming nearer to tell them apart. */
const APART = 25;
/** How much nearer one comes to things that are only known from afar. */
const NEARER = 0.4;
/** Candidates of a cluster that cannot be told apart. */
const MOST_CANDIDATES = 12;

/**
 * Live things over the picture of any engine: symbols, clusters, trails and labels on a canvas of its own. Things that
 * move by themselves cost no picture of the city, and where nothing moves nothing is drawn.
 */
export function startOverlay({ holder, projection, city }: OverlayOptions): Overlay {
  const canvas = document.createElement('canvas');
  canvas.className = 'live-overlay';
  canvas.setAttribute('aria-hidden', 'true');
  canvas.style.cssText = 'position:absolute;inset:0;pointer-events:none';
  holder.append(canvas);
  const painter = new Painter(canvas);
  const calm = matchMedia('(prefers-reduced-motion: reduce)');
  let symbols: ScreenSymbol[] = [];
  let cutVersion = -1;
  let cutGround = -1;
  let cutAt = 0;
  let isCutStale = true;
  /** Place in the list of symbols whose ground is asked for next. */
  let nextAsked = 0;
  let isWaiting = false;
  let frame = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let selected: Item | undefined;
  const moment = () => {
    const { document, clockAnchor } = useView.getState();
    return liveMoment(document.clock, clockAnchor, now());
  };
  const things = new ShownThings(moment, (change) => {
    if (change === 'places') findSelected();
    isCutStale = true;
    requestDraw();
  });

  function findSelected(): void {
    const [selection] = currentView().selection;
    selected = selection && things.find(selection.layer, selection.feature);
  }

  function groundOf(item: Item): number {
    return item.ground ?? city().origin.height;
  }

  /**
   * Metres by which a thing is looked for in the view. What was heard of ground that has another shape since may have been
   * said of a coarse tile, whose flat pieces lie up to kilometres below the round earth: a thing taken to be down there
   * is beyond the horizon, and nobody would ask for it again.
   */
  function groundToFind(item: Item): number {
    const ground = groundOf(item);
    return item.groundVersion === projection.groundVersion ? ground : Math.max(ground, city().origin.height);
  }

  /** Where a thing is drawn: degrees and ellipsoidal metres. */
  function placeOf(
    item: Item,
    time: number,
  ): { longitude: number; latitude: number; height: number; heading?: number } {
    const { thing, track } = item;
    const at = track?.at(time);
    const { longitude, latitude, height, heading } = at ?? thing;
    return {
      longitude,
      latitude,
      height: thing.heightIs === 'ellipsoidal' ? height : groundOf(item) + height,
      heading,
    };
  }

  function cut(time: number): void {
    things.refresh();
    symbols = symbolsInView(
      things,
      projection,
      painter.scale,
      ({ items: [item] }) => (item ? groundToFind(item) : city().origin.height),
      (item) => item === selected,
    );
    const until = performance.now() + ASKING;
    let isPending = false;
    const count = symbols.length;
    const first = nextAsked;
    for (let step = 0; step < count; step++) {
      // Who was not asked about the last time comes first.
      const symbol = symbols[(first + step) % count];
      const [item] = symbol.items;
      if (!item) continue;
      symbol.hidden = item !== selected && item.hidden === true;
      if (performance.now() >= until) {
        if (!isPending) nextAsked = (first + step) % count;
        isPending = true;
        continue;
      }
      const place = placeOf(item, time);
      if (item.track || item.groundVersion !== projection.groundVersion) {
        item.ground = projection.groundAt(place.longitude, place.latitude) ?? item.ground;
        item.groundVersion = projection.groundVersion;
      }
      if (!projection.isHidden) continue;
      item.hidden = projection.isHidden(
        symbol.count > 1 ? symbol.longitude : place.longitude,
        symbol.count > 1 ? symbol.latitude : place.latitude,
        groundOf(item),
      );
      symbol.hidden = item !== selected && item.hidden;
    }
    cutVersion = projection.version;
    cutGround = projection.groundVersion;
    cutAt = performance.now();
    isCutStale = isPending;
    painter.label(symbols, projection, time, placeOf, selected);
    if (isPending) later(CUT_INTERVAL);
  }

  function draw(): void {
    cancelAnimationFrame(frame);
    frame = 0;
    if (!projection.update()) return;
    painter.fit(projection.width, projection.height);
    const time = moment();
    const isOther = isCutStale || projection.version !== cutVersion || projection.groundVersion !== cutGround;
    if (isOther) {
      if (performance.now() - cutAt >= CUT_INTERVAL) cut(time);
      else later(CUT_INTERVAL);
    }
    const moves = painter.draw(symbols, projection, time, placeOf, selected);
    if (moves) later(calm.matches ? CALM_STEP : STEP);
  }

  /** Draws again after some milliseconds, once. */
  function later(milliseconds: number): void {
    if (isWaiting) return;
    isWaiting = true;
    timer = setTimeout(() => {
      isWaiting = false;
      requestDraw();
    }, milliseconds);
  }

  function requestDraw(): void {
    if (frame === 0) frame = requestAnimationFrame(draw);
  }

  /** Comes nearer until the things of a cluster are apart. False: they are as far apart as they get. */
  function openCluster({ items, count, longitude, latitude }: ScreenSymbol): boolean {
    const { camera } = currentView();
    if (items.length < count) {
      const ground = city().origin.height;
      const range = Math.max(NEARER * (camera.height - ground), 2_000);
      flyTo(cameraLookingAt({ longitude, latitude, height: ground }, range, camera.heading, camera.pitch));
      return true;
    }
    const longitudes = items.map(({ thing }) => thing.longitude);
    const latitudes = items.map(({ thing }) => thing.latitude);
    const [west, east] = [Math.min(...longitudes), Math.max(...longitudes)];
    const [south, north] = [Math.min(...latitudes), Math.max(...latitudes)];
    const metres = Math.hypot(
      (east - west) * METRES_PER_DEGREE * Math.cos((south * Math.PI) / 180),
      (north - south) * METRES_PER_DEGREE,
    );
    if (metres < APART) return false;
    const { heading, pitch } = camera;
    flyTo(cameraOver([west, south, east, north], groundOf(items[0]), heading, Math.min(pitch, -30)));
    return true;
  }

  const candidatesOf = ({ items }: ScreenSymbol): Selection[] =>
    items.slice(0, MOST_CANDIDATES).map(({ layer, thing }) => ({ layer, feature: thing.id }));

  const stopPicking = setLivePick({
    at(x, y) {
      const symbol = painter.symbolAt(x, y);
      return symbol ? candidatesOf(symbol) : [];
    },
    open(x, y) {
      const symbol = painter.symbolAt(x, y);
      return symbol !== undefined && symbol.count > 1 && openCluster(symbol);
    },
  });
  const unsubscribe = useView.subscribe(({ document }, { document: before }) => {
    if (document.selection !== before.selection) findSelected();
    if (
      document.selection !== before.selection ||
      document.appearance !== before.appearance ||
      document.language !== before.language ||
      document.clock !== before.clock
    ) {
      isCutStale = true;
      requestDraw();
    }
  });
  findSelected();
  requestDraw();

  return {
    draw,
    destroy() {
      cancelAnimationFrame(frame);
      clearTimeout(timer);
      stopPicking();
      unsubscribe();
      things.destroy();
      canvas.remove();
    },
  };
}
