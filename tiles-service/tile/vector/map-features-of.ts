import type { Feature, LinesGeometry, PointsGeometry } from '../../../models/feature.ts';
import { footprintOf, type Polygons, type ProjectRing } from './footprint.ts';
import { ALWAYS, rankVertices } from './importance.ts';
import { mapAttributes } from './map-attributes.ts';
import { type MapFeature, type MapShape, ShapeBuilder, shapeArea } from './map-feature.ts';
import {
  LAYER_OF_TYPE,
  LAYERS,
  type MapGeometryKind,
  type MapLayerName,
  minimumZoomOf,
  OVERLAY_LAYERS,
} from './map-schema.ts';
import { mercatorScale, worldX, worldY } from './mercator.ts';
import { visualCentre } from './visual-centre.ts';

/** Pixels that an area is wide, roughly, before its name is worth showing; and that a tile is wide. */
const LABEL_PIXELS = 90;
const TILE_PIXELS = 512;

/** What a feature becomes on the map: one map feature per kind of geometry, and a label for a named area. */
export function mapFeaturesOf(feature: Feature): MapFeature[] {
  const layers = LAYER_OF_TYPE[feature.type];
  return layers ? shapesOf(feature, layers) : [];
}

/** As mapFeaturesOf, for a thing that lies over the map, whatever its type. */
export function overlayFeaturesOf(feature: Feature): MapFeature[] {
  return shapesOf(feature, OVERLAY_LAYERS);
}

function shapesOf(feature: Feature, layers: Partial<Record<MapGeometryKind, MapLayerName>>): MapFeature[] {
  const result: MapFeature[] = [];
  if (layers.areas) {
    const polygons = footprintOf(feature.geometries, projectUpwards);
    if (polygons.length > 0) addAreas(feature, layers.areas, polygons, result);
  }
  if (layers.lines) addShape(feature, layers.lines, 'lines', linesOf(feature), result);
  // A point that only says where an area or a line of the same feature is would be drawn twice.
  if (layers.points && result.length === 0)
    addShape(feature, layers.points, 'points', pointsOf(feature), result);
  return result;
}

/** The sea, which is no feature of a source: what the map shows of polygons in world units (y to the south). */
export function seaFeature(polygons: Polygons): MapFeature | undefined {
  const upwards = polygons.map((rings) =>
    rings.map((ring) => ring.map((value, index) => (index % 2 ? -value : value))),
  );
  const shape = areasOf(upwards);
  if (!shape) return undefined;
  const properties = { id: 'derived:sea', kind: 'sea', class: 'sea' };
  return { layer: 'water', shape: 'areas', minimumZoom: 0, properties, ...shape, area: shapeArea(shape) };
}

/** y grows to the north, as outlines want it. */
const projectUpwards: ProjectRing = (positions, start, end) => {
  const ring: number[] = [];
  for (let i = start; i < end; i++) ring.push(worldX(positions[i * 3]), -worldY(positions[i * 3 + 1]));
  return ring;
};

function addAreas(feature: Feature, layer: MapLayerName, polygons: Polygons, result: MapFeature[]): void {
  const { shape, labelled } = LAYERS[layer];
  if (shape === 'areas') addShape(feature, layer, 'areas', areasOf(polygons), result);
  else if (shape === 'lines') addShape(feature, layer, 'lines', outlinesOf(polygons), result);
  else addShape(feature, layer, 'points', centreOf(polygons), result);
  const area = result[result.length - 1];
  if (!labelled || feature.name === undefined || !area) return;
  const label = centreOf(polygons);
  if (!label) return;
  const width = Math.sqrt(shapeArea(area));
  const zoom = Math.ceil(Math.log2(LABEL_PIXELS / TILE_PIXELS / width));
  result.push({
    ...label,
    layer: 'labels',
    shape: 'points',
    minimumZoom: Math.max(LAYERS.labels.minimumZoom[''], Math.min(14, zoom)),
    properties: { ...area.properties, of: layer },
    area: 0,
  });
}

