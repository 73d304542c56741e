import { Button, InputNumber, Progress, Select } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { BcfTopic } from '../../../models/bim/bcf.ts';
import type { Clash } from '../../../models/bim/clash/index.ts';
import type { ModelBox } from '../../../models/bim/model-frame.ts';
import type { BimBounds } from '../../../models/schema/bim.ts';
import type { Layer } from '../../../models/schema/layer.ts';
import { cameraOn } from '../../bim/room-camera.ts';
import type { RoomModel } from '../../bim/room-model.ts';
import { useModel } from '../../bim/use-model.ts';
import { localized } from '../../locale/i18n.ts';
import { errorText } from '../../stores/status.ts';
import { useView } from '../../stores/view.ts';
import { download } from '../print/download.ts';
import { endClashWorker, type FoundClashes, lookForClashes } from './clash-calls.ts';
import { type ElementRow, ElementRows } from './ElementRows.tsx';
import { figure } from './figure.ts';
import { MARK_COLORS, markElements } from './marks.ts';
import { boundsMeet, standingBounds } from './model-bounds.ts';
import { thingsById, titleOf } from './things.ts';

type Search =
  | { state: 'running'; share: number }
  | { state: 'failed'; detail: string }
  | { state: 'done'; found: FoundClashes; of: string; tolerance: number };

const MILLIMETRES = 1000;
/** Metres around the middle of a clash that are seen at least. */
const LEAST_AROUND = 0.6;

