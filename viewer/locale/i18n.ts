import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import type { Language, LocalizedText } from '../../models/schema/text.ts';
import en from './en.json' with { type: 'json' };
import zhCN from './zh-CN.json' with { type: 'json' };

/** Texts of the page. Names and attributes of features come from the data and are shown as they are. */
export const i18n = i18next.createInstance();

void i18n.use(initReactI18next).init({
  resources: { 'zh-CN': { translation: zhCN }, en: { translation: en } },
  lng: 'zh-CN',
  fallbackLng: 'zh-CN',
  // Attribute names hold colons: building:levels.
  nsSeparator: false,
  interpolation: { escapeValue: false },
  initAsync: false,
});

/** Adds the texts of a part of the page that is loaded when it is opened; see texts.zh-CN.json beside it. */
export function addTexts(texts: Record<Language, object>): void {
  for (const [language, entries] of Object.entries(texts))
    i18n.addResourceBundle(language, 'translation', entries, true, true);
}

export function setLanguage(language: Language): void {
  document.documentElement.lang = language;
  void i18n.changeLanguage(language);
}

export function localized(text: LocalizedText, language: Language): string {
  return text[language] || text['zh-CN'] || text.en;
}