function addShape(
  feature: Feature,
  layer: MapLayerName,
  shape: MapGeometryKind,
  geometry: MapShape | undefined,
  result: MapFeature[],
): void {
  if (!geometry) return;
  const { shape: wanted } = LAYERS[layer];
  const shown = wanted === 'points' && shape === 'lines' ? middleOf(geometry) : geometry;
  const scale = mercatorScale((geometry.bounds[1] + geometry.bounds[3]) / 2);
  const properties = mapAttributes(feature, layer, scale);
  const minimumZoom = minimumZoomOf(layer, properties.kind as string);
  const area = shape === 'areas' ? shapeArea(geometry) : 0;
  result.push({
    layer,
    shape: wanted === 'points' ? 'points' : shape,
    minimumZoom,
    properties,
    ...shown,
    area,
  });
}

function areasOf(polygons: Polygons): MapShape | undefined {
  const builder = new ShapeBuilder();
  for (const rings of polygons) {
    for (const [index, ring] of rings.entries()) {
      builder.startPart(index === 0 ? 0 : 1);
      for (let i = 0; i < ring.length; i += 2) builder.vertex(ring[i], -ring[i + 1], ALWAYS);
      if (builder.partLength >= 3) continue;
      builder.dropPart();
      if (index === 0) break;
    }
  }
  return ranked(builder.finish(), true);
}

function outlinesOf(polygons: Polygons): MapShape | undefined {
  const builder = new ShapeBuilder();
  for (const ring of polygons.flat()) {
    builder.startPart();
    for (let i = 0; i < ring.length; i += 2) builder.vertex(ring[i], -ring[i + 1], ALWAYS);
    builder.vertex(ring[0], -ring[1], ALWAYS);
  }
  return ranked(builder.finish(), false);
}

function linesOf({ geometries }: Feature): MapShape | undefined {
  const builder = new ShapeBuilder();
  for (const { positions, lineStarts } of geometries.filter(
    (one): one is LinesGeometry => one.kind === 'lines',
  )) {
    for (let line = 0; line + 1 < lineStarts.length; line++) {
      builder.startPart();
      for (let i = lineStarts[line]; i < lineStarts[line + 1]; i++)
        builder.vertex(worldX(positions[i * 3]), worldY(positions[i * 3 + 1]), ALWAYS);
      if (builder.partLength < 2) builder.dropPart();
    }
  }
  return ranked(builder.finish(), false);
}

function pointsOf({ geometries }: Feature): MapShape | undefined {
  const builder = new ShapeBuilder();
  builder.startPart();
  for (const { positions } of geometries.filter((one): one is PointsGeometry => one.kind === 'points'))
    for (let i = 0; i < positions.length; i += 3)
      builder.vertex(worldX(positions[i]), worldY(positions[i + 1]), ALWAYS);
  return builder.finish();
}

/** The visual centre of the largest polygon. */
function centreOf(polygons: Polygons): MapShape | undefined {
  const sizes = polygons.map(([outer]) => boundsArea(outer));
  const largest = polygons[sizes.indexOf(Math.max(...sizes))];
  if (!largest || largest[0].length < 2) return undefined;
  const [x, y] = visualCentre(largest);
  return pointAt(x, -y);
}

function boundsArea(ring: number[]): number {
  const xs = ring.filter((_, index) => index % 2 === 0);
  const ys = ring.filter((_, index) => index % 2 === 1);
  const span = (values: number[]) =>
    values.reduce((a, b) => Math.max(a, b)) - values.reduce((a, b) => Math.min(a, b));
  return span(xs) * span(ys);
}

function middleOf({ coordinates }: MapShape): MapShape {
  const middle = (coordinates.length / 3) >> 1;
  return pointAt(coordinates[middle * 3], coordinates[middle * 3 + 1]) as MapShape;
}

function pointAt(x: number, y: number): MapShape | undefined {
  const builder = new ShapeBuilder();
  builder.startPart();
  builder.vertex(x, y, ALWAYS);
  return builder.finish();
}

function ranked(shape: MapShape | undefined, closed: boolean): MapShape | undefined {
  if (!shape) return undefined;
  for (let part = 0; part + 1 < shape.partStarts.length; part++)
    rankVertices(shape.coordinates, shape.partStarts[part], shape.partStarts[part + 1], closed);
  return shape;
}
