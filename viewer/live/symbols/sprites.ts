import {
  type ClusterLook,
  clusterSize,
  drawCluster,
  drawSymbol,
  type SymbolLook,
  type SymbolSize,
  symbolSize,
} from './draw-symbol.ts';

/** A picture that is drawn once and shown often. Sizes are CSS pixels at the sprites' scale. */
export interface Sprite extends SymbolSize {
  image: HTMLCanvasElement;
}

/** Pictures that are kept; of more, all are made anew as they are wanted. */
const MOST = 1_500;

/** Pictures of symbols and clusters at one scale and pixel ratio, each made when it is first wanted. */
export class Sprites {
  readonly #scale: number;
  readonly #pixelRatio: number;
  readonly #font: string;
  readonly #known = new Map<string, Sprite>();

  constructor(scale: number, pixelRatio: number, font: string) {
    this.#scale = scale;
    this.#pixelRatio = pixelRatio;
    this.#font = font;
  }

  symbol(look: SymbolLook): Sprite {
    const { glyph, level, stale, simulated, color, light, moving } = look;
    const key = `${glyph} ${level} ${+stale}${+simulated}${+light}${+moving} ${color ?? ''}`;
    return this.#sprite(key, symbolSize(look), (context) => drawSymbol(context, look));
  }

  cluster(look: ClusterLook): Sprite {
    const rough = { ...look, count: roughly(look.count) };
    const key = `+${rough.count} ${look.level} ${+look.stale}${+look.light} ${look.glyph ?? ''}`;
    return this.#sprite(key, clusterSize(rough), (context) => drawCluster(context, rough, this.#font));
  }

  #sprite(key: string, size: SymbolSize, draw: (context: CanvasRenderingContext2D) => void): Sprite {
    const known = this.#known.get(key);
    if (known) return known;
    if (this.#known.size >= MOST) this.#known.clear();
    const image = document.createElement('canvas');
    const pixels = this.#scale * this.#pixelRatio;
    image.width = Math.ceil(size.width * pixels);
    image.height = Math.ceil(size.height * pixels);
    const context = image.getContext('2d');
    if (!context) throw new Error('This browser gives no 2D canvas to draw symbols on.');
    context.scale(pixels, pixels);
    draw(context);
    const sprite: Sprite = {
      image,
      width: size.width * this.#scale,
      height: size.height * this.#scale,
      anchor: [size.anchor[0] * this.#scale, size.anchor[1] * this.#scale],
    };
    this.#known.set(key, sprite);
    return sprite;
  }
}

/** Counts that are read alike are drawn alike. */
function roughly(count: number): number {
  if (count < 1000) return count;
  return count < 9_950 ? Math.round(count / 100) * 100 : Math.round(count / 1000) * 1000;
}
