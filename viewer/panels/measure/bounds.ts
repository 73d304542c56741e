import { spanBetween } from '../../globe/measure/figures.ts';
import type { GroundPlace } from '../../stores/status.ts';

/** The middle of some places and metres from there to the farthest of them. */
export function boundsOfPlaces(places: readonly GroundPlace[]): { middle: GroundPlace; radius: number } {
  const between = (of: (place: GroundPlace) => number) => {
    const values = places.map(of);
    return (Math.min(...values) + Math.max(...values)) / 2;
  };
  const middle = {
    longitude: between(({ longitude }) => longitude),
    latitude: between(({ latitude }) => latitude),
    height: between(({ height }) => height),
  };
  return { middle, radius: Math.max(...places.map((place) => spanBetween(middle, place).straight)) };
}
