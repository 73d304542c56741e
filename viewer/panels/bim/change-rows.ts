import type { BimChanges, BimDifference } from '../../../models/bim/compare.ts';
import type { ElementRow } from './ElementRows.tsx';
import { figure } from './figure.ts';
import type { MarkedElement } from './marks.ts';
import { type BimThing, titleOf } from './things.ts';

/** What came of things from one version to the next. */
export const CHANGE_KINDS = ['added', 'changed', 'moved', 'removed'] as const;
export type ChangeKind = (typeof CHANGE_KINDS)[number];

export interface ChangeRow extends Omit<ElementRow, 'layer' | 'ids' | 'inside' | 'isGone'> {
  /** Id in the version that is shown, and in the other one. */
  own?: string;
  other?: string;
}

/** Whether two models are no two versions of one building: nothing in one is in the other. */
export function areUnlike(difference: BimDifference): boolean {
  return Object.values(difference).every(
    ({ same, moved, changed }: BimChanges<unknown>) => same + moved.length + changed.length === 0,
  );
}

/** What of them is in the version that is shown, and so can stand out there. */
export function changeMarks(
  rows: Readonly<Record<ChangeKind, readonly ChangeRow[]>>,
  layer: string,
): Record<ChangeKind, MarkedElement[]> {
  const marked = (kind: ChangeKind): MarkedElement[] =>
    rows[kind].flatMap(({ own }) => (own === undefined ? [] : [{ layer, id: own }]));
  return {
    added: marked('added'),
    changed: marked('changed'),
    moved: marked('moved'),
    removed: marked('removed'),
  };
}

/** All that is new, gone, moved and changed, as rows. `isNewer`: the other version is the later of the two. */
export function changeRows(
  { elements, spaces, storeys, structure }: BimDifference,
  isNewer: boolean,
  t: (key: string, values?: Record<string, unknown>) => string,
): Record<ChangeKind, ChangeRow[]> {
  const rows: Record<ChangeKind, ChangeRow[]> = { added: [], removed: [], moved: [], changed: [] };
  const rowOf = (thing: BimThing, ids: Pick<ChangeRow, 'own' | 'other'>, note?: string): ChangeRow => ({
    key: thing.id,
    title: titleOf(thing.id, thing),
    ...(note ? { note } : {}),
    ...(thing.bounds ? { bounds: thing.bounds } : {}),
    ...ids,
  });
  const inNew = (id: string): Pick<ChangeRow, 'own' | 'other'> => (isNewer ? { other: id } : { own: id });
  const inOld = (id: string): Pick<ChangeRow, 'own' | 'other'> => (isNewer ? { own: id } : { other: id });
  const add = (changes: BimChanges<BimThing>, className?: string): void => {
    const known = (thing: BimThing): BimThing => (className ? { class: className, ...thing } : thing);
    for (const thing of changes.added) rows.added.push(rowOf(known(thing), inNew(thing.id)));
    for (const thing of changes.removed) rows.removed.push(rowOf(known(thing), inOld(thing.id)));
    for (const { before, after } of changes.changed)
      rows.changed.push(rowOf(known(after), { ...inOld(before.id), ...inNew(after.id) }));
    for (const { before, after, metres, degrees } of changes.moved)
      rows.moved.push(
        rowOf(
          known(after),
          { ...inOld(before.id), ...inNew(after.id) },
          [
            t('models.versions.moved', { metres: figure(metres, 2) }),
            degrees === 0 ? '' : t('models.versions.turned', { degrees: figure(degrees, 1) }),
          ]
            .filter((part) => part !== '')
            .join(' · '),
        ),
      );
  };
  add(elements);
  add(spaces, 'IfcSpace');
  add(storeys, 'IfcBuildingStorey');
  add(structure);
  return rows;
}
