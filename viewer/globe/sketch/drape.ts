import { geodesicBetween, geodesicPlaces } from '../../../models/geodesy/geodesic-lines.ts';
import type { GroundPlace } from '../../stores/status.ts';

/** Height in metres of a surface at a place in degrees; undefined where it is not known. */
export type HeightAt = (longitude: number, latitude: number) => number | undefined;

const MOST_PARTS = 200;

/**
 * A line laid on a surface: places along the geodesics between the given ones, about `spacing` metres apart, at the
 * heights of the surface. Where the surface is not known, heights go straight from place to place.
 */
export function drapeLine(
  places: readonly GroundPlace[],
  spacing: number,
  heightAt: HeightAt,
): GroundPlace[] {
  const draped: GroundPlace[] = [];
  for (let i = 0; i + 1 < places.length; i++) {
    const [from, to] = [places[i], places[i + 1]];
    const { distance } = geodesicBetween(from.longitude, from.latitude, to.longitude, to.latitude);
    const parts = Math.max(1, Math.min(MOST_PARTS, Math.ceil(distance / spacing)));
    const along = geodesicPlaces(from.longitude, from.latitude, to.longitude, to.latitude, parts);
    along.forEach(([longitude, latitude], k) => {
      if (k === 0 && i > 0) return;
      const straight = from.height + ((to.height - from.height) * k) / parts;
      draped.push({ longitude, latitude, height: heightAt(longitude, latitude) ?? straight });
    });
  }
  return draped.length > 0 ? draped : [...places];
}
