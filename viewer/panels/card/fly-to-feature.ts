import type { Feature } from '../../../models/feature.ts';
import { cameraLookingAt } from '../../globe/camera-math.ts';
import { currentView, flyTo } from '../../stores/view.ts';
import { middleOfFeature } from './figures.ts';

/** Flies to where a feature fills a good part of the view, keeping the direction of looking. */
export function flyToFeature(feature: Feature, groundHeight: number): void {
  const middle = middleOfFeature(feature);
  if (!middle) return;
  flyToPlace(
    middle.longitude,
    middle.latitude,
    middle.height ?? groundHeight,
    Math.max(120, middle.radius * 3.5),
  );
}

export function flyToPlace(longitude: number, latitude: number, height: number, range: number): void {
  const { heading, pitch } = currentView().camera;
  flyTo(
    cameraLookingAt({ longitude, latitude, height }, range, heading, Math.max(-70, Math.min(-25, pitch))),
  );
}
