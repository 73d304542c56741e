import { strictestOf } from '../../models/access/strictness.ts';
import type { SchemeUsed } from '../../models/schema/analysis-result.ts';
import type { Publication } from '../../models/schema/publication.ts';
import type { Scheme } from '../../models/schema/scheme.ts';
import type { LocalizedText } from '../../models/schema/text.ts';
import { BEFORE } from '../../scenes/planning/scheme/phases.ts';
import { currentView } from '../stores/view.ts';
import { bothLanguages } from '../studies/both-languages.ts';
import type { SchemeState } from './scheme-store.ts';

/** A scheme that a result is made with: which one, until which phase, and the strictest class that it has or had when it was kept. */
export interface SchemeUse extends SchemeUsed {
  publication: Publication;
}

/** A scheme as it is looked at: all that a study, a table or a picture of it is made from. */
export interface UsedScheme {
  scheme: Scheme;
  use: SchemeUse;
}

/** The open scheme in the phase that the view shows, for a result that is made with it; undefined while none is. */
export function openSchemeUse({ scheme, saved, opened, dragged }: SchemeState): SchemeUse | undefined {
  if (!scheme || !opened) return undefined;
  const { id, version, where } = opened;
  return {
    ...{ id, version, where, name: scheme.name },
    isSaved: scheme === saved && dragged === undefined,
    // A class that was only just chosen opens nothing that was kept under another.
    publication: strictestOf(scheme.publication, saved?.publication),
    ...phaseOf(shownPhase(scheme)),
  };
}

/** As a field that is there only where not all of a scheme counts. */
export const phaseOf = (phase: string | undefined): { phase?: string } =>
  phase === undefined ? {} : { phase };

/** The phase that the view shows a scheme in; undefined: all of it. */
export function shownPhase({ phases }: Scheme): string | undefined {
  const phase = currentView().planning?.phase;
  return phase === BEFORE || phases.some(({ id }) => id === phase) ? phase : undefined;
}

/** What is said of the phase beside the name of a scheme: nothing of all of it. */
export function phaseNames({ phases }: Scheme, phase: string | undefined): LocalizedText[] {
  if (phase === undefined) return [];
  if (phase === BEFORE) return [bothLanguages('planning.phases.before')];
  return phases.flatMap(({ id, name }) => (id === phase ? [name] : []));
}
