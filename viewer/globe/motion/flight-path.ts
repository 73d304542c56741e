import type { Camera } from '../../../models/schema/view-document.ts';
import type { GroundPlace } from '../../stores/status.ts';
import { localFrame } from './local-frame.ts';
import { smoothAbove, smoothPath } from './spline.ts';

export interface FlightPath {
  /** Metres. */
  length: number;
  /** The camera at a distance from the beginning, so many metres above the way; it looks ahead along it. */
  cameraAt(distance: number, height: number): Camera;
}

/** Metres between two places where the ground under the way is asked for. */
const SAMPLING = 25;
const MOST_SAMPLES = 2000;
/** Samples to both sides that its height is smoothed over. */
const REACH = 6;
const SHORTEST_LOOK = 60;
const DEGREES = 180 / Math.PI;

/**
 * The way of a flight along places. `groundAt` gives the ellipsoidal height of the ground where it is known; the way
 * stays above what is known of it. Throws RangeError for less than two different places.
 */
export function flightPath(
  places: readonly GroundPlace[],
  groundAt: (longitude: number, latitude: number) => number | undefined,
): FlightPath {
  const frame = localFrame(places[0] ?? { longitude: 0, latitude: 0, height: 0 });
  const way = smoothPath(places.flatMap((place) => [...frame.toLocal(place), place.height]));
  const count = Math.max(2, Math.min(MOST_SAMPLES, Math.ceil(way.length / SAMPLING) + 1));
  const step = way.length / (count - 1);
  const heights = smoothAbove(
    Float64Array.from({ length: count }, (_, index) => {
      const [east, north, height] = way.at(index * step);
      const { longitude, latitude } = frame.toDegrees(east, north);
      return Math.max(height, groundAt(longitude, latitude) ?? height);
    }),
    REACH,
  );
  const heightAt = (distance: number) => {
    const place = Math.max(0, Math.min(count - 1, distance / step));
    const index = Math.min(count - 2, Math.floor(place));
    return heights[index] + (heights[index + 1] - heights[index]) * (place - index);
  };
  return {
    length: way.length,
    cameraAt(distance, height) {
      const [east, north] = way.at(distance);
      const ahead = Math.max(SHORTEST_LOOK, 2.5 * height);
      const [aheadEast, aheadNorth] = way.at(distance + ahead);
      const across = Math.hypot(aheadEast - east, aheadNorth - north);
      const drop = heightAt(distance) + height - heightAt(distance + ahead);
      return {
        ...frame.toDegrees(east, north),
        height: heightAt(distance) + height,
        heading: (Math.atan2(aheadEast - east, aheadNorth - north) * DEGREES + 360) % 360,
        pitch: -Math.min(80, Math.max(-30, Math.atan2(drop, across) * DEGREES)),
        roll: 0,
      };
    },
  };
}
