import { useTranslation } from 'react-i18next';
import type { AttributeValue, Feature } from '../../../models/feature.ts';
import type { Language } from '../../../models/schema/text.ts';

/** What to call a feature: its name in the reader's language, its address, or what it is. */
export function featureName(feature: Feature, language: Language): string | undefined {
  const { attributes } = feature;
  const own =
    language === 'zh-CN' ? (attributes['name:zh-Hans'] ?? attributes['name:zh']) : attributes['name:en'];
  const street = text(attributes['addr:street']);
  const address = street && [street, text(attributes['addr:housenumber'])].filter(Boolean).join(' ');
  return text(own) ?? feature.name ?? address ?? undefined;
}

export function useFeatureTitle(): (feature: Feature) => string {
  const { t, i18n } = useTranslation();
  return (feature) => {
    const kind = feature.class
      ? t(`class.${feature.class}`, { defaultValue: t(`type.${feature.type}`) })
      : t(`type.${feature.type}`);
    return featureName(feature, i18n.language as Language) ?? kind;
  };
}

function text(value: AttributeValue | undefined): string | undefined {
  return typeof value === 'string' && value !== ''
    ? value
    : typeof value === 'number'
      ? String(value)
      : undefined;
}
