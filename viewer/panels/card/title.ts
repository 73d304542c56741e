import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { AttributeValue, Feature } from '../../../models/feature.ts';
import type { Language } from '../../../models/schema/text.ts';

/** What to call a feature: its name in the reader's language, or its address. */
export function featureName(feature: Feature, language: Language): string | undefined {
  const { attributes } = feature;
  const own =
    language === 'zh-CN' ? (attributes['name:zh-Hans'] ?? attributes['name:zh']) : attributes['name:en'];
  const street = text(attributes['addr:street']);
  const address = street && [street, text(attributes['addr:housenumber'])].filter(Boolean).join(' ');
  return text(own) ?? feature.name ?? address ?? undefined;
}

/**
 * The word for a class, which may mean different things for different types: a residential road is no dwelling.
 * A class without a word is shown as the source has it; one that says nothing is undefined.
 */
export function classWord(t: TFunction, type: string, kind: string | undefined): string | undefined {
  if (kind === undefined || kind === 'yes') return undefined;
  return t([`class.${type}:${kind}`, `class.${kind}`], { defaultValue: kind });
}

/** How a feature is called in lists and headings, in any case. */
export function useFeatureTitle(): (feature: Feature) => string {
  const { t, i18n } = useTranslation();
  return (feature) =>
    featureName(feature, i18n.language as Language) ??
    classWord(t, feature.type, feature.class) ??
    t(`type.${feature.type}`);
}

function text(value: AttributeValue | undefined): string | undefined {
  return typeof value === 'string' && value !== ''
    ? value
    : typeof value === 'number'
      ? String(value)
      : undefined;
}
