import type { CameraFacts } from '../../models/schema/camera-facts.ts';
import { flyToPlace } from '../panels/card/fly-to-feature.ts';
import { useBoot } from '../stores/boot.ts';
import { useVideo } from '../stores/video.ts';
import { select } from '../stores/view.ts';

/** Flies to a camera, selects it and shows where it looks. */
export function showOnGlobe({ id, layer, longitude, latitude, pose }: CameraFacts): void {
  const { boot } = useBoot.getState();
  if (longitude === undefined || latitude === undefined || boot.phase !== 'ready') return;
  useVideo.setState({ pointed: id });
  select([{ layer, feature: id }]);
  flyToPlace(longitude, latitude, boot.city.origin.height, Math.max(200, (pose?.reach ?? 100) * 2));
}
