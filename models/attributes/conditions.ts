import type { Area, Condition } from '../schema/view-document.ts';
import type { PlainValue } from './column.ts';

/** Whether a value meets a condition. What is missing meets none. */
export function meets(value: PlainValue | undefined, condition: Condition): boolean {
  if (value === undefined) return false;
  if ('values' in condition) return condition.values.includes(value);
  if (typeof value !== 'number') return false;
  return value >= (condition.from ?? -Infinity) && value <= (condition.to ?? Infinity);
}

/**
 * Whether a place lies in an area, holes taken off, by crossings of a ray to the east. The edges are straight in
 * degrees, as they are drawn on the map; areas over the antimeridian are not cut.
 */
export function contains(area: Area, longitude: number, latitude: number): boolean {
  let inside = false;
  for (const ring of area) {
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
      const [xi, yi] = ring[i];
      const [xj, yj] = ring[j];
      if (yi > latitude !== yj > latitude && longitude < xi + ((xj - xi) * (latitude - yi)) / (yj - yi))
        inside = !inside;
    }
  }
  return inside;
}
