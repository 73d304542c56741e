import type { Cesium3DTileset, CustomShader, Scene as EngineScene } from '@cesium/engine';
import type { Layer } from '../../../models/schema/layer.ts';
import type { Scene } from '../../../models/schema/scene.ts';
import type { ViewDocument } from '../../../models/schema/view-document.ts';
import { suitsAppearance } from '../../panels/layers/tree.ts';
import { shownMove } from '../../placement/placing.ts';
import { drawnAppearance, useOnPaper } from '../../stores/on-paper.ts';
import { errorText, forgetLayerStatus, recordError, setLayerStatus, useStatus } from '../../stores/status.ts';
import { type ShownLayer, shownLayer, useView } from '../../stores/view.ts';
import type { Lamps } from '../lamps.ts';
import { standAt } from '../placement/stand-at.ts';
import { drawnLayers, hasBaseImagery, isBaseMap, isTileArchive } from './drawn-layers.ts';
import { createImagery } from './imagery.ts';
import type { LayerAdapter, LayerContext } from './layer-adapter.ts';
import { createPointCloud } from './pointcloud.ts';
import { createTerrain } from './terrain.ts';
import { createTileset, type TilesetAdapter } from './tileset.ts';
import { createTileArchive } from './vector-tiles/index.ts';
import { overlayLookOf } from './vector-tiles/overlay-look.ts';

interface Entry {
  layer: Layer;
  adapter?: LayerAdapter;
  /** The attempt (see LayerStatus) that `adapter` or the loading under way belongs to; absent: never wanted. */
  attempt?: number;
  shown: ShownLayer;
  /** What drew the layer's version before, until the new one has been loaded. */
  retiring?: LayerAdapter;
}

/** Milliseconds after which an old version goes though the new one is still loading. */
const RETIRED_AFTER = 20_000;
/** Milliseconds between two looks at whether it has. */
const RETIRING_LOOKS = 250;

export interface LayerSetOptions {
  scene: EngineScene;
  city: Scene;
  /** Absolute address of the scene document, that layer addresses are relative to. */
  address: string;
  lamps: Lamps;
  screenSpaceError(): number;
  shaderFor(layer: Layer): CustomShader | undefined;
  /** Hears of every tileset that appears, for picking and highlights. */
  onTileset(layer: Layer, tileset: Cesium3DTileset): void;
}

/**
 * The drawn layers of a scene, kept as the view document says. A layer is loaded when it is first wanted. One
 * that fails says so in its status and leaves the others alone.
 */
export class LayerSet {
  readonly #options: LayerSetOptions;
  #entries: Entry[];
  readonly #unsubscribe: (() => void)[];
  #stopped = false;

  constructor(options: LayerSetOptions) {
    this.#options = options;
    this.#entries = drawnLayers(options.city).map(entryOf);
    this.#unsubscribe = [
      useView.subscribe(({ document }, { document: before }) => {
        if (document.layers !== before.layers || document.appearance !== before.appearance)
          this.#follow(document);
      }),
      useOnPaper.subscribe(() => this.#follow(useView.getState().document)),
      useStatus.subscribe(({ layers }, before) => {
        if (layers !== before.layers) this.#follow(useView.getState().document);
      }),
    ];
    // Without terrain in the scene the globe is ready as it is.
    const terrain = this.#entries.find(({ layer }) => layer.kind === 'terrain');
    if (!terrain || !shownLayer(terrain.layer, useView.getState().document).visible)
      options.scene.globe.show = true;
    this.#follow(useView.getState().document);
  }

  tilesets(): { layer: Layer; tileset: Cesium3DTileset }[] {
    return this.#entries
      .filter((entry): entry is Entry & { adapter: TilesetAdapter } => 'tileset' in (entry.adapter ?? {}))
      .map(({ layer, adapter }) => ({ layer, tileset: adapter.tileset }));
  }

  get pending(): number {
    return this.#entries.reduce((sum, { adapter }) => sum + (adapter?.pending ?? 0), 0);
  }

