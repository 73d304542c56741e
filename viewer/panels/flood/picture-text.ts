import type { TFunction } from 'i18next';
import type { OperatingPicture } from '../../../models/schema/operating-picture.ts';
import type { Scene } from '../../../models/schema/scene.ts';
import { momentText } from './moment-text.ts';

/** Who signed a picture and when, and when its run was computed: in one line. */
export function signedText(t: TFunction, city: Scene, { signed, issued }: OperatingPicture): string {
  return [
    t('floodLive.picture.signed', { name: signed.name, time: momentText(city, signed.time) }),
    t('floodLive.picture.issued', { time: momentText(city, Date.parse(issued)) }),
  ].join(' · ');
}
