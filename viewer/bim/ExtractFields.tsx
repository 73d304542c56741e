import { Button, Progress, Segmented } from 'antd';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { SOLID } from '../../models/bim/visibility.ts';
import { download } from '../panels/print/download.ts';
import { errorText } from '../stores/status.ts';
import { useView } from '../stores/view.ts';
import { elementsGlb, elementsTable } from './bim-calls.ts';
import type { RoomModel } from './room-model.ts';
import { useRoom } from './room-store.ts';

const SCOPES = ['chosen', 'found', 'shown'] as const;
type Scope = (typeof SCOPES)[number];
const FILES = ['csv', 'glb'] as const;
type File = (typeof FILES)[number];

/** Takes what is chosen, found or shown out of a model: its properties as CSV, its bodies as GLB. */
export function ExtractFields({ model }: { model: RoomModel }) {
  const { t } = useTranslation();
  const ids = useIds(model);
  const [wished, setWished] = useState<Scope>();
  const scope =
    wished && ids[wished].length > 0 ? wished : (SCOPES.find((one) => ids[one].length > 0) ?? 'shown');
  const [share, setShare] = useState<number>();
  const [trouble, setTrouble] = useState<string>();
  const stop = useRef<AbortController>(undefined);
  useEffect(() => () => stop.current?.abort(), []);
  const { store } = model;
  const { elements } = model.bim;
  const bodied = useMemo(
    () => new Set(elements.flatMap(({ id, bounds }) => (bounds ? [id] : []))),
    [elements],
  );
  const shaped = (of: Scope): string[] => ids[of].filter((id) => bodied.has(id));
  const extract = async (file: File): Promise<void> => {
    if (store === undefined) return;
    const own = new AbortController();
    stop.current = own;
    setTrouble(undefined);
    setShare(0);
    try {
      const request = { store, ids: file === 'glb' ? shaped(scope) : ids[scope] };
      const options = { signal: own.signal, onProgress: setShare };
      const copyright = model.layer.provenance.map(({ owner }) => owner).join(', ');
      const blob =
        file === 'csv'
          ? new Blob([await elementsTable({ ...request, fileUnits: model.bim.units ?? {} }, options)], {
              type: 'text/csv',
            })
          : new Blob(
              [
                (await elementsGlb(
                  { ...request, place: model.stands.place, copyright },
                  options,
                )) as Uint8Array<ArrayBuffer>,
              ],
              { type: 'model/gltf-binary' },
            );
      download(blob, `${model.layer.id}-${t(`room.extract.${scope}`)}-${request.ids.length}.${file}`);
    } catch (error) {
      if (!own.signal.aborted) setTrouble(errorText(error));
    }
    setShare(undefined);
  };
  return (
    <div className="room-extract">
      <Segmented<Scope>
        block
        value={scope}
        onChange={setWished}
        disabled={share !== undefined}
        options={SCOPES.map((value) => ({
          value,
          disabled: ids[value].length === 0,
          label: `${t(`room.extract.${value}`)} ${ids[value].length}`,
        }))}
      />
      {share === undefined ? (
        <div className="room-extract-files">
          {FILES.map((file) => (
            <Button
              key={file}
              block
              disabled={(file === 'glb' ? shaped(scope) : ids[scope]).length === 0 || store === undefined}
              onClick={() => void extract(file)}
            >
              {t(`room.extract.${file}`)}
            </Button>
          ))}
        </div>
      ) : (
        <div className="room-extract-files">
          <Progress percent={Math.round(share * 100)} aria-label={t('room.extract.title')} />
          <Button onClick={() => stop.current?.abort()}>{t('action.cancel')}</Button>
        </div>
      )}
      {store === undefined && <p className="muted">{t('room.extract.noStore')}</p>}
      {trouble !== undefined && (
        <p className="trouble" role="alert">
          {t('room.extract.failed', { detail: trouble })}
        </p>
      )}
    </div>
  );
}

/** What is chosen, what a search has found, and what is solid in the picture. */
function useIds(model: RoomModel): Record<Scope, string[]> {
  const selection = useView(({ document }) => document.selection);
  const room = useView(({ document }) => document.room);
  const found = useRoom((state) => state.found);
  const { elements } = model.bim;
  const chosen = new Set(selection.flatMap(({ feature }) => model.parts.named(feature)));
  const visibility = room && model.parts.visibility(room);
  return {
    chosen: [...chosen].map((index) => elements[index].id),
    found: (found ?? []).map((index) => elements[index].id),
    shown: elements
      .filter(({ bounds }, index) => bounds && visibility?.[index] === SOLID)
      .map(({ id }) => id),
  };
}
