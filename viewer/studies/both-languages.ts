import type { LocalizedText } from '../../models/schema/text.ts';
import { i18n } from '../locale/i18n.ts';

/** A text of the page in both languages, for results, which stand by themselves. */
export function bothLanguages(key: string, values: Record<string, string | number> = {}): LocalizedText {
  return {
    'zh-CN': i18n.t(key, { ...values, lng: 'zh-CN' }),
    en: i18n.t(key, { ...values, lng: 'en' }),
  };
}
