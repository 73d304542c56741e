import type {
  Cesium3DTile,
  Cesium3DTileFeature,
  Cesium3DTileset,
  Scene as EngineScene,
} from '@cesium/engine';
import type { Layer } from '../../models/schema/layer.ts';
import { styleOfTileset } from './style/tileset-style.ts';
import { idOfTileFeature } from './tile-feature.ts';

/** A feature of a tileset that is to stand out. */
export interface Marked {
  layer: string;
  id: string;
}

interface Content {
  featuresLength: number;
  getFeature(index: number): Cesium3DTileFeature;
  innerContents?: Content[];
}

export interface HighlightLook {
  /** Takes the place of the feature's own colours, or is multiplied with them; undefined leaves them. */
  tint?: string;
  /** Hears which features of tiles stand out now. */
  onChange?(features: readonly Cesium3DTileFeature[]): void;
}

/**
 * Finds some features of the tilesets in every tile and level of detail that they appear in, now and as tiles come
 * and go, and makes them stand out. A tile is searched once for each new set of marks.
 */
export class FeatureHighlight {
  readonly #scene: EngineScene;
  /** Of its tints; see TilesetStyle.setTints. */
  readonly #name: string;
  readonly #look: () => HighlightLook;
  readonly #removeListeners: (() => void)[] = [];
  readonly #tilesets: { layer: Layer; tileset: Cesium3DTileset }[] = [];
  #marked: readonly Marked[] = [];
  #idsOf = new Map<string, Set<string>>();
  #searched = new WeakSet<object>();
  #features: Cesium3DTileFeature[] = [];

  constructor(scene: EngineScene, name: string, look: () => HighlightLook) {
    this.#scene = scene;
    this.#name = name;
    this.#look = look;
  }

  get marked(): readonly Marked[] {
    return this.#marked;
  }

  /** Those that stand out now. */
  get features(): readonly Cesium3DTileFeature[] {
    return this.#features;
  }

  isMarked(layer: string, id: string): boolean {
    return this.#idsOf.get(layer)?.has(id) === true;
  }

  watch(layer: Layer, tileset: Cesium3DTileset): void {
    this.#tilesets.push({ layer, tileset });
    this.#tint({ layer, tileset });
    this.#removeListeners.push(
      tileset.tileVisible.addEventListener((tile: Cesium3DTile) => {
        if (this.#idsOf.has(layer.id)) this.#search(layer, tile.content as unknown as Content | undefined);
      }),
      tileset.tileUnload.addEventListener((tile: Cesium3DTile) => {
        const leaving = (feature: Cesium3DTileFeature) => contentOf(feature) === (tile.content as unknown);
        if (this.#features.some(leaving))
          this.#setFeatures(this.#features.filter((feature) => !leaving(feature)));
      }),
    );
  }

  mark(marked: readonly Marked[]): void {
    const same = ({ layer, id }: Marked, index: number) =>
      this.#marked[index]?.layer === layer && this.#marked[index].id === id;
    if (marked.length === this.#marked.length && marked.every(same)) return;
    const before = this.#features;
    this.#searched = new WeakSet();
    this.#marked = marked;
    this.#idsOf = new Map();
    for (const { layer, id } of marked)
      this.#idsOf.set(layer, (this.#idsOf.get(layer) ?? new Set<string>()).add(id));
    for (let i = this.#tilesets.length - 1; i >= 0; i--) {
      if (this.#tilesets[i].tileset.isDestroyed()) this.#tilesets.splice(i, 1);
      else this.#tint(this.#tilesets[i]);
    }
    for (const feature of before)
      if (isAlive(feature)) styleOfTileset(feature.tileset as Cesium3DTileset)?.paint(feature);
    this.#setFeatures([]);
  }

  destroy(): void {
    for (const remove of this.#removeListeners) remove();
  }

  #tint({ layer, tileset }: { layer: Layer; tileset: Cesium3DTileset }): void {
    const { tint } = this.#look();
    const ids = tint === undefined ? [] : [...(this.#idsOf.get(layer.id) ?? [])];
    styleOfTileset(tileset)?.setTints(this.#name, new Map(ids.map((id) => [id, tint!])));
  }

  #setFeatures(features: Cesium3DTileFeature[]): void {
    this.#features = features;
    this.#look().onChange?.(features);
    this.#scene.requestRender();
  }

  #search(layer: Layer, content: Content | undefined): void {
    const ids = this.#idsOf.get(layer.id);
    if (!content || !ids || this.#searched.has(content)) return;
    this.#searched.add(content);
    for (const inner of content.innerContents ?? []) this.#search(layer, inner);
    const found: Cesium3DTileFeature[] = [];
    for (let i = 0; i < content.featuresLength; i++) {
      const feature = content.getFeature(i);
      const id = idOfTileFeature(layer, feature);
      if (id === undefined || !ids.has(id)) continue;
      styleOfTileset(feature.tileset as Cesium3DTileset)?.paint(feature);
      found.push(feature);
    }
    if (found.length > 0) this.#setFeatures([...this.#features, ...found]);
  }
}

function contentOf(feature: Cesium3DTileFeature): { isDestroyed(): boolean } | undefined {
  return (feature as unknown as { content?: { isDestroyed(): boolean } }).content;
}

function isAlive(feature: Cesium3DTileFeature): boolean {
  return contentOf(feature)?.isDestroyed() === false;
}
