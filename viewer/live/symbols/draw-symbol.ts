import { linearOf } from '../../../models/srgb.ts';
import { GLYPHS, type Glyph } from './glyphs.ts';
import { levelLook } from './levels.ts';

/** What of a thing shows in its symbol. */
export interface SymbolLook {
  glyph: Glyph;
  /** Worst open alarm, 1 to 4; 0: none. */
  level: number;
  stale: boolean;
  simulated: boolean;
  /** Class of the property that its layer is coloured by, #rrggbb. */
  color?: string;
  /** On a light map. */
  light: boolean;
  /** It moves: round, without a foot. */
  moving: boolean;
}

/** What of several things that are drawn as one shows. */
export interface ClusterLook {
  count: number;
  /** Of things of one kind: its picture. */
  glyph?: Glyph;
  /** The worst of them. */
  level: number;
  /** All of them are. */
  stale: boolean;
  light: boolean;
}

/** CSS pixels; places are of the middle of a picture of `width` × `height`. */
export interface SymbolSize {
  width: number;
  height: number;
  /** Where the picture's place on the map is, from its upper left corner. */
  anchor: [x: number, y: number];
}

/** Radius of the plate of one thing, CSS pixels. */
const PLATE = 12.5;
const FOOT = 5;
const BADGE = 13;
const CHIP = 7;
const MARGIN = 7;

const NIGHT = {
  plate: '#0d1a22',
  ring: '#b9c8cf',
  ink: '#f1f7f9',
  halo: 'rgb(0 0 0 / 60%)',
  stale: '#93a3ab',
};
const DAY = {
  plate: '#ffffff',
  ring: '#33444d',
  ink: '#14222a',
  halo: 'rgb(255 255 255 / 85%)',
  stale: '#6c7b83',
};

export function symbolSize({ moving }: Pick<SymbolLook, 'moving'>): SymbolSize {
  const side = 2 * (PLATE + MARGIN);
  return {
    width: side,
    height: side + (moving ? 0 : FOOT),
    anchor: [side / 2, moving ? side / 2 : side - MARGIN + FOOT],
  };
}

/**
 * One thing: a plate with the picture of its kind; filled with the colour of its level or class; hollow and dashed when
 * stale; a badge with shape and numeral for its level; a hatched chip when simulated. The context's origin is the
 * picture's upper left corner, its unit one CSS pixel.
 */
export function drawSymbol(context: CanvasRenderingContext2D, look: SymbolLook): void {
  const tones = look.light ? DAY : NIGHT;
  const level = levelLook(look.level);
  const x = PLATE + MARGIN;
  const y = x;
  const fill = level?.color ?? look.color;
  plate(context, x, y, look.moving);
  context.lineJoin = 'round';
  context.strokeStyle = tones.halo;
  context.lineWidth = 4;
  context.stroke();
  if (look.stale) {
    context.fillStyle = look.light ? 'rgb(255 255 255 / 62%)' : 'rgb(8 16 22 / 58%)';
    context.fill();
    context.setLineDash([3, 2.6]);
    context.strokeStyle = level?.color ?? tones.stale;
    context.lineWidth = level ? 2.4 : 1.6;
  } else {
    context.fillStyle = fill ?? tones.plate;
    context.fill();
    context.strokeStyle = level ? (look.light ? '#14222a' : '#ffffff') : tones.ring;
    context.lineWidth = level ? 2 : 1.4;
  }
  context.stroke();
  context.setLineDash([]);
  const ink = look.stale ? tones.stale : level ? level.ink : look.color ? inkOn(look.color) : tones.ink;
  glyph(context, look.glyph, x, y, 17, ink);
  if (look.simulated) chip(context, x - PLATE - 1.5, y + PLATE - CHIP + 1.5, tones);
  if (level) badge(context, look.level, x + PLATE * 0.78, y - PLATE * 0.78);
}

export function clusterSize(look: ClusterLook): SymbolSize {
  const { width, height } = pill(look);
  const [across, up] = [width + 2 * MARGIN, height + 2 * MARGIN];
  return { width: across, height: up, anchor: [across / 2, up / 2] };
}

