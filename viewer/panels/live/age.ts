import type { TFunction } from 'i18next';

/** How old something is in words: whole seconds, minutes, hours or days. Times are UTC milliseconds. */
export function ageText(t: TFunction, time: number, now: number): string {
  const seconds = Math.floor((now - time) / 1000);
  if (seconds < -5) return t('live.age.ahead', { count: -seconds });
  if (seconds < 1) return t('live.age.now');
  if (seconds < 90) return t('live.age.seconds', { count: seconds });
  if (seconds < 90 * 60) return t('live.age.minutes', { count: Math.round(seconds / 60) });
  if (seconds < 48 * 3600) return t('live.age.hours', { count: Math.round(seconds / 3600) });
  return t('live.age.days', { count: Math.round(seconds / 86_400) });
}
