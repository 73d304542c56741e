import { LINE, POLYGON, type TileLayer } from '../../../../models/vector-tiles/index.ts';
import type { OverlayLook } from './overlay-look.ts';
import { type PaintContext, type Painting, placeOf, type Shape, trace } from './paint-tile.ts';

/** Pixels in a picture of 512, from zoom 16 on; half of them up to zoom 12. */
const EDGE = 2;
const LINE_WIDTH = 2.6;
const POINT_RADIUS = 4;
/** Around lines and points, so that they stand out on light and on dark ground alike. */
const RIM = 'rgba(12, 18, 28, 0.6)';
const RIM_WIDTH = 1.2;
/** Of the inside of areas; what lies below them stays in sight. */
const FILL_ALPHA = '38';

/** Of dashes and the gaps between them, in pixels as above. */
const DASHES = [11, 6];

/**
 * Draws things that lie over the map: areas, then lines, then points, all in one colour. Near, they are of one width
 * whatever the zoom, so that they hide little; from afar they are finer, where there are more in a pixel.
 */
export function paintOverlay(
  context: PaintContext,
  layers: readonly Required<TileLayer>[],
  painting: Painting,
  { colour, isDashed = false }: OverlayLook,
): void {
  const unit = (painting.size / 512) * Math.min(1, Math.max(0.5, 0.5 + (painting.zoom - 12) / 8));
  const areas: Shape[] = [];
  const lines: Shape[] = [];
  const points: Shape[] = [];
  for (const { features, extent } of layers) {
    const place = placeOf(extent, painting);
    for (const feature of features)
      (feature.type === POLYGON ? areas : feature.type === LINE ? lines : points).push({ feature, ...place });
  }
  context.lineJoin = 'round';
  context.lineCap = 'round';
  context.fillStyle = colour + FILL_ALPHA;
  for (const shape of isDashed ? [] : areas) {
    context.beginPath();
    trace(context, shape, true);
    context.fill('evenodd');
  }
  if (isDashed) {
    context.lineCap = 'butt';
    context.setLineDash(DASHES.map((length) => length * unit));
  }
  stroke(context, areas, true, RIM, (EDGE + RIM_WIDTH) * unit);
  stroke(context, areas, true, colour, EDGE * unit);
  stroke(context, lines, false, RIM, (LINE_WIDTH + 2 * RIM_WIDTH) * unit);
  stroke(context, lines, false, colour, LINE_WIDTH * unit);
  context.setLineDash([]);
  dots(context, points, RIM, (POINT_RADIUS + RIM_WIDTH) * unit);
  dots(context, points, colour, POINT_RADIUS * unit);
}

function stroke(
  context: PaintContext,
  shapes: readonly Shape[],
  isRing: boolean,
  colour: string,
  width: number,
): void {
  context.strokeStyle = colour;
  context.lineWidth = width;
  context.beginPath();
  for (const shape of shapes) trace(context, shape, isRing);
  context.stroke();
}

function dots(context: PaintContext, shapes: readonly Shape[], colour: string, radius: number): void {
  context.fillStyle = colour;
  for (const { feature, scale, x, y } of shapes) {
    for (const part of feature.parts) {
      for (let i = 0; i + 1 < part.length; i += 2) {
        context.beginPath();
        context.arc(part[i] * scale + x, part[i + 1] * scale + y, radius, 0, 2 * Math.PI);
        context.fill('nonzero');
      }
    }
  }
}
