import type { Feature } from '../../../models/feature.ts';
import { asGeoJson } from '../../added/as-geojson.ts';
import { colourOfItem, styleOf } from '../../globe/added/style.ts';
import type { AddedItem } from '../../stores/added.ts';
import { type DrawnFeature, type DrawnLook, labelKey } from './drawn-feature.ts';

const LABEL = { color: '#ffffff', size: 13 };
const LONGEST_NAME = 24;
/** Names of more features than this are clutter before they are information. */
const MOST_NAMED = 400;

/** What was added as features, in the colours of its own or of its layer; nothing where it is hidden. */
export function addedFeatures({ id, visible, opacity, state }: AddedItem): DrawnFeature[] {
  if (!visible || state.state !== 'ready' || state.content.kind !== 'features') return [];
  return featuresIn(state.content.features, colourOfItem(id), opacity, id);
}

/** Features while a person chooses where they lie. */
export function previewFeatures(features: readonly Feature[]): DrawnFeature[] {
  return featuresIn(features, '#ffffff', 1);
}

function featuresIn(
  features: readonly Feature[],
  colour: string,
  opacity: number,
  layer?: string,
): DrawnFeature[] {
  const shapes = asGeoJson(features).features;
  return features.flatMap(({ id, name, attributes }, index) => {
    const look = styleOf(attributes, colour);
    const key = layer === undefined ? {} : { layer, id };
    const parts = partsOf(shapes[index].geometry);
    const drawn: DrawnFeature[] = [];
    const add = (geometry: GeoJSON.Geometry, properties: DrawnLook) =>
      drawn.push({ type: 'Feature', geometry, properties: { ...properties, ...key } });
    for (const part of parts) {
      const isPoint = part.type.includes('Point');
      if (part.type.includes('Polygon'))
        add(wound(part), { role: 'fill', color: look.fill, opacity: look.fillOpacity * opacity });
      if (isPoint) add(part, { role: 'mark', color: look.point, size: look.pointSize, opacity });
      else
        add(part, {
          role: 'line',
          color: look.stroke,
          size: look.strokeWidth,
          opacity: look.strokeOpacity * opacity,
        });
    }
    const [first] = parts;
    if (name && first?.type === 'Point' && features.length <= MOST_NAMED)
      add(first, { role: 'label', label: labelKey(shortened(name), LABEL), lift: look.pointSize / 2 + 3 });
    return drawn;
  });
}

function partsOf(geometry: GeoJSON.Geometry): Exclude<GeoJSON.Geometry, GeoJSON.GeometryCollection>[] {
  return geometry.type === 'GeometryCollection' ? geometry.geometries.flatMap(partsOf) : [geometry];
}

function shortened(name: string): string {
  return name.length > LONGEST_NAME ? `${name.slice(0, LONGEST_NAME - 1)}…` : name;
}

/** With outer rings one way and holes the other: MapLibre tells them apart by that. */
export function wound(geometry: GeoJSON.Geometry): GeoJSON.Geometry {
  const polygon = (rings: GeoJSON.Position[][]) =>
    rings.map((ring, index) => (isClockwise(ring) === (index === 0) ? ring.toReversed() : ring));
  if (geometry.type === 'Polygon') return { ...geometry, coordinates: polygon(geometry.coordinates) };
  if (geometry.type === 'MultiPolygon')
    return { ...geometry, coordinates: geometry.coordinates.map(polygon) };
  return geometry;
}

function isClockwise(ring: readonly GeoJSON.Position[]): boolean {
  let sum = 0;
  for (let i = 0; i + 1 < ring.length; i++) {
    const [[ax, ay], [bx, by]] = [ring[i], ring[i + 1]];
    sum += (bx - ax) * (by + ay);
  }
  return sum > 0;
}
