import type { Cesium3DTileset } from '@cesium/engine';
import type { Layer } from '../../models/schema/layer.ts';

export interface LayerTileset {
  layer: Layer;
  tileset: Cesium3DTileset;
}

type Listener = (layer: Layer, tileset: Cesium3DTileset) => void;

/**
 * Every tileset on the globe, of the city's layers and of what people added: cuts, prints, the tier and the budget for
 * memory hold for all of them. `ofLayers`: those of the city's layers as they are now.
 */
export class Tilesets {
  readonly #ofLayers: () => LayerTileset[];
  readonly #added = new Map<Cesium3DTileset, Layer>();
  readonly #listeners = new Set<Listener>();

  constructor(ofLayers: () => LayerTileset[]) {
    this.#ofLayers = ofLayers;
  }

  all(): LayerTileset[] {
    return [...this.#ofLayers(), ...[...this.#added].map(([tileset, layer]) => ({ layer, tileset }))];
  }

  /** Tells that a tileset has appeared, as one of a layer has. */
  tell(layer: Layer, tileset: Cesium3DTileset): void {
    for (const listener of this.#listeners) listener(layer, tileset);
  }

  /** Enters a tileset that is of no layer of the city. Returns its way out, before it is destroyed. */
  add(layer: Layer, tileset: Cesium3DTileset): () => void {
    this.#added.set(tileset, layer);
    this.tell(layer, tileset);
    return () => this.#added.delete(tileset);
  }

  /** Hears of every tileset that is there or appears later. Returns the end of it. */
  onTileset(listener: Listener): () => void {
    this.#listeners.add(listener);
    for (const { layer, tileset } of this.all()) listener(layer, tileset);
    return () => this.#listeners.delete(listener);
  }
}
