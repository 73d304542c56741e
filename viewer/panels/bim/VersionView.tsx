import { Select } from 'antd';
import { useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type BimChanges, type BimDifference, compareBims } from '../../../models/bim/compare.ts';
import { movedBounds } from '../../../models/bim/model-move.ts';
import type { Layer } from '../../../models/schema/layer.ts';
import type { RoomModel } from '../../bim/room-model.ts';
import { localized } from '../../locale/i18n.ts';
import { useView } from '../../stores/view.ts';
import { type ElementRow, ElementRows } from './ElementRows.tsx';
import { figure } from './figure.ts';
import { MARK_COLORS, type MarkedElement, markElements } from './marks.ts';
import { type BimThing, titleOf } from './things.ts';
import { useModel } from './use-model.ts';

const PREVIOUS = '*previous';
const KINDS = ['added', 'changed', 'moved', 'removed'] as const;
type ChangeKind = (typeof KINDS)[number];
type Row = Omit<ElementRow, 'layer'>;

/** A model beside the version before it, or beside another one: what is new, gone, moved and changed. */
export function VersionView({
  model,
  models,
  address,
}: {
  model: RoomModel;
  models: readonly Layer[];
  address: string;
}) {
  const { t } = useTranslation();
  const language = useView(({ document }) => document.language);
  const { layer } = model;
  const others = models.filter(({ id }) => id !== layer.id);
  const options = [
    ...(layer.previousBim === undefined ? [] : [{ value: PREVIOUS, label: t('models.versions.previous') }]),
    ...others.map(({ id, name }) => ({ value: id, label: localized(name, language) })),
  ];
  const [chosen, setChosen] = useState(layer.previousBim === undefined ? undefined : PREVIOUS);
  const before =
    chosen === PREVIOUS ? { ...layer, bim: layer.previousBim } : others.find(({ id }) => id === chosen);
  const found = useModel(before, address);
  const old = found?.state === 'ready' ? found.model.bim : undefined;
  const difference = useMemo(() => old && compareBims(old, model.bim), [old, model]);
  const rows = useMemo(() => difference && rowsOf(difference, t), [difference, t]);
  useEffect(() => {
    const marked = (kind: ChangeKind): MarkedElement[] =>
      (rows?.[kind] ?? []).map(({ ids }) => ({ layer: layer.id, id: ids[0] }));
    if (rows) markElements({ added: marked('added'), moved: marked('moved'), changed: marked('changed') });
    return () => markElements({});
  }, [rows, layer.id]);
  const same = difference
    ? difference.elements.same + difference.spaces.same + difference.storeys.same
    : undefined;
  const isUnlike =
    difference !== undefined && same === 0 && rows?.moved.length === 0 && rows.changed.length === 0;
  if (options.length === 0) return <p className="muted">{t('models.versions.none')}</p>;
  return (
    <>
      <Select
        aria-label={t('models.versions.with')}
        placeholder={t('models.versions.with')}
        {...(chosen === undefined ? {} : { value: chosen })}
        options={options}
        onChange={setChosen}
      />
      {layer.previousBim === undefined && <p className="muted">{t('models.versions.none')}</p>}
      {found?.state === 'loading' && <p role="status">{t('status.loading')}</p>}
      {found?.state === 'failed' && (
        <p className="trouble" role="alert">
          {t(found.key, { detail: found.detail })}
        </p>
      )}
      {isUnlike && <p role="status">{t('models.versions.unlike')}</p>}
      {rows && !isUnlike && (
        <>
          <p role="status">{t('models.versions.same', { count: same })}</p>
          {KINDS.map((kind) => (
            <ElementRows
              key={kind}
              label={t(`models.versions.kind.${kind}`)}
              {...(kind === 'removed' ? {} : { color: MARK_COLORS[kind] })}
              rows={rows[kind].map((row) => ({
                ...row,
                ...(row.bounds ? { bounds: movedBounds(layer.moved, row.bounds) } : {}),
                layer: layer.id,
              }))}
            />
          ))}
        </>
      )}
    </>
  );
}

function rowsOf(
  { elements, spaces, storeys, structure }: BimDifference,
  t: (key: string, values?: Record<string, unknown>) => string,
): Record<ChangeKind, Row[]> {
  const rows: Record<ChangeKind, Row[]> = { added: [], removed: [], moved: [], changed: [] };
  const rowOf = (thing: BimThing, note?: string): Row => ({
    key: thing.id,
    title: titleOf(thing.id, thing),
    ...(note ? { note } : {}),
    ...(thing.bounds ? { bounds: thing.bounds } : {}),
    ids: [thing.id],
  });
  const add = (changes: BimChanges<BimThing>, className?: string): void => {
    const known = (thing: BimThing): BimThing => (className ? { class: className, ...thing } : thing);
    for (const thing of changes.added) rows.added.push(rowOf(known(thing)));
    for (const thing of changes.removed) rows.removed.push(rowOf(known(thing)));
    for (const { after } of changes.changed) rows.changed.push(rowOf(known(after)));
    for (const { after, metres, degrees } of changes.moved)
      rows.moved.push(
        rowOf(
          known(after),
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
