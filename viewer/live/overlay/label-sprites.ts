/** A label as a picture; sizes are CSS pixels. */
export interface LabelSprite {
  image: HTMLCanvasElement;
  width: number;
  height: number;
}

const PADDING = 6;
const LINE = 1.5;
/** Labels that are kept: values change, and so do they. */
const MOST = 400;
const LONGEST = 40;

/** Texts on plates as pictures, at one size and pixel ratio; the ones used last are kept. */
export class LabelSprites {
  readonly #size: number;
  readonly #pixelRatio: number;
  readonly #font: string;
  readonly #known = new Map<string, LabelSprite>();

  constructor(size: number, pixelRatio: number, font: string) {
    this.#size = size;
    this.#pixelRatio = pixelRatio;
    this.#font = font;
  }

  /** A name, and after it what it measures, which is stressed. */
  label(name: string, value: string, light: boolean): LabelSprite {
    const key = `${+light}${name}\n${value}`;
    const known = this.#known.get(key);
    if (known) {
      this.#known.delete(key);
      this.#known.set(key, known);
      return known;
    }
    const made = this.#draw(name.length > LONGEST ? `${name.slice(0, LONGEST - 1)}…` : name, value, light);
    if (this.#known.size >= MOST) this.#known.delete(this.#known.keys().next().value!);
    this.#known.set(key, made);
    return made;
  }

  #draw(name: string, value: string, light: boolean): LabelSprite {
    const image = document.createElement('canvas');
    const context = image.getContext('2d');
    if (!context) throw new Error('This browser gives no 2D canvas to draw labels on.');
    const fonts = [`500 ${this.#size}px ${this.#font}`, `700 ${this.#size}px ${this.#font}`];
    const widths = [name, value].map((text, index) => {
      context.font = fonts[index];
      return context.measureText(text).width;
    });
    const gap = name && value ? this.#size * 0.5 : 0;
    const width = Math.ceil(widths[0] + gap + widths[1] + 2 * PADDING);
    const height = Math.ceil(this.#size * LINE + 3);
    image.width = Math.ceil(width * this.#pixelRatio);
    image.height = Math.ceil(height * this.#pixelRatio);
    context.scale(this.#pixelRatio, this.#pixelRatio);
    context.fillStyle = light ? 'rgb(255 255 255 / 90%)' : 'rgb(8 17 22 / 84%)';
    context.beginPath();
    context.roundRect(0, 0, width, height, 5);
    context.fill();
    context.textBaseline = 'middle';
    context.fillStyle = light ? '#33444d' : '#c3d0d6';
    context.font = fonts[0];
    context.fillText(name, PADDING, height / 2 + 0.5);
    context.fillStyle = light ? '#0b171d' : '#ffffff';
    context.font = fonts[1];
    context.fillText(value, PADDING + widths[0] + gap, height / 2 + 0.5);
    return { image, width, height };
  }
}
