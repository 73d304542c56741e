import { InputError } from '../errors.ts';
import type { Extent } from '../schema/layer.ts';
import type { Crs } from './crs-types.ts';

/**
 * Degrees that data may reach beyond the area of use of its CRS: neighbouring zones of a grid are often mapped
 * in one of them, and the areas are rounded boxes.
 */
const MARGIN = 1;

/** Whether an extent (degrees) reaches outside of the CRS's area of use, or is not on the globe at all. */
export function outsideAreaOfUse(extent: Extent, crs: Pick<Crs, 'areaOfUse'>): boolean {
  const [west, south, east, north] = extent;
  if (!extent.every(Number.isFinite) || south < -90 || north > 90) return true;
  if (!crs.areaOfUse) return false;
  const [areaWest, areaSouth, areaEast, areaNorth] = crs.areaOfUse;
  if (south < areaSouth - MARGIN || north > areaNorth + MARGIN) return true;
  const width = areaEast - areaWest + (areaEast < areaWest ? 360 : 0);
  if (width + 2 * MARGIN >= 360) return false;
  // Longitudes counted eastward from the area's western edge, so that an area across 180° works too.
  const fromWest = (longitude: number): number => {
    const degrees = longitude - (areaWest - MARGIN);
    return degrees - 360 * Math.floor(degrees / 360);
  };
  const start = fromWest(west);
  const end = start + (east < west ? east - west + 360 : east - west);
  return start > width + 2 * MARGIN || end > width + 2 * MARGIN;
}

/**
 * Refuses a file whose result lies outside of its CRS's area of use: a wrong CRS or a wrong transform in the file.
 * @throws InputError `outside-area-of-use` naming both areas.
 */
export function assertInsideAreaOfUse(file: string, crs: Crs, extent: Extent): void {
  if (!outsideAreaOfUse(extent, crs)) return;
  const area = crs.areaOfUse ? ` (${formatExtent(crs.areaOfUse)})` : '';
  throw new InputError(
    'outside-area-of-use',
    file,
    `its coordinates come out at ${formatExtent(extent)}, outside of the area of use of ${crs.id} ${crs.name}${area}.`,
    'Check the CRS, the axis order and the transform of the file. If they are right, give the CRS as a PROJ string, which has no area of use.',
  );
}

function formatExtent(extent: Extent): string {
  const [west, south, east, north] = extent.map((value) =>
    Number.isFinite(value) ? Number(value.toFixed(3)) : value,
  );
  return `${west}…${east}° E, ${south}…${north}° N`;
}
