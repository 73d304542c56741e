import { localized } from '../../locale/i18n.ts';
import { changeOf, type SchemeChange } from '../../planning/scheme-change.ts';
import { seenScheme, useScheme } from '../../planning/scheme-store.ts';
import { openSchemeUse, phaseNames } from '../../planning/scheme-use.ts';
import { useView } from '../../stores/view.ts';

/** What the open scheme changes of the city until the phase that is shown, with both their names. Undefined while no scheme is open. */
export function useSchemeChange(): (SchemeChange & { name: string }) | undefined {
  const state = useScheme();
  const language = useView(({ document }) => document.language);
  // Of the view, the phase is in the use.
  useView(({ document }) => document.planning?.phase);
  const scheme = seenScheme(state);
  const use = openSchemeUse(state);
  if (!scheme || !use) return undefined;
  return {
    name: [scheme.name, ...phaseNames(scheme, use.phase)].map((one) => localized(one, language)).join(' · '),
    ...{ use, read: () => changeOf({ scheme, use }) },
  };
}
