import {
  LINE,
  lineWidth,
  MAP_LOOKS,
  type MapClass,
  mapClassOf,
  type TileLayer,
} from '../../../../models/vector-tiles/index.ts';
import { type PaintContext, type Painting, placeOf, type Shape, trace } from './paint-tile.ts';

/** Streets with lamps: their light (#rrggbb), and how strong it is on the greater ones. */
const LIT: readonly { road: MapClass; colour: string; strength: number }[] = [
  { road: 'minor-road', colour: '#ffd9a6', strength: 0.55 },
  { road: 'medium-road', colour: '#ffd29a', strength: 0.8 },
  { road: 'major-road', colour: '#ffca8c', strength: 1 },
  { road: 'highway', colour: '#ffca8c', strength: 1 },
];
/** Of the light on the road and beside it: widths in those of the road, and opacities. */
const POOLS = [
  { width: 3.6, opacity: 0.07 },
  { width: 2, opacity: 0.13 },
  { width: 0.9, opacity: 0.26 },
];
/** Zoom from which single lamps are seen; metres between them. */
const SINGLE = 15;
const SPACING = 34;
/** Metres of a pixel of 512 at zoom 0, on the equator; nearer to the poles lamps stand closer. */
const METRES = 78_271.5;

/** Draws what street lamps light of the roads, over the picture of a tile: pools of warm light, from near each lamp. */
export function paintLamps(
  context: PaintContext,
  layers: readonly Required<TileLayer>[],
  painting: Painting,
): void {
  const { size, zoom, appearance } = painting;
  const shapes = new Map<MapClass, Shape[]>();
  for (const { name, features, extent } of layers) {
    const place = placeOf(extent, painting);
    for (const feature of features) {
      const found = feature.type === LINE ? mapClassOf(name, feature) : undefined;
      if (found) shapes.set(found, [...(shapes.get(found) ?? []), { feature, ...place }]);
    }
  }
  const unit = size / 512;
  context.lineJoin = 'round';
  context.lineCap = 'round';
  for (const { road, colour, strength } of LIT) {
    const own = shapes.get(road);
    if (!own) continue;
    const width = Math.max(1, lineWidth(MAP_LOOKS[appearance][road], zoom)) * unit;
    for (const pool of POOLS) stroke(context, own, rgba(colour, pool.opacity * strength), pool.width * width);
    if (zoom < SINGLE) continue;
    context.setLineDash([0.01, (SPACING * 2 ** zoom * unit) / METRES]);
    stroke(context, own, rgba(colour, 0.2 * strength), width * 1.5);
    stroke(context, own, rgba(colour, 0.3 * strength), width * 0.7);
    context.setLineDash([]);
  }
}

function stroke(context: PaintContext, shapes: readonly Shape[], colour: string, width: number): void {
  context.strokeStyle = colour;
  context.lineWidth = width;
  context.beginPath();
  for (const shape of shapes) trace(context, shape, false);
  context.stroke();
}

function rgba(colour: string, opacity: number): string {
  const value = Number.parseInt(colour.slice(1), 16);
  return `rgba(${value >> 16}, ${(value >> 8) & 255}, ${value & 255}, ${opacity})`;
}
