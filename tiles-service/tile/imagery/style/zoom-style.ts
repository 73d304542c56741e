import type { MapFeature } from '../../vector/map-feature.ts';
import type { MapLayerName } from '../../vector/map-schema.ts';
import { type Compiled, compileExpression, evaluate, type Properties, type Value } from './expression.ts';
import type { StyleDocument, StyleLayer } from './style-document.ts';

/** A layer of a style, compiled for one zoom. */
export interface ZoomLayer {
  id: string;
  type: 'background' | 'fill' | 'line' | 'circle';
  sourceLayer: MapLayerName | undefined;
  /** Name of the texture that raster tiles lay over the fill. */
  texture: string | undefined;
  shows(properties: Properties): boolean;
  paint<T extends Value>(name: string, properties: Properties, otherwise: T): T;
  layout<T extends Value>(name: string, properties: Properties, otherwise: T): T;
  /** Undefined: in the order of the features. */
  sortKey: ((feature: MapFeature) => number) | undefined;
}

/** The layers of a style that are drawn at a whole zoom. Symbols are left to the viewer. */
export function layersAt(style: StyleDocument, zoom: number): ZoomLayer[] {
  return style.layers
    .filter(({ type, minzoom = 0, maxzoom = 24 }) => type !== 'symbol' && zoom >= minzoom && zoom < maxzoom)
    .map((layer) => compileLayer(layer, zoom));
}

function compileLayer(layer: StyleLayer, zoom: number): ZoomLayer {
  const filter = compileExpression(layer.filter ?? true, zoom);
  const paint = compileAll(layer.paint, zoom);
  const layout = compileAll(layer.layout, zoom);
  const read = <T extends Value>(
    table: Map<string, Compiled>,
    name: string,
    properties: Properties,
    otherwise: T,
  ): T => {
    const compiled = table.get(name);
    return compiled ? ((evaluate(compiled, properties) ?? otherwise) as T) : otherwise;
  };
  const key = layout.get(`${layer.type}-sort-key`);
  return {
    id: layer.id,
    type: layer.type as ZoomLayer['type'],
    sourceLayer: layer['source-layer'] as MapLayerName | undefined,
    texture: layer.metadata?.['citymirror:texture'] as string | undefined,
    shows: (properties) => evaluate(filter, properties) === true,
    paint: (name, properties, otherwise) => read(paint, name, properties, otherwise),
    layout: (name, properties, otherwise) => read(layout, name, properties, otherwise),
    sortKey: key && (({ properties }) => Number(evaluate(key, properties) ?? 0)),
  };
}

function compileAll(values: Record<string, unknown> = {}, zoom: number): Map<string, Compiled> {
  return new Map(
    Object.entries(values).map(([name, value]) => [name, compileExpression(asLiteral(value), zoom)]),
  );
}

/** Arrays of numbers (dashes, offsets) are values, not expressions. */
function asLiteral(value: unknown): unknown {
  return Array.isArray(value) && typeof value[0] !== 'string' ? ['literal', value] : value;
}
