import type { Camera } from '../../models/schema/view-document.ts';
import { sameCamera } from '../globe/camera-math.ts';

export interface CameraExchange {
  /** The own camera stands here now: sent, unless it only came from over there. */
  moved(camera: Camera): void;
  /** The camera over there stands here now: taken over, unless it stands there already. */
  received(camera: Camera): void;
}

/**
 * Makes one camera of two. Each end runs one of these: what came from the other end is not sent back, so two
 * ends that follow each other come to rest.
 */
export function exchangeCamera(
  send: (camera: Camera) => void,
  take: (camera: Camera) => void,
): CameraExchange {
  let agreed: Camera | undefined;
  const isAgreed = (camera: Camera) => agreed !== undefined && sameCamera(camera, agreed);
  return {
    moved(camera) {
      if (isAgreed(camera)) return;
      agreed = camera;
      send(camera);
    },
    received(camera) {
      if (isAgreed(camera)) return;
      agreed = camera;
      take(camera);
    },
  };
}
