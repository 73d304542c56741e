import type { Language } from '../../../models/schema/text.ts';
import { localized } from '../../locale/i18n.ts';
import { currentCity } from '../../stores/boot.ts';
import { currentView } from '../../stores/view.ts';
import { levelLook } from '../symbols/levels.ts';
import { type Sprite, Sprites } from '../symbols/sprites.ts';
import { shownNumber, shownUnit } from '../units.ts';
import { FreePlaces } from './free-places.ts';
import { coveredBy, labelPlaces, withRoom } from './label-places.ts';
import { type LabelSprite, LabelSprites } from './label-sprites.ts';
import type { Projection } from './projection.ts';
import type { Item } from './shown-things.ts';
import type { ScreenSymbol } from './symbols-in-view.ts';

export interface Place {
  longitude: number;
  latitude: number;
  height: number;
  heading?: number | undefined;
}
type PlaceOf = (item: Item, time: number) => Place;

/** A symbol as it was drawn last. */
interface Drawn {
  symbol: ScreenSymbol;
  x: number;
  y: number;
  sprite: Sprite;
}

interface Label {
  sprite: LabelSprite;
  /** From the place of the symbol to the label's upper left corner, CSS pixels. */
  dx: number;
  dy: number;
}

const MAXIMUM_PIXEL_RATIO = 2;
/** Height in CSS pixels of a screen that symbols are drawn at their own size for; on walls they are larger. */
const USUAL_HEIGHT = 1080;
const LARGEST_SCALE = 2;
const LABEL_SIZE = 12;
/** CSS pixels of the screen that there is one label for, at most. */
const PIXELS_PER_LABEL = 24_000;
/** With more single things than this in view, only alarms and what is selected have labels. */
const MOST_FOR_NAMES = 140;
/** Of what is selected. */
const ACCENT = { dark: '#3fd9b8', light: '#00715f', contrast: '#6bffdd' };
/** Samples of the trail of a thing that is not selected. */
const SHORT_TRAIL = 3;
/** Metres ahead that tell which way a heading points on the screen. */
const AHEAD = 20;

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

  /** Decides which symbols have a label, and where: what is selected first, then alarms, then what is in the middle. */
  label(
    symbols: readonly ScreenSymbol[],
    projection: Projection,
    time: number,
    placeOf: PlaceOf,
    selected?: Item,
  ): void {
    this.#labels = new Map();
    const placed = this.#place(symbols, projection, time, placeOf);
    const taken = new FreePlaces(this.#width, this.#height);
    for (const { x, y, sprite } of placed) taken.take(coveredBy(sprite, x, y, this.scale));
    const singles = placed.filter(({ symbol }) => isOne(symbol));
    const isCrowded = singles.length > MOST_FOR_NAMES * this.scale;
    const rank = ({ symbol: { items, level }, x, y }: Drawn) =>
      (items[0] === selected ? -1e9 : 0) +
      (level > 0 ? level * 1e5 - 1e6 : 0) +
      Math.hypot(x - this.#width / 2, y - this.#height / 2);
    let left = Math.ceil((this.#width * this.#height) / (PIXELS_PER_LABEL * this.scale * this.scale));
    const { language, appearance } = currentView();
    for (const drawn of singles.sort((a, b) => rank(a) - rank(b))) {
      const { symbol, x, y, sprite } = drawn;
      const [item] = symbol.items;
      if (isCrowded && symbol.level === 0 && item !== selected) break;
      if (left === 0) break;
      const { name, value } = labelOf(item, language);
      const label = this.#labelSprites?.label(name, value, appearance === 'light');
      if (!label) return;
      const places = labelPlaces(sprite, label, x, y, this.scale);
      const free =
        places.find((box) => taken.isFree(withRoom(box))) ?? (item === selected ? places[0] : undefined);
      if (!free) continue;
      left--;
      taken.take(withRoom(free));
      this.#labels.set(symbol, { sprite: label, dx: free.x - x, dy: free.y - y });
    }
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
    for (const { symbol } of this.#drawn) {
      const [item] = symbol.items;
      if (!isOne(symbol) || !item.track) continue;
      if (item.track.movesAfter(time)) moves = true;
      this.#trail(item, projection, time, placeOf, item === selected);
    }
    const { appearance } = currentView();
    for (const one of this.#drawn) {
      const { symbol, x, y, sprite } = one;
      const [item] = symbol.items;
      context.globalAlpha = symbol.opacity;
      if (isOne(symbol) && item.track) this.#nose(one, projection, placeOf(item, time));
      if (item === selected && isOne(symbol)) this.#ring(one, ACCENT[appearance]);
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
      const { symbol, sprite, ...place } = this.#drawn[at];
      const inset = 6 * this.scale;
      const left = place.x - sprite.anchor[0] + inset;
      const top = place.y - sprite.anchor[1] + inset;
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
      const place = item ? placeOf(item, time) : { ...symbol, height: ground };
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
      drawn.push({ symbol, x, y, sprite });
    }
    return drawn;
  }

  /** Which way it heads: a point at the edge of its plate. */
  #nose({ symbol, x, y }: Drawn, projection: Projection, place: Place): void {
    const { heading } = place;
    if (heading === undefined) return;
    const turn = (heading * Math.PI) / 180;
    const north = (Math.cos(turn) * AHEAD) / 111_195;
    const east = (Math.sin(turn) * AHEAD) / (111_195 * Math.cos((place.latitude * Math.PI) / 180));
    const out = { x: 0, y: 0 };
    if (!projection.project(place.longitude + east, place.latitude + north, place.height, out)) return;
    const angle = Math.atan2(out.y - y, out.x - x);
    const context = this.#context;
    const [{ thing, color }] = symbol.items;
    const light = currentView().appearance === 'light';
    const r = 12.5 * this.scale;
    context.save();
    context.translate(x, y);
    context.rotate(angle);
    context.beginPath();
    context.moveTo(r + 7 * this.scale, 0);
    context.lineTo(r * 0.62, r * 0.72);
    context.lineTo(r * 0.62, -r * 0.72);
    context.closePath();
    context.lineJoin = 'round';
    context.strokeStyle = light ? 'rgb(255 255 255 / 85%)' : 'rgb(0 0 0 / 60%)';
    context.lineWidth = 3;
    context.stroke();
    context.fillStyle =
      levelLook(thing.level)?.color ?? (thing.stale ? '#7f8c93' : (color ?? (light ? '#33444d' : '#b9c8cf')));
    context.fill();
    context.restore();
  }

  #ring({ symbol, x, y, sprite }: Drawn, color: string): void {
    const context = this.#context;
    const middle = symbol.items[0].track ? 0 : sprite.anchor[1] - sprite.width / 2;
    context.beginPath();
    context.arc(x, y - middle, 17.5 * this.scale, 0, 2 * Math.PI);
    context.strokeStyle = 'rgb(0 0 0 / 55%)';
    context.lineWidth = 5.5 * this.scale;
    context.stroke();
    context.strokeStyle = color;
    context.lineWidth = 3 * this.scale;
    context.stroke();
  }

  /** The way it came, fading. */
  #trail(item: Item, projection: Projection, time: number, placeOf: PlaceOf, whole: boolean): void {
    const { track } = item;
    if (!track || track.samples.length < 2) return;
    const shownAt = time - track.delay;
    const past = track.samples.filter((sample) => sample.time < shownAt);
    const samples = whole ? past : past.slice(-SHORT_TRAIL);
    const here = placeOf(item, time);
    const points: { x: number; y: number }[] = [];
    for (const { longitude, latitude } of [...samples, here]) {
      const out = { x: 0, y: 0 };
      if (projection.project(longitude, latitude, here.height, out)) points.push(out);
    }
    const context = this.#context;
    const light = currentView().appearance === 'light';
    const color = levelLook(item.thing.level)?.color ?? (light ? '#33444d' : '#dfe9ec');
    context.lineCap = 'round';
    for (let at = 1; at < points.length; at++) {
      const share = at / (points.length - 1 || 1);
      context.beginPath();
      context.moveTo(points[at - 1].x, points[at - 1].y);
      context.lineTo(points[at].x, points[at].y);
      context.globalAlpha = 0.1 + 0.6 * share;
      context.strokeStyle = color;
      context.lineWidth = (whole ? 3.2 : 2) * this.scale;
      context.stroke();
    }
    context.globalAlpha = 1;
  }
}

function isOne({ items, count }: ScreenSymbol): boolean {
  return count === 1 && items.length === 1;
}

/** The name of a thing, and its first figure with its unit. */
function labelOf({ thing }: Item, language: Language): { name: string; value: string } {
  const name = localized(thing.name, language);
  if (thing.stale) return { name, value: '' };
  const figure = thing.values.find(({ value }) => typeof value === 'number');
  if (!figure) return { name, value: '' };
  const unit = shownUnit(figure.unit);
  return { name, value: `${shownNumber(figure.value as number)}${unit ? ` ${unit}` : ''}` };
}
