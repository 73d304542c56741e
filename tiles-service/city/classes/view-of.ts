import { join } from 'node:path';
import { mayShow } from '../../../models/access/strictness.ts';
import type { Publication } from '../../../models/schema/index.ts';
import type { CitySource } from '../manifest.ts';
import type { SourceStores } from '../read-source.ts';

/** The stores of a source as a class sees them; undefined where it may not see the source. */
export function viewOf(
  source: Pick<CitySource, 'publication'>,
  stores: SourceStores,
  publication: Publication,
): SourceStores | undefined {
  if (!mayShow(publication, source.publication)) return undefined;
  const view = stores.stricter?.findLast((candidate) => mayShow(publication, candidate.publication));
  const { stricter: _, extent, ...rest } = stores;
  if (!view) return { ...rest, ...(extent ? { extent } : {}) };
  return {
    ...rest,
    folder: join(stores.folder, view.folder),
    groups: view.groups,
    byType: view.byType,
    ...(view.extent ? { extent: view.extent } : {}),
  };
}

/** A view of a source, and the groups of it that it needs layers of its own for. */
export interface LayeredView {
  publication: Publication;
  stores: SourceStores;
  groups: SourceStores['groups'];
}

/**
 * One view for each class that sees more of the source than the class before it. `drawn`: groups that the map
 * draws; a class that sees more of one of them has a map of its own.
 */
export function layeredViews(
  source: Pick<CitySource, 'publication'>,
  stores: SourceStores,
  drawn: readonly string[],
): LayeredView[] {
  const { publication } = source;
  const views: LayeredView[] = [
    { publication, stores: viewOf(source, stores, publication)!, groups: stores.groups },
  ];
  for (const { publication, groups } of stores.stricter ?? []) {
    const redrawn = groups.some(({ group, adds }) => adds && drawn.includes(group));
    // What is told of a building model tells of its rooms too.
    const retold = groups.some(({ group, adds }) => adds && group === 'spaces');
    views.push({
      publication,
      stores: viewOf(source, stores, publication)!,
      groups: groups.filter(
        ({ group, adds }) => adds || (group === 'map' && redrawn) || (group === 'bim' && retold),
      ),
    });
  }
  return views;
}
