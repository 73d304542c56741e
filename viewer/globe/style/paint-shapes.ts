import type { Feature } from '../../../models/feature.ts';
import type { PaintContext } from '../layers/vector-tiles/paint-tile.ts';

/** The picture of a Web Mercator tile: its address and the pixels of a side. */
export interface Tile {
  x: number;
  y: number;
  z: number;
  size: number;
}

const LINE_WIDTH = 3;
const POINT_RADIUS = 4;
const EDGE_WIDTH = 1.2;
/** What a colour lies on is seen through it a little. */
const FILL_ALPHA = 'b8';
/** Between neighbours of one colour, and around lines and points, on light and dark ground alike. */
const EDGE = 'rgba(10, 16, 24, 0.75)';

/** Draws the shapes of features in a colour each (#rrggbb), areas below lines below points. */
export function paintShapes(
  context: PaintContext,
  features: readonly { feature: Feature; color: string }[],
  tile: Tile,
): void {
  context.lineJoin = 'round';
  context.lineCap = 'round';
  for (const pass of ['areas', 'lines', 'points'] as const) {
    for (const { feature, color } of features) {
      for (const { kind, positions, ...shape } of feature.geometries) {
        const isArea = kind === 'areas' || kind === 'extrusion';
        if (pass === 'areas' && isArea && 'ringStarts' in shape) {
          context.fillStyle = color + FILL_ALPHA;
          context.strokeStyle = EDGE;
          context.lineWidth = EDGE_WIDTH;
          context.beginPath();
          trace(context, positions, shape.ringStarts, tile, true);
          context.fill('evenodd');
          context.stroke();
        } else if (pass === 'lines' && kind === 'lines' && 'lineStarts' in shape) {
          context.beginPath();
          trace(context, positions, shape.lineStarts, tile, false);
          context.strokeStyle = EDGE;
          context.lineWidth = LINE_WIDTH + 2 * EDGE_WIDTH;
          context.stroke();
          context.strokeStyle = color;
          context.lineWidth = LINE_WIDTH;
          context.stroke();
        } else if (pass === 'points' && kind === 'points') {
          for (let i = 0; i < positions.length; i += 3) {
            const [x, y] = pixelOf(positions[i], positions[i + 1], tile);
            context.beginPath();
            context.arc(x, y, POINT_RADIUS + EDGE_WIDTH, 0, 2 * Math.PI);
            context.fillStyle = EDGE;
            context.fill('nonzero');
            context.beginPath();
            context.arc(x, y, POINT_RADIUS, 0, 2 * Math.PI);
            context.fillStyle = color;
            context.fill('nonzero');
          }
        }
      }
    }
  }
}

function trace(
  context: PaintContext,
  positions: Float64Array,
  starts: Uint32Array,
  tile: Tile,
  isRing: boolean,
): void {
  for (let part = 0; part + 1 < starts.length; part++) {
    for (let i = starts[part]; i < starts[part + 1]; i++) {
      const [x, y] = pixelOf(positions[3 * i], positions[3 * i + 1], tile);
      if (i === starts[part]) context.moveTo(x, y);
      else context.lineTo(x, y);
    }
    if (isRing) context.closePath();
  }
}

/** Pixel of a place in the picture of a tile, y down. */
export function pixelOf(
  longitude: number,
  latitude: number,
  { x, y, z, size }: Tile,
): [x: number, y: number] {
  const sine = Math.sin((Math.max(-85.06, Math.min(85.06, latitude)) * Math.PI) / 180);
  const across = (longitude + 180) / 360;
  const down = 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI);
  return [(across * 2 ** z - x) * size, (down * 2 ** z - y) * size];
}

/** West, south, east, north of a tile in degrees, with a margin of some pixels on every side. */
export function extentOfTile({ x, y, z, size }: Tile, margin: number): [number, number, number, number] {
  const share = margin / size;
  const latitude = (row: number) =>
    (Math.atan(Math.sinh(Math.PI * (1 - (2 * row) / 2 ** z))) * 180) / Math.PI;
  return [
    ((x - share) / 2 ** z) * 360 - 180,
    latitude(y + 1 + share),
    ((x + 1 + share) / 2 ** z) * 360 - 180,
    latitude(y - share),
  ];
}
