import type { TFunction } from 'i18next';
import type { OperatingPicture } from '../../../models/schema/operating-picture.ts';
import type { Scene } from '../../../models/schema/scene.ts';
import type { LocalizedText } from '../../../models/schema/text.ts';
import type { RunEntry } from '../../flood/run-entry.ts';
import { i18n } from '../../locale/i18n.ts';
import { ServerRefusal } from '../../server/ask-server.ts';
import { refusalText } from '../../server/refusal-text.ts';
import { momentText, spanText } from './moment-text.ts';
import { runName } from './run-name.ts';

/** Who signed a picture and when, and when its run was computed: in one line. */
export function signedText(t: TFunction, city: Scene, { signed, issued }: OperatingPicture): string {
  return [
    t('floodLive.picture.signed', { name: signed.name, time: momentText(city, signed.time) }),
    t('floodLive.picture.issued', { time: momentText(city, Date.parse(issued)) }),
  ].join(' · ');
}

/** When a run is over, if it is at a moment, in words; all in UTC milliseconds, its duration in seconds. */
export function overText(
  t: TFunction,
  city: Scene,
  { start, duration }: { start: number; duration: number },
  now: number,
): string | undefined {
  const end = start + duration * 1000;
  return end < now ? t('floodLive.picture.over', { time: momentText(city, end) }) : undefined;
}

/** Of which time a picture is, and what it is made of: the parts of one line. */
export function factsOfPicture(t: TFunction, city: Scene, picture: OperatingPicture): string[] {
  const start = Date.parse(picture.start);
  const end = start + picture.duration * 1000;
  return [
    spanText(momentText(city, start), momentText(city, end)),
    picture.observed === undefined
      ? ''
      : t('floodLive.picture.observed', { time: momentText(city, Date.parse(picture.observed)) }),
    picture.simulated ? t('floodLive.picture.simulated') : '',
    picture.computedBy === 'page' ? t('floodLive.picture.byPage') : '',
  ].filter((part) => part !== '');
}

/** What a run is called beside others, in each language. */
export const nameInAll = (entry: Pick<RunEntry, 'name' | 'scenario'>): LocalizedText => ({
  'zh-CN': runName(i18n.getFixedT('zh-CN'), entry, 'zh-CN'),
  en: runName(i18n.getFixedT('en'), entry, 'en'),
});

/** Why a run was not sent, signed or withdrawn, in words of the page's language where it has them. */
export function pictureRefusal(t: TFunction, error: unknown): string {
  const key = error instanceof ServerRefusal ? `floodLive.picture.refused.${error.code}` : undefined;
  return key !== undefined && i18n.exists(key) ? t(key) : refusalText(t, error);
}
