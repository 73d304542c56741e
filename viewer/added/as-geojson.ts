import type { Feature, Geometry } from '../../models/feature.ts';

/** Added features as GeoJSON in longitude and latitude, for other maps; several shapes of one become a collection. */
export function asGeoJson(features: readonly Feature[]): GeoJSON.FeatureCollection {
  return {
    type: 'FeatureCollection',
    features: features.map(({ id, name, attributes, geometries }) => {
      const shapes = geometries.map(geometryOf);
      return {
        type: 'Feature',
        id,
        properties: { ...attributes, ...(name === undefined ? {} : { name }) },
        geometry: shapes.length === 1 ? shapes[0] : { type: 'GeometryCollection', geometries: shapes },
      };
    }),
  };
}

function geometryOf(geometry: Geometry): GeoJSON.Geometry {
  const path = (from: number, to: number): number[][] =>
    Array.from({ length: to - from }, (_, i) => {
      const at = 3 * (from + i);
      return [geometry.positions[at], geometry.positions[at + 1]];
    });
  if (geometry.kind === 'points') {
    const places = path(0, geometry.positions.length / 3);
    return places.length === 1
      ? { type: 'Point', coordinates: places[0] }
      : { type: 'MultiPoint', coordinates: places };
  }
  if (geometry.kind === 'lines') {
    const { lineStarts } = geometry;
    const lines = Array.from({ length: lineStarts.length - 1 }, (_, i) =>
      path(lineStarts[i], lineStarts[i + 1]),
    );
    return lines.length === 1
      ? { type: 'LineString', coordinates: lines[0] }
      : { type: 'MultiLineString', coordinates: lines };
  }
  const { ringStarts, polygonStarts } = geometry;
  const polygons = Array.from({ length: polygonStarts.length - 1 }, (_, polygon) =>
    Array.from({ length: polygonStarts[polygon + 1] - polygonStarts[polygon] }, (_, ring) => {
      const at = polygonStarts[polygon] + ring;
      const open = path(ringStarts[at], ringStarts[at + 1]);
      return [...open, open[0]];
    }),
  );
  return polygons.length === 1
    ? { type: 'Polygon', coordinates: polygons[0] }
    : { type: 'MultiPolygon', coordinates: polygons };
}
