import type CanvasMap from 'ol/Map.js';
import type { Layer } from '../../models/schema/layer.ts';
import type { Scene } from '../../models/schema/scene.ts';
import type { ViewDocument } from '../../models/schema/view-document.ts';
import { drawnLayers, isBaseMap, isTileArchive } from '../globe/layers/drawn-layers.ts';
import { overlayLookOf } from '../globe/layers/vector-tiles/overlay-look.ts';
import { isOwnMap, isRecords } from '../map/style/on-map.ts';
import { firstStyledZoom, styledSource } from '../map/style/styled-ground.ts';
import type { StoreLook } from '../map/tiles/messages.ts';
import { suitsAppearance } from '../panels/layers/tree.ts';
import { errorText, recordError, setLayerStatus, useStatus } from '../stores/status.ts';
import { shownLayer } from '../stores/view.ts';
import { archiveLayer, type CanvasLayer, pyramidLayer, recordsLayer } from './canvas-layers.ts';
import { namesStyle, recordsStyle, styledGroundStyle } from './canvas-style.ts';

interface Entry {
  /** What it was made for: another appearance, language or version is another layer. */
  key: string;
  made?: CanvasLayer;
}

/** The scene's layers on the canvas, kept as the view document says; each is loaded when it is first wanted. */
export class CanvasLayers {
  readonly #map: CanvasMap;
  readonly #address: string;
  readonly #entries = new Map<string, Entry>();
  readonly #looks = new Map<string, StoreLook>();
  #loading = 0;
  #stopped = false;

  constructor(map: CanvasMap, address: string) {
    this.#map = map;
    this.#address = address;
  }

  get pending(): number {
    return this.#loading;
  }

  get hasAny(): boolean {
    return [...this.#entries.values()].some(({ made }) => made !== undefined);
  }

  follow(city: Scene, view: ViewDocument): void {
    const look = view.appearance === 'light' ? 'day' : 'night';
    const drawn = drawnLayers(city).filter(
      (layer) => isTileArchive(layer) || layer.kind === 'imagery' || isRecords(layer),
    );
    const gone = new Set(this.#entries.keys());
    for (const layer of drawn) if (this.#isStyledGround(layer)) gone.delete(styledSource(layer));
    drawn.forEach((layer, order) => {
      gone.delete(layer.id);
      if (this.#isStyledGround(layer)) this.#followStyled(layer, view, order);
      const { visible, opacity } = shownLayer(layer, view);
      const isShown = visible && suitsAppearance(layer, view.appearance);
      const attempt = useStatus.getState().layers[layer.id]?.attempt ?? 0;
      const key = [layer.url, look, view.language, attempt].join(' ');
      let entry = this.#entries.get(layer.id);
      if (isShown && entry?.key !== key) {
        this.#remove(entry);
        entry = { key };
        this.#entries.set(layer.id, entry);
        void this.#load(layer, entry, look, view, attempt, zIndexOf(layer, order));
      }
      for (const one of entry?.made?.layers ?? []) {
        one.setVisible(isShown);
        one.setOpacity(opacity);
      }
    });
    for (const id of gone) {
      this.#remove(this.#entries.get(id));
      this.#entries.delete(id);
    }
  }

  /** Colours and filter of a layer by attribute; `follow` draws what is new by them. */
  setLook(layer: Layer, look: StoreLook | undefined): void {
    if (look) this.#looks.set(layer.id, look);
    else this.#looks.delete(layer.id);
    const id = layer.kind === 'vector' ? styledSource(layer) : layer.id;
    this.#entries.get(id)?.made?.setLook?.(look);
  }

  redraw(): void {
    for (const { made } of this.#entries.values()) for (const one of made?.layers ?? []) one.changed();
  }

  destroy(): void {
    this.#stopped = true;
    for (const entry of this.#entries.values()) this.#remove(entry);
    this.#entries.clear();
  }

  #isStyledGround({ id, kind, store }: Layer): boolean {
    return kind === 'vector' && store !== undefined && this.#looks.has(id);
  }

  /** A map layer that is coloured or filtered by attribute is drawn from its records over its pictures. */
  #followStyled(layer: Layer, view: ViewDocument, order: number): void {
    const id = styledSource(layer);
    const { visible, opacity } = shownLayer(layer, view);
    let entry = this.#entries.get(id);
    if (!entry) {
      const folder = new URL(layer.store!, this.#address).href;
      const made = recordsLayer(layer, folder, styledGroundStyle(layer), firstStyledZoom(layer));
      entry = { key: layer.url, made };
      this.#entries.set(id, entry);
      made.setLook?.(this.#looks.get(layer.id));
      for (const one of made.layers) {
        one.setZIndex(zIndexOf(layer, order) + STYLED_ABOVE);
        this.#map.addLayer(one);
      }
    }
    for (const one of entry.made?.layers ?? []) {
      one.setVisible(visible);
      one.setOpacity(opacity);
    }
  }

  async #load(
    layer: Layer,
    entry: Entry,
    look: 'day' | 'night',
    view: ViewDocument,
    attempt: number,
    zIndex: number,
  ): Promise<void> {
    const isCurrent = () => !this.#stopped && this.#entries.get(layer.id) === entry;
    this.#loading++;
    setLayerStatus(layer.id, { state: 'loading', detail: undefined, failedTiles: 0, attempt });
    try {
      const made = await this.#make(layer, look, view);
      if (!isCurrent()) {
        made.destroy();
        return;
      }
      entry.made = made;
      const ownLook = this.#looks.get(layer.id);
      if (ownLook) made.setLook?.(ownLook);
      const { opacity } = shownLayer(layer, view);
      for (const one of made.layers) {
        if (one.getZIndex() === undefined) one.setZIndex(zIndex);
        one.setOpacity(opacity);
        this.#map.addLayer(one);
      }
      setLayerStatus(layer.id, { state: 'ready' });
    } catch (error) {
      if (!isCurrent()) return;
      recordError(`${layer.id}: ${errorText(error)}`);
      setLayerStatus(layer.id, { state: 'failed', detail: errorText(error) });
    } finally {
      this.#loading--;
    }
  }

  async #make(layer: Layer, look: 'day' | 'night', view: ViewDocument): Promise<CanvasLayer> {
    const url = new URL(layer.url, this.#address).href;
    if (isTileArchive(layer)) {
      const names = isOwnMap(layer) ? namesStyle(look, view.language) : undefined;
      return archiveLayer(url, look, overlayLookOf(layer).overlay, names);
    }
    if (layer.kind === 'imagery') return pyramidLayer(layer, url);
    return recordsLayer(layer, new URL(layer.store!, this.#address).href, recordsStyle(layer, look));
  }

  #remove(entry: Entry | undefined): void {
    for (const one of entry?.made?.layers ?? []) this.#map.removeLayer(one);
    entry?.made?.destroy();
  }
}

/** Ranks of layers of the scene that what is coloured by attribute lies above: base maps and pictures. */
const STYLED_ABOVE = 190;

/** Base maps below pictures, pictures below records, and what lies over the map above them. */
function zIndexOf(layer: Layer, order: number): number {
  const rank = layer.overlay ? 3 : layer.kind === 'tileset' ? 2 : isBaseMap(layer) ? 0 : 1;
  return rank * 200 + order;
}
