import type { AxisOrder, Crs } from './crs-types.ts';

/** Formats that write coordinates in the order of the CRS's authority; all others write x, y. */
const AUTHORITY_ORDER_FORMATS = new Set(['gml', 'citygml', 'wfs', 'indoorgml', 'infragml']);

/** The order of the first two coordinates in files of a format (`geojson`, `citygml` …). */
export function axisOrderFor(format: string, crs: Pick<Crs, 'authorityAxisOrder'>): AxisOrder {
  return AUTHORITY_ORDER_FORMATS.has(format.toLowerCase()) ? crs.authorityAxisOrder : 'x-y';
}

/** Exchanges the first two coordinates of every position, in place. */
export function swapAxes(positions: Float64Array, stride = 3): Float64Array {
  for (let index = 0; index + 1 < positions.length; index += stride) {
    const first = positions[index];
    positions[index] = positions[index + 1];
    positions[index + 1] = first;
  }
  return positions;
}