/** Several things: a pill with how many they are, and of which kind if it is one; a badge for the worst level. */
export function drawCluster(context: CanvasRenderingContext2D, look: ClusterLook, font: string): void {
  const tones = look.light ? DAY : NIGHT;
  const level = levelLook(look.level);
  const { width, height, size, across } = pill(look);
  const [x, y] = [MARGIN, MARGIN];
  // Two plates over one another: more than one thing.
  for (const [dx, dy, shade] of [
    [2.5, 2.5, true],
    [0, 0, false],
  ] as const) {
    context.beginPath();
    context.roundRect(x + dx, y + dy, width, height, height / 2);
    context.strokeStyle = tones.halo;
    context.lineWidth = 3.4;
    if (!look.stale) context.stroke();
    context.fillStyle = look.stale
      ? look.light
        ? 'rgb(255 255 255 / 70%)'
        : 'rgb(8 16 22 / 66%)'
      : tones.plate;
    context.fill();
    context.setLineDash(look.stale ? [3, 2.6] : []);
    context.strokeStyle = level && !shade ? level.color : look.stale ? tones.stale : tones.ring;
    context.lineWidth = level && !shade ? 3 : 1.4;
    context.stroke();
    context.setLineDash([]);
  }
  const ink = look.stale ? tones.stale : tones.ink;
  const text = countText(look.count);
  if (look.glyph) glyph(context, look.glyph, x + height * 0.34 + size / 2, y + height / 2, size * 1.15, ink);
  context.font = `700 ${size}px ${font}`;
  context.fillStyle = ink;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.fillText(
    text,
    look.glyph ? x + width - height * 0.36 - across / 2 : x + width / 2,
    y + height / 2 + size * 0.06,
  );
  if (level) badge(context, look.level, x + width - 3, y + 2);
}

/** How many, in as few characters as tell it: 7, 86, 312, 1.2k, 20k. */
export function countText(count: number): string {
  if (count < 1000) return String(count);
  const thousands = count / 1000;
  return thousands < 9.95 ? `${(Math.round(thousands * 10) / 10).toFixed(1)}k` : `${Math.round(thousands)}k`;
}

/** Of a pill, and of its text: how large, and how far across. */
function pill({ count, glyph: kind }: ClusterLook): {
  width: number;
  height: number;
  size: number;
  across: number;
} {
  const weight = Math.min(1, Math.log10(count) / 3);
  const size = 11.5 + 3.5 * weight;
  const height = size * 1.9;
  const across = countText(count).length * size * 0.62;
  const width = across + height * 0.72 + (kind ? size + height * 0.2 : 0);
  return { width: Math.max(height, width), height, size, across };
}

/** A disc; with a foot that stands on the place, for what does not move. */
function plate(context: CanvasRenderingContext2D, x: number, y: number, moving: boolean): void {
  context.beginPath();
  if (moving) {
    context.arc(x, y, PLATE, 0, 2 * Math.PI);
  } else {
    const half = 0.36;
    context.arc(x, y, PLATE, Math.PI / 2 + half, Math.PI / 2 - half + 2 * Math.PI);
    context.lineTo(x, y + PLATE + FOOT);
  }
  context.closePath();
}

function glyph(
  context: CanvasRenderingContext2D,
  kind: Glyph,
  x: number,
  y: number,
  size: number,
  color: string,
): void {
  context.save();
  context.translate(x - size / 2, y - size / 2);
  context.scale(size / 16, size / 16);
  context.strokeStyle = color;
  context.lineWidth = 1.45;
  context.lineCap = 'round';
  context.lineJoin = 'round';
  context.stroke(new Path2D(GLYPHS[kind]));
  context.restore();
}

/** Shape, colour and numeral of a level. */
function badge(context: CanvasRenderingContext2D, level: number, x: number, y: number): void {
  const look = levelLook(level);
  if (!look) return;
  context.save();
  context.translate(x - BADGE / 2, y - BADGE / 2);
  context.scale(BADGE / 24, BADGE / 24);
  const shape = new Path2D(look.shape);
  context.lineJoin = 'round';
  context.strokeStyle = '#ffffff';
  context.lineWidth = 6.5;
  context.stroke(shape);
  context.strokeStyle = '#0a1216';
  context.lineWidth = 3;
  context.stroke(shape);
  context.fillStyle = look.color;
  context.fill(shape);
  context.fillStyle = look.ink;
  context.font = '700 13px Georgia, "Times New Roman", "Noto Serif", serif';
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.fillText(look.numeral, 12, look.middle + 0.8);
  context.restore();
}

/** The hatch that marks what is simulated everywhere in the page. */
function chip(context: CanvasRenderingContext2D, x: number, y: number, tones: typeof NIGHT): void {
  context.save();
  context.beginPath();
  context.roundRect(x, y, CHIP, CHIP, 2);
  context.fillStyle = tones.plate;
  context.fill();
  context.clip();
  context.strokeStyle = tones.ink;
  context.lineWidth = 1.3;
  for (let at = -CHIP; at < CHIP; at += 2.7) {
    context.beginPath();
    context.moveTo(x + at, y + CHIP);
    context.lineTo(x + at + CHIP, y);
    context.stroke();
  }
  context.restore();
}

/** Black or white, whichever is read better on a colour (#rrggbb), by WCAG's relative luminance. */
export function inkOn(color: string): string {
  const [r, g, b] = [1, 3, 5].map((at) => linearOf(Number.parseInt(color.slice(at, at + 2), 16) / 255));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b > 0.179 ? '#06141a' : '#ffffff';
}
