import type { SeeingCamera } from '../../models/schema/camera-facts.ts';

export interface CameraOffer {
  /** Those that are put on screen. */
  shown: SeeingCamera[];
  /** What is said beside, by its key in the texts, and of which. */
  notices: {
    key: 'alarms.noCamera' | 'alarms.camerasWithout' | 'alarms.camerasAway' | 'alarms.camerasAllAway';
    cameras: SeeingCamera[];
  }[];
}

/**
 * What is made of the cameras near a place, which come in the order of their use: those with pictures go on screen. That
 * there is one without is said, since whoever answers for it may be asked; so is which look away.
 */
export function offerOf(cameras: readonly SeeingCamera[]): CameraOffer {
  const shown = cameras.filter(({ camera }) => camera.video !== undefined);
  const without = cameras.filter(({ camera }) => camera.video === undefined);
  const isAllAway = cameras.every(({ inView }) => !inView);
  const away = (isAllAway ? cameras : shown).filter(({ inView }) => !inView);
  const notices: CameraOffer['notices'] = [];
  if (cameras.length === 0) notices.push({ key: 'alarms.noCamera', cameras: [] });
  if (without.length > 0) notices.push({ key: 'alarms.camerasWithout', cameras: without });
  if (away.length > 0)
    notices.push({ key: isAllAway ? 'alarms.camerasAllAway' : 'alarms.camerasAway', cameras: away });
  return { shown, notices };
}
