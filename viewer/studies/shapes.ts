import type { Shape } from '../globe/sketch/shape-set.ts';
import type { GroundPlace } from '../stores/status.ts';
import { colourOf, cssOf } from './legend.ts';
import type { FeaturesPart, Legend, StudyGeometry, StudyProperties } from './result.ts';

const STROKE = '#35c9a5';
const WIDTH = 3;
const FILL_OPACITY = 0.35;

/** How a feature looks: by the legend where it has a value, else as it says itself. */
export function lookOf(
  properties: StudyProperties,
  legend: Legend | undefined,
): { stroke: string; width: number; fill: string; fillOpacity: number; marker: string } {
  const rgb = legend && properties.value !== undefined ? colourOf(legend, properties.value) : undefined;
  const colour = rgb && cssOf(rgb);
  const stroke = properties.stroke ?? colour ?? STROKE;
  return {
    stroke,
    width: properties['stroke-width'] ?? WIDTH,
    fill: properties.fill ?? colour ?? stroke,
    fillOpacity: properties['fill-opacity'] ?? FILL_OPACITY,
    marker: properties['marker-color'] ?? colour ?? stroke,
  };
}

/** Shapes on the globe of the features of a part, by a key of each. `level`: height where a coordinate has none. */
export function shapesOf(
  { features, draped }: FeaturesPart,
  legend: Legend | undefined,
  opacity: number,
  level: number,
): Shape[] {
  const place = ([longitude, latitude, height = level]: readonly number[]): GroundPlace => ({
    longitude,
    latitude,
    height,
  });
  return features.map(({ geometry, properties }): Shape => {
    const look = lookOf(properties, legend);
    const style = { color: look.stroke, width: look.width };
    const lines: NonNullable<Shape['lines']> = [];
    const shape: Shape = { lines };
    const polygon = (rings: readonly (readonly number[])[][]) => {
      for (const ring of rings) lines.push({ places: ring.map(place), draped, style });
      if (look.fillOpacity > 0)
        shape.fill = {
          places: open(rings[0]).map(place),
          holes: rings.slice(1).map((hole) => open(hole).map(place)),
          ...{ color: look.fill, opacity: look.fillOpacity * opacity },
          on: draped ? 'ground' : 'air',
        };
    };
    switch (geometry.type) {
      case 'Point':
        shape.marks = [{ place: place(geometry.coordinates), draped, color: look.marker, size: 11 }];
        break;
      case 'LineString':
        lines.push({ places: geometry.coordinates.map(place), draped, style });
        break;
      case 'MultiLineString':
        for (const line of geometry.coordinates) lines.push({ places: line.map(place), draped, style });
        break;
      case 'Polygon':
        polygon(geometry.coordinates);
        break;
      case 'MultiPolygon':
        break;
    }
    if (properties.title)
      shape.labels = [
        {
          ...{ place: place(firstOf(geometry)), draped, text: properties.title },
          style: { color: '#eaf6f2', size: 13 },
        },
      ];
    return shape;
  });
}

/** One shape has one fill: of several areas each is a feature of its own. */
export function singleAreas(part: FeaturesPart): FeaturesPart {
  return {
    ...part,
    features: part.features.flatMap((feature) => {
      const { geometry } = feature;
      if (geometry.type !== 'MultiPolygon') return [feature];
      return geometry.coordinates.map((coordinates, index) => ({
        ...feature,
        geometry: { type: 'Polygon' as const, coordinates },
        // Its name stands once.
        properties: index === 0 ? feature.properties : { ...feature.properties, title: undefined },
      }));
    }),
  };
}

/** GeoJSON closes its rings. */
const open = (ring: readonly (readonly number[])[]) => ring.slice(0, -1);

function firstOf({ type, coordinates }: StudyGeometry): readonly number[] {
  const first = coordinates.flat(Number.POSITIVE_INFINITY).slice(0, 3) as number[];
  return type === 'Point' ? coordinates : first;
}
