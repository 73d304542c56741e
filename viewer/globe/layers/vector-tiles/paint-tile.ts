import {
  LINE,
  type Look,
  lineWidth,
  MAP_CLASSES,
  MAP_LOOKS,
  type MapClass,
  mapClassOf,
  POLYGON,
  type TileFeature,
  type TileLayer,
} from '../../../../models/vector-tiles/index.ts';

/** What is used of a canvas, so that a picture can be made in a worker and in a test. */
export interface PaintContext {
  fillStyle: unknown;
  strokeStyle: unknown;
  lineWidth: number;
  lineCap: string;
  lineJoin: string;
  beginPath(): void;
  moveTo(x: number, y: number): void;
  lineTo(x: number, y: number): void;
  closePath(): void;
  rect(x: number, y: number, width: number, height: number): void;
  arc(x: number, y: number, radius: number, from: number, to: number): void;
  fill(rule?: 'evenodd' | 'nonzero'): void;
  stroke(): void;
  setLineDash(segments: number[]): void;
}

export interface Painting {
  appearance: 'day' | 'night';
  /** Pixels of a side. */
  size: number;
  /** Zoom that the picture is for. */
  zoom: number;
  /** The part of the vector tile that the picture shows: side of 1 / 2^levels, column and row. */
  window: { levels: number; column: number; row: number };
}

export interface Shape {
  feature: TileFeature;
  /** Pixels per unit of the tile, and the pixel of its origin. */
  scale: number;
  x: number;
  y: number;
}

/** Where the origin of a vector tile is, and how large its units are, in the pixels of a picture of a part of it. */
export function placeOf(extent: number, { size, window }: Painting): Omit<Shape, 'feature'> {
  const scale = (size * 2 ** window.levels) / extent;
  return { scale, x: -window.column * size, y: -window.row * size };
}

/** Draws a vector tile, or a part of it, in the colours of our own map. */
export function paintTile(
  context: PaintContext,
  layers: readonly Required<TileLayer>[],
  painting: Painting,
): void {
  const { appearance, size, zoom } = painting;
  const classes = new Map<MapClass, Shape[]>();
  for (const { name, features, extent } of layers) {
    const place = placeOf(extent, painting);
    for (const feature of features) {
      const found = mapClassOf(name, feature);
      if (!found) continue;
      const shapes = classes.get(found);
      if (shapes) shapes.push({ feature, ...place });
      else classes.set(found, [{ feature, ...place }]);
    }
  }
  context.lineJoin = 'round';
  context.lineCap = 'round';
  const looks = MAP_LOOKS[appearance];
  const pixels = (look: Look): number => (lineWidth(look, zoom) * size) / 512;
  // All edges lie below all roads, so that crossings are open.
  const cased = MAP_CLASSES.filter((name) => looks[name].casing);
  let casingsDrawn = false;
  for (const name of MAP_CLASSES) {
    const look = looks[name];
    if (look.casing && !casingsDrawn) {
      casingsDrawn = true;
      if (zoom >= 12)
        for (const road of cased)
          paintLines(context, classes.get(road) ?? [], looks[road].casing!, pixels(looks[road]) + 1.6, []);
    }
    const shapes = classes.get(name);
    if (!shapes) continue;
    if (look.fill) paintAreas(context, shapes, look, pixels(look));
    if (look.line) {
      const dashes = (look.dashes ?? []).map((length) => (length * size) / 512);
      paintLines(context, shapes, look.line, pixels(look), dashes);
    }
  }
}

function paintLines(
  context: PaintContext,
  shapes: readonly Shape[],
  colour: string,
  width: number,
  dashes: number[],
): void {
  context.strokeStyle = colour;
  context.lineWidth = width;
  context.setLineDash(dashes);
  context.beginPath();
  for (const shape of shapes) if (shape.feature.type === LINE) trace(context, shape, false);
  context.stroke();
  context.setLineDash([]);
}

function paintAreas(context: PaintContext, shapes: readonly Shape[], look: Look, width: number): void {
  context.fillStyle = look.fill;
  context.strokeStyle = look.line ?? look.fill;
  context.lineWidth = width;
  for (const shape of shapes) {
    context.beginPath();
    if (shape.feature.type === POLYGON) trace(context, shape, true);
    else if (shape.feature.type !== LINE) dots(context, shape, width * 3);
    else continue;
    // By crossings: writers do not all wind their holes as they should.
    context.fill('evenodd');
    if (look.line) context.stroke();
  }
}

/** Adds a feature's lines or rings to the path. */
export function trace(context: PaintContext, { feature, scale, x, y }: Shape, isRing: boolean): void {
  for (const part of feature.parts) {
    if (part.length < 4) continue;
    context.moveTo(part[0] * scale + x, part[1] * scale + y);
    for (let i = 2; i < part.length; i += 2) context.lineTo(part[i] * scale + x, part[i + 1] * scale + y);
    if (isRing) context.closePath();
  }
}

function dots(context: PaintContext, { feature, scale, x, y }: Shape, side: number): void {
  for (const part of feature.parts)
    for (let i = 0; i + 1 < part.length; i += 2)
      context.rect(part[i] * scale + x - side / 2, part[i + 1] * scale + y - side / 2, side, side);
}
