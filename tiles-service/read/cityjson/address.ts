import type { AttributeValue } from '../../../models/feature.ts';
import { isObject } from './is-object.ts';
import type { VertexReader } from './surface-mesh.ts';

/**
 * The addresses of a city object (one object in CityJSON 1.0, a list from 1.1 on) as a list; their `location`, a
 * MultiPoint of vertices, as positions in longitude, latitude and height. Undefined if there is none.
 */
export function readAddress(value: unknown, vertices: VertexReader): AttributeValue[] | undefined {
  const list = (Array.isArray(value) ? value : [value]).filter(isObject);
  if (list.length === 0) return undefined;
  return list.map((address) => {
    const { location, ...rest } = address;
    const positions = readLocation(location, vertices);
    return {
      ...(rest as Record<string, AttributeValue>),
      ...(positions.length > 0 && { location: positions }),
    };
  });
}

function readLocation(location: unknown, vertices: VertexReader): number[][] {
  if (!isObject(location) || !Array.isArray(location.boundaries)) return [];
  const positions: number[][] = [];
  const position = new Float64Array(3);
  for (const index of location.boundaries) {
    if (typeof index !== 'number' || !vertices.read(index, position, 0)) continue;
    if (position.every(Number.isFinite)) positions.push([...position]);
  }
  return positions;
}