  get loaded(): boolean {
    const { layers } = useStatus.getState();
    return this.#entries.every(
      ({ layer, adapter, shown }) =>
        !shown.visible || layers[layer.id]?.state === 'failed' || adapter?.loaded === true,
    );
  }

  destroy(): void {
    this.#stopped = true;
    for (const unsubscribe of this.#unsubscribe) unsubscribe();
    for (const { adapter, retiring } of this.#entries) {
      adapter?.destroy();
      retiring?.destroy();
    }
  }

  /**
   * Shows another state of the same city. A layer whose content is the same is left as it is; the old version of
   * one that is new is drawn until the new one has been loaded, so that nothing vanishes in between.
   */
  setCity(city: Scene): void {
    const before = new Map(this.#entries.map((entry) => [entry.layer.id, entry]));
    this.#entries = drawnLayers(city).map((layer) => {
      const known = before.get(layer.id);
      before.delete(layer.id);
      if (!known) return entryOf(layer);
      if (isSameContent(known.layer, layer)) {
        known.layer = layer;
        if (known.adapter && 'tileset' in known.adapter)
          standAt((known.adapter as TilesetAdapter).tileset, shownMove(layer));
        return known;
      }
      known.retiring?.destroy();
      const drawn = known.shown.visible ? known.adapter : undefined;
      if (!drawn) known.adapter?.destroy();
      // Loading that is under way for the old version finds that it is no longer wanted.
      known.attempt = undefined;
      return { ...entryOf(layer), ...(drawn ? { retiring: drawn } : {}) };
    });
    for (const gone of before.values()) {
      gone.attempt = undefined;
      gone.adapter?.destroy();
      gone.retiring?.destroy();
      forgetLayerStatus(gone.layer.id);
    }
    this.#follow(useView.getState().document);
    this.#options.scene.requestRender();
  }

  #follow(view: ViewDocument): void {
    if (this.#stopped) return;
    for (const entry of this.#entries) {
      const { layer } = entry;
      const said = shownLayer(layer, view);
      const shown = { ...said, visible: said.visible && suitsAppearance(layer, drawnAppearance()) };
      const { visible, opacity, points } = entry.shown;
      const changed = shown.visible !== visible || shown.opacity !== opacity || shown.points !== points;
      entry.shown = shown;
      const attempt = useStatus.getState().layers[layer.id]?.attempt ?? 0;
      if (shown.visible && entry.attempt !== attempt) {
        entry.attempt = attempt;
        entry.adapter?.destroy();
        entry.adapter = undefined;
        void this.#load(entry, attempt);
      } else if (changed && entry.adapter) {
        entry.adapter.show(shown);
        entry.retiring?.show(shown);
        this.#options.scene.requestRender();
      }
    }
  }

  async #load(entry: Entry, attempt: number): Promise<void> {
    const { scene } = this.#options;
    const { layer } = entry;
    const isCurrent = () => !this.#stopped && entry.attempt === attempt;
    setLayerStatus(layer.id, { state: 'loading', detail: undefined, failedTiles: 0, attempt });
    try {
      const adapter = await this.#create(entry);
      if (!isCurrent()) {
        if (!scene.isDestroyed()) adapter.destroy();
        return;
      }
      entry.adapter = adapter;
      // The globe has one terrain: the old one must not take the new one with it when it goes.
      if (layer.kind === 'terrain') this.#retire(entry);
      adapter.show(entry.shown);
      if (entry.retiring) void this.#retireLater(entry, adapter);
      if ('tileset' in adapter) {
        const { tileset } = adapter as TilesetAdapter;
        // It may have been put elsewhere while it was loaded.
        standAt(tileset, shownMove(entry.layer));
        this.#options.onTileset(layer, tileset);
      }
      setLayerStatus(layer.id, { state: 'ready' });
    } catch (error) {
      if (!isCurrent()) return;
      this.#retire(entry);
      recordError(`${layer.id}: ${errorText(error)}`);
      setLayerStatus(layer.id, { state: 'failed', detail: errorText(error) });
    }
    if (layer.kind === 'terrain') scene.globe.show = true;
    scene.requestRender();
  }

  #retire(entry: Entry): void {
    if (!this.#stopped) entry.retiring?.destroy();
    entry.retiring = undefined;
  }

  async #retireLater(entry: Entry, adapter: LayerAdapter): Promise<void> {
    const deadline = performance.now() + RETIRED_AFTER;
    do await new Promise((resolve) => setTimeout(resolve, RETIRING_LOOKS));
    while (!this.#stopped && entry.retiring && !adapter.loaded && performance.now() < deadline);
    this.#retire(entry);
    if (!this.#stopped) this.#options.scene.requestRender();
  }

  #create({ layer }: Entry): Promise<LayerAdapter> {
    const { scene, address } = this.#options;
    const context: LayerContext = {
      url: new URL(layer.url, address).href,
      onTileFailed: (failedTiles, detail) => {
        recordError(`${layer.id}: ${detail}`);
        setLayerStatus(layer.id, { failedTiles, detail });
      },
      onChange: () => scene.requestRender(),
      lamps: this.#options.lamps,
    };
    if (isTileArchive(layer)) {
      return createTileArchive(scene, context, {
        isGround: isBaseMap(layer) && !hasBaseImagery(this.#options.city),
        below: () => this.#imagesBelow(layer),
        ...overlayLookOf(layer),
      });
    }
    switch (layer.kind) {
      case 'terrain':
        return createTerrain(scene, context);
      case 'imagery':
        return createImagery(scene, layer, context, () => this.#imagesBelow(layer));
      default:
        if (layer.role === 'pointcloud')
          return createPointCloud(scene, layer, context, this.#options.screenSpaceError());
        return createTileset(
          scene,
          layer,
          context,
          this.#options.screenSpaceError(),
          this.#options.shaderFor(layer),
        );
    }
  }

  /** Images lie upon one another in the order of the scene, whichever came first; the base map under all others. */
  #imagesBelow(layer: Layer): number {
    let images = 0;
    let isBehind = false;
    for (const entry of this.#entries) {
      if (entry.layer.id === layer.id) isBehind = true;
      const isBelow = isBaseMap(entry.layer) === isBaseMap(layer) ? !isBehind : isBaseMap(entry.layer);
      if (isBelow && entry.adapter && 'images' in entry.adapter) images += entry.adapter.images as number;
    }
    return images;
  }
}

function entryOf(layer: Layer): Entry {
  return { layer, shown: { visible: false, opacity: layer.opacity } };
}

/** The same tiles, drawn in the same way: names and credits may differ. */
function isSameContent(a: Layer, b: Layer): boolean {
  return a.url === b.url && a.kind === b.kind && a.role === b.role && a.group === b.group;
}
