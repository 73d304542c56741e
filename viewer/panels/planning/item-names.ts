import type { TFunction } from 'i18next';
import type { Scheme } from '../../../models/schema/scheme.ts';
import type { Language } from '../../../models/schema/text.ts';
import { localized } from '../../locale/i18n.ts';
import type { ChosenItem } from '../../planning/scheme-store.ts';

/** What a part of a scheme is called: its name, or its kind and id. */
export function nameOfItem(
  t: TFunction,
  scheme: Scheme,
  { list, id }: ChosenItem,
  language: Language,
): string {
  const item = scheme[list].find((one) => one.id === id);
  const name = item && 'name' in item && item.name ? localized(item.name, language) : '';
  return name === ''
    ? t(`planning.unnamed.${list}`, { id: id.replace(/^(parcel|building|green|road)-/, '') })
    : name;
}
