import { Button, Modal, Progress, Select } from 'antd';
import { useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { paperScale, planSvg } from '../../models/bim/plan-svg.ts';
import { localized } from '../locale/i18n.ts';
import { download } from '../panels/print/download.ts';
import { currentView, useView } from '../stores/view.ts';
import { PLAN_HEIGHT } from './room-box.ts';
import type { RoomModel } from './room-model.ts';
import { type StoreyPlan, storeyPlan } from './storey-plan.ts';

type Drawn =
  | { state: 'drawing'; share: number }
  | { state: 'empty' }
  | { state: 'failed'; detail: string }
  | { state: 'ready'; plan: StoreyPlan };

const SCALES = [20, 50, 100, 200, 500, 1000];

/** The floor plan of a storey on paper, to be looked at and taken along as SVG. */
export function PlanDialog({ model, onClose }: { model: RoomModel; onClose: () => void }) {
  const { t } = useTranslation();
  const language = useView(({ document }) => document.language);
  const { bim, layer, stands } = model;
  const [storey, setStorey] = useState(() => currentView().room?.storey ?? groundStorey(model));
  const [drawn, setDrawn] = useState<Drawn>({ state: 'drawing', share: 0 });
  const [scale, setScale] = useState<number>();

  useEffect(() => {
    const { room } = currentView();
    if (!room || storey === undefined) return setDrawn({ state: 'empty' });
    const stop = new AbortController();
    setDrawn({ state: 'drawing', share: 0 });
    storeyPlan(model, room, storey, {
      signal: stop.signal,
      onProgress: (share) => setDrawn({ state: 'drawing', share }),
    }).then(
      (plan) => setDrawn(plan ? { state: 'ready', plan } : { state: 'empty' }),
      (error: unknown) => {
        if (!stop.signal.aborted)
          setDrawn({ state: 'failed', detail: error instanceof Error ? error.message : String(error) });
      },
    );
    return () => stop.abort();
  }, [model, storey]);

  const name = bim.storeys.find(({ id }) => id === storey)?.name ?? '';
  const title = [localized(layer.name, language), name].filter(Boolean).join(' · ');
  const svg = useMemo(() => {
    if (drawn.state !== 'ready') return undefined;
    const { extent } = drawn.plan;
    const [provenance] = layer.provenance;
    return planSvg({
      ...drawn.plan,
      scale: scale ?? paperScale(extent[2] - extent[0], extent[3] - extent[1]),
      heading: stands.place.heading,
      title,
      scaleWord: t('room.paper.scale'),
      notes: [
        t('room.paper.cut', { height: PLAN_HEIGHT.toFixed(2), count: drawn.plan.bodies.length }),
        t('room.paper.source', { source: provenance.source.join(', '), owner: provenance.owner }),
        t('room.paper.made', { time: new Date().toISOString().slice(0, 16).replace('T', ' ') }),
      ],
    });
  }, [drawn, scale, title, layer, stands, t]);
  const address = useMemo(
    () => svg && URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' })),
    [svg],
  );
  useEffect(() => () => (address ? URL.revokeObjectURL(address) : undefined), [address]);

  return (
    <Modal
      open
      className="room-plan"
      width="min(1040px, 92vw)"
      title={t('room.paper.title')}
      onCancel={onClose}
      footer={
        <Button
          type="primary"
          disabled={!svg}
          onClick={() =>
            svg && download(new Blob([svg], { type: 'image/svg+xml' }), `${layer.id} ${name}.svg`)
          }
        >
          {t('room.paper.save')}
        </Button>
      }
    >
      <div className="room-plan-fields">
        <Select
          value={storey}
          onChange={setStorey}
          aria-label={t('room.paper.storey')}
          options={[...bim.storeys].reverse().map(({ id, name: own }) => ({ value: id, label: own ?? id }))}
        />
        <Select
          value={scale ?? 0}
          onChange={(next) => setScale(next === 0 ? undefined : next)}
          aria-label={t('room.paper.scale')}
          options={[
            { value: 0, label: t('room.paper.fits') },
            ...SCALES.map((value) => ({ value, label: `1 : ${value}` })),
          ]}
        />
      </div>
      <div className="room-paper">
        {drawn.state === 'drawing' && <Progress percent={Math.round(drawn.share * 100)} />}
        {drawn.state === 'empty' && <p className="muted">{t('room.paper.empty')}</p>}
        {drawn.state === 'failed' && (
          <p role="alert">
            {t('room.paper.failed')} <span className="muted">{drawn.detail}</span>
          </p>
        )}
        {address && <img src={address} alt={title} />}
      </div>
    </Modal>
  );
}

/** The storey that one walks in at: the one nearest to the ground. */
function groundStorey({ bim, storeys, groundHeight }: RoomModel): string | undefined {
  const away = (id: string): number => Math.abs((storeys.get(id)?.from ?? Infinity) - groundHeight);
  return [...bim.storeys].sort((a, b) => away(a.id) - away(b.id))[0]?.id;
}
