import { Select } from 'antd';
import { useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { compareBims, STAYS_WITHIN } from '../../../models/bim/compare.ts';
import { boxIn } from '../../../models/bim/model-frame.ts';
import { movedBounds } from '../../../models/bim/model-move.ts';
import { areTurnedApart, standingBim } from '../../../models/bim/standing-bim.ts';
import type { Layer } from '../../../models/schema/layer.ts';
import type { Room } from '../../../models/schema/room.ts';
import { type ModelVersion, versionsOf } from '../../bim/model-versions.ts';
import { cameraOn } from '../../bim/room-camera.ts';
import type { RoomModel } from '../../bim/room-model.ts';
import { useModel } from '../../bim/use-model.ts';
import { localized } from '../../locale/i18n.ts';
import { useView } from '../../stores/view.ts';
import { localTime, machineOffset } from '../bars/time-zone.ts';
import {
  areUnlike,
  CHANGE_KINDS,
  type ChangeKind,
  type ChangeRow,
  changeMarks,
  changeRows,
} from './change-rows.ts';
import { type ElementRow, ElementRows } from './ElementRows.tsx';
import { MARK_COLORS, markElements } from './marks.ts';

/** Before the version of a model that is kept, among the ids of layers. */
const VERSION = '*';
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
  // Versions of one model stand where it stands, and are compared as their files have them; another model stands itself.
  const isOwn = version !== undefined;
  const otherMoved = isOwn ? undefined : otherLayer?.moved;
  const difference = useMemo(() => {
    if (!other) return undefined;
    const [ours, theirs] = isOwn
      ? [model.bim, other]
      : [standingBim(model.bim, layer.moved), standingBim(other, otherMoved)];
    return isNewer ? compareBims(ours, theirs) : compareBims(theirs, ours);
  }, [other, model.bim, layer.moved, otherMoved, isNewer, isOwn]);
  const rows = useMemo(() => difference && changeRows(difference, isNewer, t), [difference, isNewer, t]);
  const same = difference
    ? difference.elements.same + difference.spaces.same + difference.storeys.same
    : undefined;
  const isUnlike = difference !== undefined && areUnlike(difference);
  useEffect(() => {
    // Of two buildings that have nothing in common nothing is new.
    if (rows && !isUnlike) markElements(changeMarks(rows, layer.id));
    return () => markElements({});
  }, [rows, isUnlike, layer.id]);
  /** The place in the room; what is gone, or stood elsewhere, comes from the other version. */
  const insideOf = ({ bounds, own, other: id }: ChangeRow, kind: ChangeKind): Partial<Room> => ({
    ...(bounds ? { camera: cameraOn(boxIn(isOwn ? model.frame : model.stands, bounds)) } : {}),
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
      {!isOwn && other && areTurnedApart(layer.moved, otherMoved) && (
        <p role="status">{t('models.versions.turnedApart')}</p>
      )}
      {isUnlike && <p role="status">{t('models.versions.unlike')}</p>}
      {rows && !isUnlike && (
        <>
          <p role="status">{t('models.versions.same', { count: same, value: STAYS_WITHIN * 1000 })}</p>
          {CHANGE_KINDS.map((kind) => (
            <ElementRows
              key={kind}
              label={t(`models.versions.kind.${kind}`)}
              color={MARK_COLORS[kind]}
              rows={rows[kind].map((row): ElementRow => {
                const { own, other: id, ...shown } = row;
                return {
                  ...shown,
                  ...(row.bounds
                    ? {
                        bounds: isOwn ? movedBounds(layer.moved, row.bounds) : row.bounds,
                        inside: insideOf(row, kind),
                      }
                    : {}),
                  layer: layer.id,
                  ids: [own ?? id ?? row.key],
                  ...(own === undefined ? { isGone: true } : {}),
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
