import {
  type Cesium3DTile,
  type Cesium3DTileFeature,
  type Cesium3DTileset,
  Color,
  type Scene as EngineScene,
} from '@cesium/engine';
import type { Layer } from '../../models/schema/layer.ts';
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
  /** Multiplied with the feature's own colours; undefined leaves them. */
  tint?: string;
  /** Hears which features of tiles stand out now. */
  onChange?(features: readonly Cesium3DTileFeature[]): void;
}

/**
 * Finds one feature of the tilesets in every tile and level of detail that it appears in, now and as tiles come
 * and go, and makes it stand out. A tile is searched once for each feature that is marked.
 */
export class FeatureHighlight {
  readonly #scene: EngineScene;
  readonly #look: () => HighlightLook;
  readonly #removeListeners: (() => void)[] = [];
  #marked: Marked | undefined;
  #searched = new WeakSet<object>();
  #features: Cesium3DTileFeature[] = [];

  constructor(scene: EngineScene, look: () => HighlightLook) {
    this.#scene = scene;
    this.#look = look;
  }

  get marked(): Marked | undefined {
    return this.#marked;
  }

  /** Those that stand out now. */
  get features(): readonly Cesium3DTileFeature[] {
    return this.#features;
  }

  watch(layer: Layer, tileset: Cesium3DTileset): void {
    this.#removeListeners.push(
      tileset.tileVisible.addEventListener((tile: Cesium3DTile) => {
        if (this.#marked?.layer === layer.id)
          this.#search(layer, tile.content as unknown as Content | undefined);
      }),
      tileset.tileUnload.addEventListener((tile: Cesium3DTile) => {
        const leaving = (feature: Cesium3DTileFeature) => contentOf(feature) === (tile.content as unknown);
        if (this.#features.some(leaving))
          this.#setFeatures(this.#features.filter((feature) => !leaving(feature)));
      }),
    );
  }

  mark(marked: Marked | undefined): void {
    if (marked?.id === this.#marked?.id && marked?.layer === this.#marked?.layer) return;
    for (const feature of this.#features) if (isAlive(feature)) feature.color = Color.WHITE;
    this.#searched = new WeakSet();
    this.#marked = marked;
    this.#setFeatures([]);
  }

  destroy(): void {
    for (const remove of this.#removeListeners) remove();
  }

  #setFeatures(features: Cesium3DTileFeature[]): void {
    this.#features = features;
    this.#look().onChange?.(features);
    this.#scene.requestRender();
  }

  #search(layer: Layer, content: Content | undefined): void {
    if (!content || this.#searched.has(content) || !this.#marked) return;
    this.#searched.add(content);
    for (const inner of content.innerContents ?? []) this.#search(layer, inner);
    const { tint } = this.#look();
    const found: Cesium3DTileFeature[] = [];
    for (let i = 0; i < content.featuresLength; i++) {
      const feature = content.getFeature(i);
      if (idOfTileFeature(layer, feature) !== this.#marked.id) continue;
      if (tint) feature.color = Color.fromCssColorString(tint);
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
