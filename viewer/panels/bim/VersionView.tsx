import { Select } from 'antd';
import { useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  type BimChanges,
  type BimDifference,
  compareBims,
  STAYS_WITHIN,
} from '../../../models/bim/compare.ts';
import { boxIn } from '../../../models/bim/model-frame.ts';
import { movedBounds } from '../../../models/bim/model-move.ts';
import type { Layer } from '../../../models/schema/layer.ts';
import type { Room } from '../../../models/schema/room.ts';
import { type ModelVersion, versionsOf } from '../../bim/model-versions.ts';
import { cameraOn } from '../../bim/room-camera.ts';
import type { RoomModel } from '../../bim/room-model.ts';
import { useModel } from '../../bim/use-model.ts';
import { localized } from '../../locale/i18n.ts';
import { useView } from '../../stores/view.ts';
import { localTime, machineOffset } from '../bars/time-zone.ts';
import { type ElementRow, ElementRows } from './ElementRows.tsx';
import { figure } from './figure.ts';
import { MARK_COLORS, type MarkedElement, markElements } from './marks.ts';
import { type BimThing, titleOf } from './things.ts';

/** Before the version of a model that is kept, among the ids of layers. */
const VERSION = '*';
const KINDS = ['added', 'changed', 'moved', 'removed'] as const;
type ChangeKind = (typeof KINDS)[number];

interface Row extends Omit<ElementRow, 'layer' | 'ids' | 'inside'> {
  /** Id in the version that is shown, and in the other one. */
  own?: string;
  other?: string;
}

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
  const versions = versionsOf(layer);
  const options = [
    ...versions.map((one) => ({ value: VERSION + one.version, label: titleOfVersion(one, t) })),
    ...others.map(({ id, name }) => ({ value: id, label: localized(name, language) })),
  ];
  const [chosen, setChosen] = useState(versions[0] && VERSION + versions[0].version);
  const version = versions.find((one) => VERSION + one.version === chosen);
  const otherLayer = version?.layer ?? others.find(({ id }) => id === chosen);
  const found = useModel(otherLayer, address);
  const other = found?.state === 'ready' ? found.model.bim : undefined;
  // After a rollback the other one is the later: what it has and this one has not was added in it.
  const isNewer = version?.isNewer === true;
  const difference = useMemo(
    () => other && (isNewer ? compareBims(model.bim, other) : compareBims(other, model.bim)),
    [other, model, isNewer],
  );
  const rows = useMemo(() => difference && rowsOf(difference, isNewer, t), [difference, isNewer, t]);
  const same = difference
    ? difference.elements.same + difference.spaces.same + difference.storeys.same
    : undefined;
  const isUnlike =
    difference !== undefined && same === 0 && rows?.moved.length === 0 && rows.changed.length === 0;
  useEffect(() => {
    const marked = (kind: ChangeKind): MarkedElement[] =>
      (rows?.[kind] ?? []).flatMap(({ own }) => (own === undefined ? [] : [{ layer: layer.id, id: own }]));
    // Of two buildings that have nothing in common nothing is new.
    if (rows && !isUnlike) markElements(Object.fromEntries(KINDS.map((kind) => [kind, marked(kind)])));
    return () => markElements({});
  }, [rows, isUnlike, layer.id]);
  /** The place in the room; what is gone, or stood elsewhere, comes from the other version. */
  const insideOf = ({ bounds, own, other: id }: Row, kind: ChangeKind): Partial<Room> => ({
    ...(bounds ? { camera: cameraOn(boxIn(model.frame, bounds)) } : {}),
    ...(id !== undefined && otherLayer && (own === undefined || kind === 'moved')
      ? { beside: { layer: otherLayer.id, ...(version ? { version: version.version } : {}), only: [id] } }
      : {}),
  });
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
      {versions.length === 0 && <p className="muted">{t('models.versions.none')}</p>}
      {found?.state === 'loading' && <p role="status">{t('status.loading')}</p>}
      {found?.state === 'failed' && (
        <p className="trouble" role="alert">
          {t(found.key, { detail: found.detail })}
        </p>
      )}
      {isUnlike && <p role="status">{t('models.versions.unlike')}</p>}
      {rows && !isUnlike && (
        <>
          <p role="status">{t('models.versions.same', { count: same, value: STAYS_WITHIN * 1000 })}</p>
          {KINDS.map((kind) => (
            <ElementRows
              key={kind}
              label={t(`models.versions.kind.${kind}`)}
              color={MARK_COLORS[kind]}
              rows={rows[kind].map((row): ElementRow => {
                const { own, other: id, ...shown } = row;
                return {
                  ...shown,
                  ...(row.bounds
                    ? { bounds: movedBounds(layer.moved, row.bounds), inside: insideOf(row, kind) }
                    : {}),
                  layer: layer.id,
                  ids: [own ?? id ?? row.key],
                };
              })}
            />
          ))}
        </>
      )}
    </>
  );
}

/** When a version came in, and from what file. */
function titleOfVersion(
  { imported, name, isNewer }: ModelVersion,
  t: (key: string, values: Record<string, unknown>) => string,
) {
  const moment = Date.parse(imported);
  const { date, clock } = localTime(moment, machineOffset(moment));
  const title = t(`models.versions.${isNewer ? 'later' : 'imported'}`, { time: `${date} ${clock}` });
  return [title, name].filter(Boolean).join(' · ');
}

/** `isNewer`: the version that is shown is the one before. */
function rowsOf(
  { elements, spaces, storeys, structure }: BimDifference,
  isNewer: boolean,
  t: (key: string, values?: Record<string, unknown>) => string,
): Record<ChangeKind, Row[]> {
  const rows: Record<ChangeKind, Row[]> = { added: [], removed: [], moved: [], changed: [] };
  const rowOf = (thing: BimThing, ids: Pick<Row, 'own' | 'other'>, note?: string): Row => ({
    key: thing.id,
    title: titleOf(thing.id, thing),
    ...(note ? { note } : {}),
    ...(thing.bounds ? { bounds: thing.bounds } : {}),
    ...ids,
  });
  const inNew = (id: string): Pick<Row, 'own' | 'other'> => (isNewer ? { other: id } : { own: id });
  const inOld = (id: string): Pick<Row, 'own' | 'other'> => (isNewer ? { own: id } : { other: id });
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
