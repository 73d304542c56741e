import { currentCity } from '../../stores/boot.ts';
import { currentView } from '../../stores/view.ts';
import { Sprites } from '../symbols/sprites.ts';
import { drawNose, drawRing, drawTrail } from './draw-marks.ts';
import { type Drawn, isOne, type PlaceOf } from './drawn.ts';
import { LabelSprites } from './label-sprites.ts';
import { type Label, labelsFor } from './labels.ts';
import type { Projection } from './projection.ts';
import type { Item } from './shown-things.ts';
import type { ScreenSymbol } from './symbols-in-view.ts';

const MAXIMUM_PIXEL_RATIO = 2;
/** Height in CSS pixels of a screen that symbols are drawn at their own size for; on walls they are larger. */
const USUAL_HEIGHT = 1080;
const LARGEST_SCALE = 2;
const LABEL_SIZE = 12;
/** Of what is selected. */
const ACCENT = { dark: '#3fd9b8', light: '#00715f', contrast: '#6bffdd' };

/** Draws symbols, clusters, trails and labels on a canvas, and knows what it drew where. */
export class Painter {
  readonly #canvas: HTMLCanvasElement;
  readonly #context: CanvasRenderingContext2D;
  #sprites: Sprites | undefined;
  #labelSprites: LabelSprites | undefined;
  #labels = new Map<ScreenSymbol, Label>();
  #drawn: Drawn[] = [];
  #width = 0;
  #height = 0;
  #ratio = 0;
  scale = 1;

  constructor(canvas: HTMLCanvasElement) {
    this.#canvas = canvas;
    const context = canvas.getContext('2d');
    if (!context) throw new Error('This browser gives no 2D canvas to draw live things on.');
    this.#context = context;
  }

  /** Fits the canvas to a size in CSS pixels. */
  fit(width: number, height: number): void {
    const ratio = Math.min(window.devicePixelRatio || 1, MAXIMUM_PIXEL_RATIO);
    if (width === this.#width && height === this.#height && ratio === this.#ratio) return;
    [this.#width, this.#height, this.#ratio] = [width, height, ratio];
    this.#canvas.width = Math.round(width * ratio);
    this.#canvas.height = Math.round(height * ratio);
    this.#canvas.style.width = `${width}px`;
    this.#canvas.style.height = `${height}px`;
    this.scale = Math.max(1, Math.min(LARGEST_SCALE, height / USUAL_HEIGHT));
    const font = getComputedStyle(document.body).fontFamily;
    this.#sprites = new Sprites(this.scale, ratio, font);
    this.#labelSprites = new LabelSprites(LABEL_SIZE * this.scale, ratio, font);
  }

  /** Decides which symbols have a label, and where. */
  label(
    symbols: readonly ScreenSymbol[],
    projection: Projection,
    time: number,
    placeOf: PlaceOf,
    selected?: Item,
  ): void {
    const placed = this.#place(symbols, projection, time, placeOf);
    const screen = { width: this.#width, height: this.#height, scale: this.scale };
    this.#labels = this.#labelSprites ? labelsFor(placed, this.#labelSprites, screen, selected) : new Map();
  }

  /** Draws everything anew. True while something of it moves by itself. */
  draw(
    symbols: readonly ScreenSymbol[],
    projection: Projection,
    time: number,
    placeOf: PlaceOf,
    selected: Item | undefined,
  ): boolean {
    const context = this.#context;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, this.#canvas.width, this.#canvas.height);
    context.setTransform(this.#ratio, 0, 0, this.#ratio, 0, 0);
    const drawn = this.#place(symbols, projection, time, placeOf);
    // From back to front; alarms over all else.
    drawn.sort((a, b) => b.symbol.level - a.symbol.level || a.y - b.y);
    const quiet = drawn.filter(({ symbol }) => symbol.level === 0);
    this.#drawn = [...quiet, ...drawn.filter(({ symbol }) => symbol.level > 0)];
    let moves = false;
    for (const { symbol, place } of this.#drawn) {
      const [item] = symbol.items;
      if (!isOne(symbol) || !item.track) continue;
      if (item.track.movesAfter(time)) moves = true;
      drawTrail(context, item, place, projection, time, item === selected, this.scale);
    }
    const { appearance } = currentView();
    for (const one of this.#drawn) {
      const { symbol, x, y, sprite } = one;
      const [item] = symbol.items;
      context.globalAlpha = symbol.opacity;
      if (isOne(symbol) && item.track) drawNose(context, one, projection, this.scale);
      if (item === selected && isOne(symbol)) drawRing(context, one, ACCENT[appearance], this.scale);
      context.drawImage(
        sprite.image,
        x - sprite.anchor[0],
        y - sprite.anchor[1],
        sprite.width,
        sprite.height,
      );
    }
    context.globalAlpha = 1;
    for (const { symbol, x, y } of this.#drawn) {
      const label = this.#labels.get(symbol);
      if (label)
        context.drawImage(
          label.sprite.image,
          x + label.dx,
          y + label.dy,
          label.sprite.width,
          label.sprite.height,
        );
    }
    return moves;
  }

  /** The uppermost symbol at a place, CSS pixels. */
  symbolAt(x: number, y: number): ScreenSymbol | undefined {
    for (let at = this.#drawn.length - 1; at >= 0; at--) {
      const { symbol, sprite, x: middle, y: foot } = this.#drawn[at];
      const inset = 6 * this.scale;
      const left = middle - sprite.anchor[0] + inset;
      const top = foot - sprite.anchor[1] + inset;
      if (
        x >= left &&
        x <= left + sprite.width - 2 * inset &&
        y >= top &&
        y <= top + sprite.height - 2 * inset
      )
        return symbol;
    }
    return undefined;
  }

  #place(symbols: readonly ScreenSymbol[], projection: Projection, time: number, placeOf: PlaceOf): Drawn[] {
    const sprites = this.#sprites;
    if (!sprites) return [];
    const light = currentView().appearance === 'light';
    const out = { x: 0, y: 0 };
    const drawn: Drawn[] = [];
    const ground = currentCity()?.city.origin.height ?? 0;
    const margin = 40 * this.scale;
    for (const symbol of symbols) {
      if (symbol.hidden) continue;
      const [item] = symbol.items;
      // Of what is known from afar only, the height of the ground is a guess.
      const place = item
        ? placeOf(item, time)
        : { longitude: symbol.longitude, latitude: symbol.latitude, height: ground };
      const { longitude, latitude } = isOne(symbol) ? place : symbol;
      if (!projection.project(longitude, latitude, place.height, out)) continue;
      const { x, y } = out;
      if (x < -margin || y < -margin || x > this.#width + margin || y > this.#height + margin) continue;
      const sprite = isOne(symbol)
        ? sprites.symbol({
            glyph: item.glyph,
            level: item.thing.level,
            stale: item.thing.stale,
            simulated: item.thing.simulated,
            ...(item.color === undefined ? {} : { color: item.color }),
            light,
            moving: item.track !== undefined,
          })
        : sprites.cluster({
            count: symbol.count,
            ...(symbol.glyph === undefined ? {} : { glyph: symbol.glyph }),
            level: symbol.level,
            stale: symbol.stale,
            light,
          });
      drawn.push({ symbol, place, x, y, sprite });
    }
    return drawn;
  }
}
