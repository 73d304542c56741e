import {
  Cesium3DTileColorBlendMode,
  type Cesium3DTileFeature,
  Cesium3DTileStyle,
  type Cesium3DTileset,
  Color,
} from '@cesium/engine';
import type { Layer } from '../../../models/schema/layer.ts';
import { useLayerStyles } from '../../stores/layer-styles.ts';
import { idOfTileFeature } from '../tile-feature.ts';
import { featureLook, isPlain, type LookParts } from './feature-look.ts';

/** The engine calls these for every feature of a tile when it comes into view and when the style is new. */
interface Evaluated {
  evaluateColor(feature: Cesium3DTileFeature, result?: Color): Color;
  evaluate(feature: Cesium3DTileFeature): boolean;
}

const composers = new WeakMap<Cesium3DTileset, TilesetStyle>();

/** What composes the style of a tileset; undefined for a tileset that is no layer. */
export function styleOfTileset(tileset: Cesium3DTileset): TilesetStyle | undefined {
  return composers.get(tileset);
}

/**
 * The one writer of a tileset's style: opacity, colouring, filter, tints and cuts come together here (see
 * feature-look.ts), in every tile and level of detail, now and as tiles come and go.
 */
export class TilesetStyle {
  readonly #tileset: Cesium3DTileset;
  readonly #layer: () => Layer;
  readonly #onChange: () => void;
  readonly #tints = new Map<string, ReadonlyMap<string, string>>();
  readonly #predicates = new Map<string, (id: string) => boolean>();
  readonly #colors = new Map<string, Color>();
  readonly #unsubscribe: () => void;
  #opacity = 1;
  #parts: LookParts = { opacity: 1, tints: [], predicates: [] };

  constructor(tileset: Cesium3DTileset, layer: () => Layer, onChange: () => void) {
    this.#tileset = tileset;
    this.#layer = layer;
    this.#onChange = onChange;
    composers.set(tileset, this);
    let style = this.#style();
    this.#unsubscribe = useLayerStyles.subscribe(() => {
      if (this.#style() === style) return;
      style = this.#style();
      this.#compose();
    });
    if (style) this.#compose();
  }

  setOpacity(opacity: number): void {
    if (opacity === this.#opacity) return;
    this.#opacity = opacity;
    this.#compose();
  }

  /**
   * Tints of single features under the name of whoever wants them; names of later alphabet give way. Tiles are not
   * gone through for it: call `paint` for features that are there already.
   */
  setTints(name: string, tints: ReadonlyMap<string, string> | undefined): void {
    if (tints && tints.size > 0) this.#tints.set(name, tints);
    else this.#tints.delete(name);
    this.#gather();
  }

  /** Hides features for which the predicate is false; under the name of whoever wants it. Undefined takes it away. */
  setPredicate(name: string, isShown: ((id: string) => boolean) | undefined): void {
    if (isShown) this.#predicates.set(name, isShown);
    else if (!this.#predicates.delete(name)) return;
    this.#compose();
  }

  /** Gives one feature its look now. */
  paint(feature: Cesium3DTileFeature): void {
    const { color, opacity, shown } = featureLook(idOfTileFeature(this.#layer(), feature), this.#parts);
    feature.color = this.#color(color, opacity, new Color());
    feature.show = shown;
  }

  destroy(): void {
    this.#unsubscribe();
    composers.delete(this.#tileset);
  }

  #style() {
    return useLayerStyles.getState().styles[this.#layer().id];
  }

  #gather(): void {
    const style = this.#style();
    const names = [...this.#tints.keys()].sort();
    this.#parts = {
      opacity: this.#opacity,
      tints: names.map((name) => this.#tints.get(name)!),
      predicates: [...this.#predicates.values()],
      ...(style ? { style } : {}),
    };
  }

  #compose(): void {
    this.#gather();
    const parts = this.#parts;
    // Colours of classes stand for themselves: multiplied with brick and glass they could not be told apart.
    this.#tileset.colorBlendMode = parts.style?.coloured
      ? Cesium3DTileColorBlendMode.REPLACE
      : Cesium3DTileColorBlendMode.HIGHLIGHT;
    this.#tileset.style = isPlain(parts) ? undefined : this.#made();
    this.#onChange();
  }

  #made(): Cesium3DTileStyle {
    const style = new Cesium3DTileStyle();
    // What the engine asks for next of the same feature is known by then.
    let last: { feature: Cesium3DTileFeature; look: ReturnType<typeof featureLook> } | undefined;
    const lookOf = (feature: Cesium3DTileFeature) => {
      if (last?.feature !== feature)
        last = { feature, look: featureLook(idOfTileFeature(this.#layer(), feature), this.#parts) };
      return last.look;
    };
    const evaluated: Evaluated = {
      evaluateColor: (feature, result) => {
        last = undefined;
        const { color, opacity } = lookOf(feature);
        return this.#color(color, opacity, result ?? new Color());
      },
      evaluate: (feature) => lookOf(feature).shown,
    };
    // The engine takes objects that evaluate, though its types only know texts.
    style.color = evaluated as unknown as typeof style.color;
    style.show = evaluated as unknown as typeof style.show;
    return style;
  }

  #color(css: string | undefined, opacity: number, result: Color): Color {
    if (css === undefined) return Color.clone(Color.WHITE, result).withAlpha(opacity, result);
    let color = this.#colors.get(css);
    if (!color) this.#colors.set(css, (color = Color.fromCssColorString(css)));
    return color.withAlpha(opacity, result);
  }
}
