import { strictestOf } from '../../models/access/strictness.ts';
import type { SchemeUsed } from '../../models/schema/analysis-result.ts';
import type { Publication } from '../../models/schema/publication.ts';
import type { SchemeState } from './scheme-store.ts';

/** A scheme that a result is made with: which one, and the strictest class that it has or had when it was kept. */
export interface SchemeUse extends SchemeUsed {
  publication: Publication;
}

/** The open scheme, for a result that is made with it; undefined while none is. */
export function openSchemeUse({ scheme, saved, opened, dragged }: SchemeState): SchemeUse | undefined {
  if (!scheme || !opened) return undefined;
  const { id, version, where } = opened;
  return {
    ...{ id, version, where, name: scheme.name },
    isSaved: scheme === saved && dragged === undefined,
    // A class that was only just chosen opens nothing that was kept under another.
    publication: strictestOf(scheme.publication, saved?.publication),
  };
}
