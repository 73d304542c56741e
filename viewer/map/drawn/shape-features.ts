import type { Shape } from '../../globe/sketch/shape-set.ts';
import type { GroundPlace } from '../../stores/status.ts';
import { type DrawnFeature, type DrawnLook, labelKey } from './drawn-feature.ts';

/** Pixels between a place and the label above it. */
const LIFT = 9;

/** A shape of the globe seen from above: what it is upright, such as a plumb line, is a place here. */
export function shapeFeatures(
  { lines, fill, marks, labels }: Shape,
  key: Pick<DrawnLook, 'layer' | 'id'> = {},
): DrawnFeature[] {
  const features: DrawnFeature[] = [];
  if (fill && fill.places.length > 2)
    features.push(
      feature(
        {
          type: 'Polygon',
          coordinates: [fill.places, ...(fill.holes ?? [])].map((ring) => closed(ring.map(positionOf))),
        },
        { role: 'fill', color: fill.color, opacity: fill.opacity },
      ),
    );
  for (const { places, style } of lines ?? []) {
    const coordinates = places.map(positionOf);
    if (coordinates.length < 2) continue;
    const role = style.dashed ? 'dashes' : 'line';
    features.push(
      feature({ type: 'LineString', coordinates }, { role, color: style.color, size: style.width }),
    );
  }
  for (const { place, color, size } of marks ?? [])
    features.push(pointOf(place, { role: 'mark', color, size }));
  for (const { place, text, style, fleeting } of labels ?? [])
    if (text.trim() !== '')
      features.push(
        pointOf(place, { role: 'label', label: labelKey(text, style), lift: fleeting ? 2 * LIFT : LIFT }),
      );
  for (const { properties } of features) Object.assign(properties, key);
  return features;
}

function pointOf(place: GroundPlace, look: DrawnLook): DrawnFeature {
  return feature({ type: 'Point', coordinates: positionOf(place) }, look);
}

function feature(geometry: GeoJSON.Geometry, properties: DrawnLook): DrawnFeature {
  return { type: 'Feature', geometry, properties };
}

function positionOf({ longitude, latitude }: GroundPlace): [number, number] {
  return [longitude, latitude];
}

function closed(ring: [number, number][]): [number, number][] {
  return [...ring, ring[0]];
}
