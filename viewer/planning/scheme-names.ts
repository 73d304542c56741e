import type { Language } from '../../models/schema/text.ts';
import type { PlanningView } from '../../models/schema/view-document.ts';
import { localized } from '../locale/i18n.ts';
import { useSchemeList } from './scheme-store.ts';

/** Names of the schemes that have been listed, by what a view says of one; its id where it was not. */
export function useSchemeNames(): (
  planning: PlanningView | undefined,
  language: Language,
) => string | undefined {
  const entries = useSchemeList((list) => list.entries);
  return (planning, language) => {
    if (planning?.scheme === undefined) return undefined;
    const entry = entries?.find(({ id, where }) => id === planning.scheme && where === planning.where);
    return entry ? localized(entry.name, language) : planning.scheme;
  };
}