/** Elements of a model and of another one that are in the same place. */
export function ClashList({
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
  const others = models.filter(({ id }) => id !== model.layer.id);
  const [chosen, setChosen] = useState(others[0]?.id);
  const [millimetres, setMillimetres] = useState(10);
  const [search, setSearch] = useState<Search>();
  const stop = useRef<AbortController>(undefined);
  const found = useModel(
    others.find(({ id }) => id === chosen),
    address,
  );
  const other = found?.state === 'ready' ? found.model : undefined;
  // Their addresses say in which version and at what place they are read.
  const pair = `${model.store} ${other?.store}`;
  const latest = useRef(pair);
  latest.current = pair;
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was found is of one pair, and says nothing of another.
  useEffect(
    () => () => {
      stop.current?.abort();
      setSearch(undefined);
      markElements({});
    },
    [pair],
  );
  useEffect(() => endClashWorker, []);
  if (others.length === 0) return <p className="muted">{t('models.clashes.none')}</p>;
  const [ours, theirs] = [standingBounds(model), other && standingBounds(other)];
  const isApart = ours !== undefined && theirs !== undefined && !boundsMeet(ours, theirs);
  const hasNoStore = other !== undefined && (model.store === undefined || other.store === undefined);
  const start = async (): Promise<void> => {
    if (!other || model.store === undefined || other.store === undefined) return;
    stop.current?.abort();
    const own = new AbortController();
    stop.current = own;
    const tolerance = millimetres / MILLIMETRES;
    setSearch({ state: 'running', share: 0 });
    try {
      const clashes = await lookForClashes(
        { place: model.stands.place, a: model.store, b: other.store, tolerance },
        {
          signal: own.signal,
          onProgress: (share) => {
            if (!own.signal.aborted) setSearch({ state: 'running', share });
          },
        },
      );
      if (own.signal.aborted || latest.current !== pair) return;
      setSearch({ state: 'done', found: clashes, of: pair, tolerance });
      markElements({
        clash: clashes.clashes.flatMap(({ a, b }) => [
          { layer: model.layer.id, id: a },
          { layer: other.layer.id, id: b },
        ]),
      });
    } catch (error) {
      if (stop.current !== own) return;
      if (own.signal.aborted) setSearch(undefined);
      else setSearch({ state: 'failed', detail: errorText(error) });
    }
  };
  const isRunning = search?.state === 'running';
  return (
    <>
      <Select
        aria-label={t('models.clashes.with')}
        value={chosen}
        options={others.map(({ id, name }) => ({ value: id, label: localized(name, language) }))}
        onChange={setChosen}
      />
      <div className="models-field">
        <label htmlFor="clash-tolerance">{t('models.clashes.tolerance')}</label>
        <InputNumber
          id="clash-tolerance"
          min={1}
          max={500}
          value={millimetres}
          onChange={(value) => setMillimetres(value ?? 10)}
          disabled={isRunning}
        />
      </div>
      {isApart ? (
        <p role="status">{t('models.clashes.apart')}</p>
      ) : isRunning ? (
        <>
          <Progress
            percent={Math.round(search.share * 100)}
            aria-label={t('models.clashes.running', { percent: Math.round(search.share * 100) })}
          />
          <Button onClick={() => stop.current?.abort()}>{t('models.clashes.stop')}</Button>
        </>
      ) : (
        <Button disabled={!other || hasNoStore} onClick={() => void start()}>
          {t('models.clashes.start')}
        </Button>
      )}
      {hasNoStore && <p className="muted">{t('models.clashes.noStore')}</p>}
      {search?.state === 'failed' && (
        <p className="trouble" role="alert">
          {t('models.clashes.failed', { detail: search.detail })}
        </p>
      )}
      {search?.state === 'done' && search.of === pair && other && (
        <Found search={search} model={model} other={other} />
      )}
    </>
  );
}

function around([x, y, z]: readonly [number, number, number], metres: number): ModelBox {
  return [x - metres, y - metres, z - metres, x + metres, y + metres, z + metres];
}

/** What two elements are in the same place, for programs that go through such lists; where the file has it. */
function topicOf(
  { a, b, at, reach }: Clash,
  { frame }: RoomModel,
  { title, note }: { title: string; note: string },
): BcfTopic {
  const [longitude, latitude, height] = frame.toGeodetic(...at);
  return {
    ...{ ids: [a, b], title, description: note },
    ...{ at: [longitude, latitude, height], around: Math.max(reach, LEAST_AROUND) },
  };
}

function Found({
  search: { found, tolerance },
  model,
  other,
}: {
  search: Extract<Search, { state: 'done' }>;
  model: RoomModel;
  other: RoomModel;
}) {
  const { t } = useTranslation();
  if (found.clashes.length === 0)
    return <p role="status">{t('models.clashes.clean', { value: figure(tolerance * MILLIMETRES) })}</p>;
  const [ours, theirs] = [thingsById(model.bim), thingsById(other.bim)];
  const saveBcf = async (): Promise<void> => {
    const [{ bcfFiles }, { zipSync }] = await Promise.all([
      import('../../../models/bim/bcf.ts'),
      import('fflate'),
    ]);
    const files = bcfFiles(
      found.clashes.map((clash): BcfTopic => topicOf(clash, model, textsOf(clash))),
      {
        files: [
          ...new Set([model, other].flatMap(({ layer }) => layer.provenance.flatMap(({ source }) => source))),
        ],
        stands: model.bim.stands,
        author: 'CityMirror',
        created: new Date().toISOString(),
      },
    );
    const bytes = zipSync(files) as Uint8Array<ArrayBuffer>;
    download(
      new Blob([bytes], { type: 'application/octet-stream' }),
      `${model.layer.id}-${other.layer.id}.bcf`,
    );
  };
  const textsOf = ({ a, b, kind, reach }: Clash) => ({
    title: `${titleOf(a, ours.get(a))} × ${titleOf(b, theirs.get(b))}`,
    note: `${t(`models.clashes.kind.${kind}`)} · ${t('models.clashes.reach', { value: figure(reach, 2) })}`,
  });
  const rows = found.clashes.map((clash): ElementRow => {
    const { a, b, at, reach } = clash;
    const [longitude, latitude, height] = model.stands.toGeodetic(...at);
    return {
      key: `${a} ${b}`,
      ...textsOf(clash),
      bounds: [longitude, latitude, height, longitude, latitude, height] satisfies BimBounds,
      layer: model.layer.id,
      ids: [a],
      inside: {
        camera: cameraOn(around(at, Math.max(reach / 2, LEAST_AROUND))),
        beside: { layer: other.layer.id, only: [b] },
      },
    };
  });
  return (
    <>
      <Button onClick={() => void saveBcf()}>{t('models.clashes.bcf')}</Button>
      {!found.isWhole && <p role="status">{t('models.clashes.most', { count: rows.length })}</p>}
      <ElementRows label={t('models.clashes.found')} color={MARK_COLORS.clash} rows={rows} />
    </>
  );
}
