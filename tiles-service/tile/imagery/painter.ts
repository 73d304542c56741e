import type { MapFeature } from '../vector/map-feature.ts';
import type { TileAddress } from '../vector/mercator.ts';
import type { Context } from './canvas.ts';
import { addPath, addShiftedPath, type Frame } from './paths.ts';
import type { ZoomLayer } from './style/zoom-style.ts';
import type { Textures } from './textures.ts';

/** Width and height of the raster tiles. */
export const TILE_PIXELS = 512;
/** Vertices that change a line by less than this many pixels are not drawn. */
const TOLERANCE_PIXELS = 0.3;

export function frameOf({ z, x, y }: TileAddress): Frame {
  const scale = TILE_PIXELS * 2 ** z;
  return {
    scale,
    left: x * TILE_PIXELS,
    top: y * TILE_PIXELS,
    squaredTolerance: (TOLERANCE_PIXELS / scale) ** 2,
  };
}

/** Draws the features of a style layer. What is alike goes into one path, so that overlaps do not show. */
export function paintLayer(
  context: Context,
  layer: ZoomLayer,
  features: readonly MapFeature[],
  frame: Frame,
  textures: Textures,
): void {
  const shown = features.filter(({ properties }) => layer.shows(properties));
  if (shown.length === 0) return;
  for (const group of sortGroups(layer, shown)) {
    if (layer.type === 'fill') paintFills(context, layer, group, frame, textures);
    else if (layer.type === 'line') paintLines(context, layer, group, frame);
    else if (layer.type === 'circle') paintCircles(context, layer, group, frame);
  }
  context.globalAlpha = 1;
}

/** Features with the same sort key, lowest key first; all in one where the layer has none. */
function sortGroups({ sortKey }: ZoomLayer, features: MapFeature[]): MapFeature[][] {
  if (!sortKey) return [features];
  return [...groupBy(features, sortKey)].sort(([a], [b]) => a - b).map(([, group]) => group);
}

function groupBy<Key>(
  features: readonly MapFeature[],
  keyOf: (feature: MapFeature) => Key,
): Map<Key, MapFeature[]> {
  const groups = new Map<Key, MapFeature[]>();
  for (const feature of features) {
    const key = keyOf(feature);
    const group = groups.get(key);
    if (group) group.push(feature);
    else groups.set(key, [feature]);
  }
  return groups;
}

function paintFills(
  context: Context,
  layer: ZoomLayer,
  features: MapFeature[],
  frame: Frame,
  textures: Textures,
) {
  const [dx, dy] = layer.paint('fill-translate', {}, [0, 0]);
  const moved = { ...frame, left: frame.left - dx, top: frame.top - dy };
  const look = ({ properties }: MapFeature) =>
    `${layer.paint('fill-color', properties, '#000')}|${layer.paint('fill-opacity', properties, 1)}|${layer.paint('fill-outline-color', properties, '')}`;
  for (const [key, group] of groupBy(features, look)) {
    const [color, opacity, outline] = key.split('|');
    context.globalAlpha = Number(opacity);
    context.beginPath();
    for (const feature of group) addPath(context, feature, moved);
    context.fillStyle = color;
    context.fill('nonzero');
    const texture = layer.texture && textures.pattern(layer.texture);
    if (texture) {
      context.fillStyle = texture;
      context.fill('nonzero');
    }
    if (!outline) continue;
    context.strokeStyle = outline;
    context.lineWidth = 1;
    context.lineJoin = 'miter';
    context.stroke();
  }
}

function paintLines(context: Context, layer: ZoomLayer, features: MapFeature[], frame: Frame): void {
  const dashes = layer.paint('line-dasharray', {}, [] as number[]);
  const look = ({ properties }: MapFeature) => {
    const width = layer.paint('line-width', properties, 1);
    const color = layer.paint('line-color', properties, '#000');
    return `${width}|${color}|${layer.paint('line-opacity', properties, 1)}|${layer.paint('line-offset', properties, 0)}`;
  };
  context.lineCap = layer.layout('line-cap', {}, 'butt') as CanvasLineCap;
  context.lineJoin = layer.layout('line-join', {}, 'miter') as CanvasLineJoin;
  for (const [key, group] of groupBy(features, look)) {
    const [width, color, opacity, offset] = key.split('|');
    const pixels = Number(width);
    if (!(pixels > 0)) continue;
    // A line thinner than a pixel is drawn one pixel wide and fainter, so that it does not flicker between tiles.
    context.lineWidth = Math.max(pixels, 0.6);
    context.globalAlpha = Number(opacity) * Math.min(1, pixels / 0.6);
    context.strokeStyle = color;
    if (dashes.length > 0) strokeDashed(context, group, frame, dashes, pixels, Number(offset));
    else {
      context.beginPath();
      for (const feature of group) addShiftedPath(context, feature, frame, Number(offset));
      context.stroke();
    }
  }
}

/** Dashes start where the whole line does, not where this tile's part does. Their unit is the line's width. */
function strokeDashed(
  context: Context,
  features: MapFeature[],
  frame: Frame,
  dashes: number[],
  width: number,
  offset: number,
): void {
  context.setLineDash(dashes.map((dash) => dash * width));
  for (const feature of features) {
    for (let part = 0; part + 1 < feature.partStarts.length; part++) {
      context.lineDashOffset = feature.offsets[part] * frame.scale;
      context.beginPath();
      addShiftedPath(context, feature, frame, offset, part);
      context.stroke();
    }
  }
  context.setLineDash([]);
  context.lineDashOffset = 0;
}

function paintCircles(context: Context, layer: ZoomLayer, features: MapFeature[], frame: Frame): void {
  const look = ({ properties }: MapFeature) =>
    `${layer.paint('circle-color', properties, '#000')}|${layer.paint('circle-opacity', properties, 1)}`;
  for (const [key, group] of groupBy(features, look)) {
    const [color, opacity] = key.split('|');
    context.fillStyle = color;
    context.globalAlpha = Number(opacity);
    context.beginPath();
    for (const { coordinates, properties } of group) {
      const radius = layer.paint('circle-radius', properties, 5);
      const [dx, dy] = layer.paint('circle-translate', properties, [0, 0]);
      for (let i = 0; i < coordinates.length; i += 3) {
        const x = coordinates[i] * frame.scale - frame.left + dx;
        const y = coordinates[i + 1] * frame.scale - frame.top + dy;
        context.moveTo(x + radius, y);
        context.arc(x, y, radius, 0, 2 * Math.PI);
      }
    }
    context.fill('nonzero');
  }
}
