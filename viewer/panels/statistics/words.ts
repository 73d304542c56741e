import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { PlainValue } from '../../../models/attributes/column.ts';
import { CLASS_COLUMN, TYPE_COLUMN } from '../../../models/attributes/table.ts';
import type { Indicator } from '../../../models/schema/theme.ts';
import type { LegendClass } from '../../attributes/class-layout.ts';
import { localized } from '../../locale/i18n.ts';
import { parseIndicatorColumn, useThemes } from '../../themes/theme-store.ts';
import { unitOf } from '../card/attributes.ts';

/** Words and numbers of attributes as people read them. */
export interface Words {
  attribute(name: string): string;
  value(attribute: string, value: PlainValue): string;
  /** With its unit, where the attribute has one. */
  quantity(attribute: string, value: number): string;
  number(value: number): string;
  percent(share: number): string;
  legendClass(attribute: string, entry: LegendClass): string;
}

export function useWords(): Words {
  const { t, i18n } = useTranslation();
  return wordsOf(t, i18n.language);
}

export function wordsOf(t: TFunction, language: string): Words {
  const number = (value: number) => formatNumber(value, language);
  const quantity = (attribute: string, value: number) =>
    [number(value), unitFor(attribute, language)].filter(Boolean).join(' ');
  const value = (attribute: string, of: PlainValue) => {
    if (typeof of === 'number') return quantity(attribute, of);
    if (typeof of === 'boolean') return t(of ? 'statistics.yes' : 'statistics.no');
    if (attribute === TYPE_COLUMN) return t(`type.${of}`, { defaultValue: of });
    return t([`value.${of}`, `class.${of}`], { defaultValue: of });
  };
  return {
    number,
    quantity,
    value,
    attribute(name) {
      if (name === TYPE_COLUMN) return t('statistics.typeColumn');
      if (name === CLASS_COLUMN) return t('statistics.classColumn');
      const indicator = indicatorOf(name);
      if (indicator) return localized(indicator.name, language === 'en' ? 'en' : 'zh-CN');
      return t(`attribute.${name}`, { defaultValue: name });
    },
    percent: (share) => `${share > 0 && share < 0.01 ? '< 1' : Math.round(share * 100)} %`,
    legendClass(attribute, entry) {
      if (entry.kind === 'missing') return t('statistics.missing');
      if (entry.kind === 'other') return t('statistics.other');
      if (entry.kind === 'value') return value(attribute, entry.value);
      const { from, to } = entry;
      if (from === undefined) return to === undefined ? t('statistics.allValues') : `< ${number(to)}`;
      return to === undefined ? `≥ ${number(from)}` : `${number(from)} – ${number(to)}`;
    },
  };
}

/** Unit of an attribute or of an indicator. */
export function unitFor(name: string, language: string): string | undefined {
  const indicator = indicatorOf(name);
  return indicator ? localized(indicator.unit, language === 'en' ? 'en' : 'zh-CN') : unitOf(name);
}

function indicatorOf(name: string): Indicator | undefined {
  const column = parseIndicatorColumn(name);
  const { themes } = useThemes.getState();
  if (!column || themes.state !== 'ready') return undefined;
  const theme = themes.list.themes.find(({ id }) => id === column.theme);
  return theme?.indicators.find(({ id }) => id === column.indicator);
}

/** Up to two decimals below a thousand; thousands are set apart from 10,000 on, so that years stay years. */
export function formatNumber(value: number, language: string): string {
  const size = Math.abs(value);
  const decimals = size >= 1000 || Number.isInteger(value) ? 0 : size >= 1 ? 2 : 4;
  return new Intl.NumberFormat(language, {
    maximumFractionDigits: decimals,
    useGrouping: size >= 10_000,
  }).format(value);
}
