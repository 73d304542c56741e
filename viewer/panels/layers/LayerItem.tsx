import { AimOutlined, DownOutlined, UpOutlined } from '@ant-design/icons';
import { Button, Switch } from 'antd';
import { Suspense, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Layer } from '../../../models/schema/layer.ts';
import { lazyPart } from '../../app/lazy-part.tsx';
import { cameraOver } from '../../globe/camera-math.ts';
import { isDrawnInBase } from '../../globe/layers/drawn-layers.ts';
import { localized } from '../../locale/i18n.ts';
import { useBoot } from '../../stores/boot.ts';
import { isLive } from '../../stores/live.ts';
import { retryLayer, useStatus } from '../../stores/status.ts';
import { currentView, flyTo, setLayerView, shownLayer, useLook, useView } from '../../stores/view.ts';
import { IconButton } from '../IconButton.tsx';
import { OpacityField } from '../OpacityField.tsx';
import { ProvenanceList } from '../ProvenanceList.tsx';
import { legendFor } from './legend.ts';
import { PointStyleFields } from './PointStyleFields.tsx';

const LiveLayerDetails = lazyPart(() => import('../live/LiveLayerPart.tsx'));

export function LayerItem({ layer }: { layer: Layer }) {
  const { t } = useTranslation();
  const view = useLook();
  const status = useStatus((state) => state.layers[layer.id]);
  const [open, setOpen] = useState(false);
  const details = useId();
  const { visible, opacity } = shownLayer(layer, view);
  const name = localized(layer.name, view.language);
  const isInBase = useBoot(({ boot }) => boot.phase === 'ready' && isDrawnInBase(boot.city, layer));
  // Terrain is all or nothing.
  const isSeeThrough = layer.kind !== 'terrain' && !isInBase;

  return (
    <li>
      <div className="layer">
        <Switch
          size="small"
          checked={visible}
          aria-label={name}
          onChange={(next) => setLayerView(layer, { visible: next })}
        />
        <span className="name">
          <span className="title" title={name}>
            {name}
          </span>
        </span>
        {visible && status?.state === 'loading' && (
          <span className="spinner" role="status" aria-label={t('status.loading')} />
        )}
        {layer.featureCount !== undefined && (
          <span className="muted" title={t('layers.count')}>
            {layer.featureCount.toLocaleString('en')}
          </span>
        )}
        <IconButton
          small
          label={t('layers.details')}
          aria-expanded={open}
          aria-controls={details}
          onClick={() => setOpen(!open)}
        >
          {open ? <UpOutlined /> : <DownOutlined />}
        </IconButton>
      </div>
      {visible && status && (status.state === 'failed' || status.failedTiles > 0) && (
        <div className="trouble" role="alert">
          <div className="grow">
            <p>
              {status.state === 'failed'
                ? t('layers.failed')
                : t('layers.failedTiles', { count: status.failedTiles })}
            </p>
            <p className="muted">{status.detail}</p>
          </div>
          <Button size="small" onClick={() => retryLayer(layer.id)}>
            {t('action.retry')}
          </Button>
        </div>
      )}
      {open && (
        <div className="layer-details" id={details}>
          {isInBase && <p className="muted">{t('layers.drawnInBase')}</p>}
          {isSeeThrough && (
            <OpacityField
              name={name}
              value={opacity}
              onChange={(value) => setLayerView(layer, { opacity: value })}
            />
          )}
          {isLive(layer) && (
            <Suspense fallback={null}>
              <LiveLayerDetails layer={layer} />
            </Suspense>
          )}
          {layer.role === 'pointcloud' ? <PointStyleFields layer={layer} /> : <Legend layer={layer} />}
          <ProvenanceList provenance={layer.provenance} publication={layer.publication} />
          {layer.extent && (
            <Button size="small" icon={<AimOutlined />} onClick={() => flyToLayer(layer)}>
              {t('layers.flyTo')}
            </Button>
          )}
        </div>
      )}
    </li>
  );
}

function Legend({ layer }: { layer: Layer }) {
  const { t } = useTranslation();
  const language = useView((state) => state.document.language);
  const appearance = useView((state) => state.document.appearance);
  const entries = legendFor(layer, appearance);
  if (entries.length === 0) return null;
  return (
    <>
      <h3>{t('layers.legend')}</h3>
      <ul className="legend">
        {entries.map(({ color, label, shape }) => (
          <li key={`${color} ${label.en}`}>
            <span className={`swatch ${shape}`} style={{ background: color }} aria-hidden="true" />
            {localized(label, language)}
          </li>
        ))}
      </ul>
    </>
  );
}

function flyToLayer(layer: Layer): void {
  const { boot } = useBoot.getState();
  if (!layer.extent || boot.phase !== 'ready') return;
  flyTo(cameraOver(layer.extent, boot.city.origin.height, currentView().camera.heading));
}
