import { localized } from '../../locale/i18n.ts';
import { changeOf, type SchemeChange } from '../../planning/scheme-change.ts';
import { seenScheme, useScheme } from '../../planning/scheme-store.ts';
import { openSchemeUse } from '../../planning/scheme-use.ts';
import { useView } from '../../stores/view.ts';

/** What the open scheme changes of the city, with its name. Undefined while no scheme is open. */
export function useSchemeChange(): (SchemeChange & { name: string }) | undefined {
  const state = useScheme();
  const language = useView(({ document }) => document.language);
  const scheme = seenScheme(state);
  const use = openSchemeUse(state);
  if (!scheme || !use) return undefined;
  return { name: localized(scheme.name, language), use, read: () => changeOf(scheme, use.where) };
}
