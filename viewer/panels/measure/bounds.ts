import { cameraLookingAt } from '../../globe/camera-math.ts';
import { spanBetween } from '../../globe/measure/figures.ts';
import type { GroundPlace } from '../../stores/status.ts';
import { currentView, flyTo } from '../../stores/view.ts';

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

/** Degrees: among houses a flatter look at the ground ends at the walls of those before it. */
const FLATTEST = -50;

/** Flies to where some places fill a good part of the view, keeping the direction of looking. */
export function flyToPlaces(places: readonly GroundPlace[]): void {
  const { middle, radius } = boundsOfPlaces(places);
  const { heading, pitch } = currentView().camera;
  flyTo(
    cameraLookingAt(middle, Math.max(120, radius * 3), heading, Math.max(-70, Math.min(FLATTEST, pitch))),
  );
}
