import { IFCGEOMETRICREPRESENTATIONCONTEXT, IFCSITE } from 'web-ifc';
import { type IfcLines, numberOf, numbersOf, reference } from './lines.ts';

import type { IfcUnits } from './units.ts';

/** Where the file says that its site is. */
export interface SitePlace {
  /** Degrees, WGS84. */
  longitude: number;
  latitude: number;
  /** Metres above sea level; absent where the file does not say. */
  height?: number;
  /** The point of the model, in metres, that is there: the origin of the site's placement. */
  point: [number, number, number];
}

/** IfcSite's latitude, longitude and elevation. Undefined for a file without, or with zeros in their place. */
export function sitePlaceOf(model: IfcLines, units: IfcUnits): SitePlace | undefined {
  for (const site of model.lines(IFCSITE)) {
    const latitude = compoundAngle(numbersOf(site.RefLatitude));
    const longitude = compoundAngle(numbersOf(site.RefLongitude));
    if (latitude === undefined || longitude === undefined || (latitude === 0 && longitude === 0)) continue;
    const elevation = numberOf(site.RefElevation);
    return {
      longitude,
      latitude,
      ...(elevation === undefined ? {} : { height: elevation * units.length }),
      point: originOf(model, reference(site.ObjectPlacement), units),
    };
  }
  return undefined;
}

/**
 * IfcCompoundPlaneAngleMeasure, [degrees, minutes, seconds, millionths of a second], as degrees. West and south are
 * negative in all parts; writers that put the sign on some of them mean the same.
 */
export function compoundAngle(parts: readonly number[] | undefined): number | undefined {
  if (!parts || parts.length < 1) return undefined;
  const [degrees, minutes = 0, seconds = 0, millionths = 0] = parts.map(Math.abs);
  const angle = degrees + minutes / 60 + (seconds + millionths / 1e6) / 3600;
  return parts.some((part) => part < 0) ? -angle : angle;
}

/** Direction of north in the model's x and y, a unit vector; (0, 1) where the file does not say. */
export function trueNorthOf(model: IfcLines): [number, number] {
  for (const context of model.lines(IFCGEOMETRICREPRESENTATIONCONTEXT)) {
    const ratios = numbersOf(model.follow(context.TrueNorth)?.DirectionRatios);
    if (!ratios || ratios.length < 2) continue;
    const length = Math.hypot(ratios[0], ratios[1]);
    if (length > 0) return [ratios[0] / length, ratios[1] / length];
  }
  return [0, 1];
}

export function originOf(
  model: IfcLines,
  placement: number | undefined,
  { length }: IfcUnits,
): [number, number, number] {
  if (placement === undefined) return [0, 0, 0];
  const matrix = model.api.GetWorldTransformMatrix(model.id, placement);
  return [matrix[12] * length, matrix[13] * length, matrix[14] * length];
}
