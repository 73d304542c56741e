import type { AreasGeometry, ExtrusionGeometry, Feature, LinesGeometry } from '../feature.ts';

export interface NearFeature {
  feature: Feature;
  /** Metres on the ground to the nearest line or point; 0 inside an area. */
  distance: number;
  /** Square metres of the area that contains the place; absent if none does. */
  area?: number;
}

/** Where a place lies with respect to a feature, on a plane through the place (good to 0.1 % within 10 km). */
export function nearFeature(feature: Feature, longitude: number, latitude: number): NearFeature | undefined {
  const scaleX = 111_320 * Math.cos((latitude * Math.PI) / 180);
  const scaleY = 110_574;
  let distance = Number.POSITIVE_INFINITY;
  for (const geometry of feature.geometries) {
    const { positions } = geometry;
    const local = new Float64Array((positions.length / 3) * 2);
    for (let i = 0, j = 0; i < positions.length; i += 3, j += 2) {
      local[j] = (positions[i] - longitude) * scaleX;
      local[j + 1] = (positions[i + 1] - latitude) * scaleY;
    }
    if (geometry.kind === 'areas' || geometry.kind === 'extrusion') {
      const area = containingArea(geometry, local);
      if (area !== undefined) return { feature, distance: 0, area };
      for (let ring = 0; ring + 1 < geometry.ringStarts.length; ring++)
        distance = Math.min(
          distance,
          distanceToPath(local, geometry.ringStarts[ring], geometry.ringStarts[ring + 1], true),
        );
    } else if (geometry.kind === 'lines') {
      distance = Math.min(distance, distanceToLines(geometry, local));
    } else if (geometry.kind === 'points') {
      for (let i = 0; i < local.length; i += 2)
        distance = Math.min(distance, Math.hypot(local[i], local[i + 1]));
    }
  }
  return Number.isFinite(distance) ? { feature, distance } : undefined;
}

function distanceToLines(geometry: LinesGeometry, local: Float64Array): number {
  let distance = Number.POSITIVE_INFINITY;
  for (let line = 0; line + 1 < geometry.lineStarts.length; line++)
    distance = Math.min(
      distance,
      distanceToPath(local, geometry.lineStarts[line], geometry.lineStarts[line + 1], false),
    );
  return distance;
}

/** Area of the polygon that contains the origin, holes taken off. */
function containingArea(
  geometry: AreasGeometry | ExtrusionGeometry,
  local: Float64Array,
): number | undefined {
  for (let polygon = 0; polygon + 1 < geometry.polygonStarts.length; polygon++) {
    let inside = false;
    let area = 0;
    for (let ring = geometry.polygonStarts[polygon]; ring < geometry.polygonStarts[polygon + 1]; ring++) {
      const start = geometry.ringStarts[ring];
      const end = geometry.ringStarts[ring + 1];
      if (ringContainsOrigin(local, start, end)) inside = !inside;
      const ringArea = Math.abs(signedArea(local, start, end));
      area += ring === geometry.polygonStarts[polygon] ? ringArea : -ringArea;
    }
    if (inside) return area;
  }
  return undefined;
}

/** Crossing number along +x. */
function ringContainsOrigin(local: Float64Array, start: number, end: number): boolean {
  let inside = false;
  for (let i = start, j = end - 1; i < end; j = i++) {
    const yi = local[2 * i + 1];
    const yj = local[2 * j + 1];
    if (yi > 0 === yj > 0) continue;
    const xi = local[2 * i];
    if (xi + ((local[2 * j] - xi) * -yi) / (yj - yi) > 0) inside = !inside;
  }
  return inside;
}

function signedArea(local: Float64Array, start: number, end: number): number {
  let doubled = 0;
  for (let i = start, j = end - 1; i < end; j = i++)
    doubled += local[2 * j] * local[2 * i + 1] - local[2 * i] * local[2 * j + 1];
  return doubled / 2;
}

function distanceToPath(local: Float64Array, start: number, end: number, closed: boolean): number {
  let distance = Math.hypot(local[2 * start], local[2 * start + 1]);
  for (let i = start + (closed ? 0 : 1); i < end; i++) {
    const j = i === start ? end - 1 : i - 1;
    const ax = local[2 * j];
    const ay = local[2 * j + 1];
    const dx = local[2 * i] - ax;
    const dy = local[2 * i + 1] - ay;
    const squared = dx * dx + dy * dy;
    const along = squared === 0 ? 0 : Math.max(0, Math.min(1, -(ax * dx + ay * dy) / squared));
    distance = Math.min(distance, Math.hypot(ax + along * dx, ay + along * dy));
  }
  return distance;
}
