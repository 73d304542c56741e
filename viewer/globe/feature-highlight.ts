import {
  type Cesium3DTile,
  type Cesium3DTileFeature,
  type Cesium3DTileset,
  Color,
  type Scene as EngineScene,
} from '@cesium/engine';

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

/**
 * Colours one feature of the tilesets, in every tile and level of detail that it appears in, now and as tiles
 * come and go. A tile is searched once for each feature that is marked.
 */
export class FeatureHighlight {
  readonly #scene: EngineScene;
  readonly #colour: Color;
  readonly #restingColour: (feature: Cesium3DTileFeature) => Color | undefined;
  readonly #removeListeners: (() => void)[] = [];
  #marked: Marked | undefined;
  #searched = new WeakSet<object>();
  #features: Cesium3DTileFeature[] = [];

  constructor(
    scene: EngineScene,
    colour: string,
    restingColour: (feature: Cesium3DTileFeature) => Color | undefined = () => undefined,
  ) {
    this.#scene = scene;
    this.#colour = Color.fromCssColorString(colour);
    this.#restingColour = restingColour;
  }

  get marked(): Marked | undefined {
    return this.#marked;
  }

  watch(layer: string, tileset: Cesium3DTileset): void {
    this.#removeListeners.push(
      tileset.tileVisible.addEventListener((tile: Cesium3DTile) => {
        if (this.#marked?.layer === layer) this.#search(tile.content as unknown as Content | undefined);
      }),
      tileset.tileUnload.addEventListener(() => {
        // Features of a dropped tile cannot be coloured back.
        if (this.#features.length > 0) this.#features = this.#features.filter(isAlive);
      }),
    );
  }

  mark(marked: Marked | undefined): void {
    if (marked?.id === this.#marked?.id && marked?.layer === this.#marked?.layer) return;
    for (const feature of this.#features.filter(isAlive))
      feature.color = this.#restingColour(feature) ?? Color.WHITE;
    this.#features = [];
    this.#searched = new WeakSet();
    this.#marked = marked;
    this.#scene.requestRender();
  }

  destroy(): void {
    for (const remove of this.#removeListeners) remove();
  }

  #search(content: Content | undefined): void {
    if (!content || this.#searched.has(content) || !this.#marked) return;
    this.#searched.add(content);
    for (const inner of content.innerContents ?? []) this.#search(inner);
    for (let i = 0; i < content.featuresLength; i++) {
      const feature = content.getFeature(i);
      if (String(feature.getProperty('id')) !== this.#marked.id) continue;
      feature.color = this.#colour;
      this.#features.push(feature);
      this.#scene.requestRender();
    }
  }
}

function isAlive(feature: Cesium3DTileFeature): boolean {
  const { content } = feature as unknown as { content?: { isDestroyed(): boolean } };
  return content !== undefined && !content.isDestroyed();
}
