import { geodesicBetween, geodesicDestination } from '../../../models/geodesy/geodesic-lines.ts';
import type { SketchKind } from '../../stores/sketch.ts';
import type { GroundPlace } from '../../stores/status.ts';

const CIRCLE_SIDES = 72;

export interface Outline {
  places: GroundPlace[];
  /** The last place is joined to the first. */
  closed: boolean;
}

/**
 * The line that places of a drawing stand for: a rectangle is the one along meridians and parallels through two
 * opposite corners, a circle is that around the first place through the second. Heights are those of the first place
 * where the shape is made here. One place, or none, gives itself.
 */
export function outlineOf(kind: SketchKind, places: readonly GroundPlace[]): Outline {
  const [first, second] = places;
  if (places.length < 2 || kind === 'point' || kind === 'line') return { places: [...places], closed: false };
  if (kind === 'polygon') return { places: [...places], closed: places.length > 2 };
  const { height } = first;
  if (kind === 'rectangle') {
    const corner = (longitude: number, latitude: number) => ({ longitude, latitude, height });
    return {
      places: [
        first,
        corner(second.longitude, first.latitude),
        corner(second.longitude, second.latitude),
        corner(first.longitude, second.latitude),
      ],
      closed: true,
    };
  }
  const radius = circleRadius(first, second);
  return {
    places: Array.from({ length: CIRCLE_SIDES }, (_, i) => {
      const [longitude, latitude] = geodesicDestination(
        first.longitude,
        first.latitude,
        (360 * i) / CIRCLE_SIDES,
        radius,
      );
      return { longitude, latitude, height };
    }),
    closed: true,
  };
}

/** Metres on the ellipsoid from the middle of a circle to its rim. */
export function circleRadius(middle: GroundPlace, rim: GroundPlace): number {
  return geodesicBetween(middle.longitude, middle.latitude, rim.longitude, rim.latitude).distance;
}
