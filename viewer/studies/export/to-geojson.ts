import { enuFrame } from '../../../models/geodesy/index.ts';
import type { FacesPart, StudyPart, StudyResult } from '../result.ts';

/**
 * The features and coloured faces of a result as GeoJSON (RFC 7946), each with the part that it is of; triangles are polygons
 * in space with ellipsoidal heights. What makes the result one that can be defended stands beside the features, as a
 * foreign member.
 */
export function toGeoJson(
  result: Pick<StudyResult, 'id' | 'kind' | 'name' | 'made' | 'origin' | 'publication' | 'sources' | 'parts'>,
): GeoJSON.FeatureCollection & { citymirror: object } {
  const { id, kind, name, made, origin, publication, sources, parts } = result;
  return {
    type: 'FeatureCollection',
    citymirror: { id, kind, name, made: new Date(made).toISOString(), publication, origin, sources },
    features: parts.flatMap(featuresOf),
  };
}

/** Whether a result has something that GeoJSON can hold. */
export const hasFeatures = ({ parts }: Pick<StudyResult, 'parts'>): boolean =>
  parts.some(({ kind }) => kind !== 'raster');

function featuresOf(part: StudyPart): GeoJSON.Feature[] {
  if (part.kind === 'raster') return [];
  if (part.kind === 'faces') return trianglesOf(part);
  return part.features.map((feature) => ({
    ...feature,
    properties: { part: part.id, ...feature.properties },
  }));
}

function trianglesOf({ id, origin, triangles, values }: FacesPart): GeoJSON.Feature[] {
  const frame = enuFrame(...origin);
  const at = (index: number): number[] => [
    ...frame.toGeodetic(triangles[index], triangles[index + 1], triangles[index + 2]),
  ];
  return Array.from(values, (value, triangle): GeoJSON.Feature => {
    const corners = [0, 3, 6].map((corner) => at(9 * triangle + corner));
    return {
      type: 'Feature',
      geometry: { type: 'Polygon', coordinates: [[...corners, corners[0]]] },
      properties: { part: id, value: Number.isNaN(value) ? null : value },
    };
  });
}
