import type { CanvasModule, Context } from './canvas.ts';

type Pattern = ReturnType<Context['createPattern']>;

/** What a texture is made of; in the style's metadata under `citymirror:textures`. */
export interface TextureStyle {
  /** Tree crowns seen from above, or the grain of a surface. */
  kind: 'crowns' | 'grain';
  light: string;
  dark: string;
  /** Pixels: radius of a crown, width of a grain. */
  size: number;
  /** Marks per texture (of TEXTURE_PIXELS²). */
  count: number;
}

/** Divides the tile's width, so that textures run on across tile borders. */
export const TEXTURE_PIXELS = 256;

/** Small repeating pictures that are laid over fills; made once per thread. */
export class Textures {
  readonly #patterns = new Map<string, Pattern>();

  constructor(canvas: CanvasModule, styles: Record<string, TextureStyle>) {
    for (const [name, style] of Object.entries(styles)) {
      const picture = canvas.createCanvas(TEXTURE_PIXELS, TEXTURE_PIXELS);
      const context = picture.getContext('2d');
      drawTexture(context, style, name);
      this.#patterns.set(name, context.createPattern(picture, 'repeat'));
    }
  }

  pattern(name: string): Pattern | undefined {
    return this.#patterns.get(name);
  }
}

function drawTexture(context: Context, { kind, light, dark, size, count }: TextureStyle, seed: string): void {
  const random = randomFrom(seed);
  for (let mark = 0; mark < count; mark++) {
    const x = random() * TEXTURE_PIXELS;
    const y = random() * TEXTURE_PIXELS;
    const radius = size * (0.55 + 0.9 * random());
    // Marks that stick out on one side come in on the other.
    for (const dx of copies(x, radius * 2)) {
      for (const dy of copies(y, radius * 2)) {
        if (kind === 'crowns') {
          // Light from the north-west, as hillshades have it.
          disc(context, x + dx + radius * 0.35, y + dy + radius * 0.35, radius, dark);
          disc(context, x + dx - radius * 0.15, y + dy - radius * 0.15, radius * 0.8, light);
        } else disc(context, x + dx, y + dy, radius, mark % 2 ? light : dark);
      }
    }
  }
}

function copies(position: number, reach: number): number[] {
  const moves = [0];
  if (position < reach) moves.push(TEXTURE_PIXELS);
  if (position > TEXTURE_PIXELS - reach) moves.push(-TEXTURE_PIXELS);
  return moves;
}

function disc(context: Context, x: number, y: number, radius: number, color: string): void {
  context.fillStyle = color;
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.fill();
}

/** Even numbers in [0, 1) that depend on the seed alone (mulberry32), so that all tiles get the same texture. */
function randomFrom(seed: string): () => number {
  let state = 0x9e3779b9;
  for (const letter of seed) state = Math.imul(state ^ letter.charCodeAt(0), 0x85ebca6b);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let value = Math.imul(state ^ (state >>> 15), state | 1);
    value ^= value + Math.imul(value ^ (value >>> 7), value | 61);
    return ((value ^ (value >>> 14)) >>> 0) / 4294967296;
  };
}
