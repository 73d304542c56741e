import { AimOutlined, DeleteOutlined, DownOutlined, UpOutlined } from '@ant-design/icons';
import { Button, Input, Switch } from 'antd';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { flyToExtent } from '../../added/fly-to-item.ts';
import { colourOfItem } from '../../globe/added/style.ts';
import {
  type AddedContent,
  type AddedItem,
  extentOf,
  patchItem,
  removeItem,
  retrySource,
} from '../../stores/added.ts';
import { useStatus } from '../../stores/status.ts';
import { useView } from '../../stores/view.ts';
import { IconButton } from '../IconButton.tsx';
import { OpacityField } from '../OpacityField.tsx';
import { PlacementForm } from './PlacementForm.tsx';
import { ReportList } from './ReportList.tsx';

/** Flat maps draw shapes, and with WebGL the pictures of services in web Mercator. */
function isOnFlatMap(content: AddedContent, isPlain: boolean): boolean {
  if (content.kind === 'images') return content.images.grid === 'mercator' && !isPlain;
  return content.kind === 'features';
}

/** One added thing: on and off, how clear, its name, where it comes from and how it came in. */
export function AddedRow({ item }: { item: AddedItem }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const details = useId();
  const status = useStatus((state) => state.layers[item.id]);
  const { id, name, visible, opacity, state } = item;
  const extent = extentOf(item);
  const isPlain = useStatus((status) => status.plainCanvas);
  const isFlat = useView(({ document }) => document.display === 'map') || isPlain;
  const content = state.state === 'ready' ? state.content : undefined;
  return (
    <li>
      <div className="layer">
        <Switch
          size="small"
          checked={visible}
          aria-label={name}
          onChange={(next) => patchItem(id, { visible: next })}
        />
        <span
          className="swatch point"
          style={{ background: content?.kind === 'features' ? colourOfItem(id) : 'transparent' }}
          aria-hidden="true"
        />
        <span className="name">
          <span className="title" title={name}>
            {name}
          </span>
        </span>
        {state.state === 'loading' && (
          <span className="spinner" role="status" aria-label={t('status.loading')} />
        )}
        {content?.kind === 'features' && (
          <span className="muted" title={t('add.features', { count: content.features.length })}>
            {content.features.length.toLocaleString('en')}
          </span>
        )}
        <IconButton
          small
          label={t('add.details')}
          aria-expanded={open}
          aria-controls={details}
          onClick={() => setOpen(!open)}
        >
          {open ? <UpOutlined /> : <DownOutlined />}
        </IconButton>
      </div>
      {visible && content && isFlat && !isOnFlatMap(content, isPlain) && (
        <p className="muted">{t('add.notOnMap')}</p>
      )}
      {state.state === 'failed' && (
        <div className="trouble" role="alert">
          <p className="grow">{t(`add.error.${state.code}`, state.values)}</p>
          <Button size="small" onClick={() => retrySource(id)}>
            {t('action.retry')}
          </Button>
        </div>
      )}
      {visible && status && (status.failedTiles > 0 || status.state === 'failed') && (
        <div className="trouble" role="alert">
          <div className="grow">
            <p>
              {status.failedTiles > 0
                ? t('layers.failedTiles', { count: status.failedTiles })
                : t('layers.failed')}
            </p>
            <p className="muted">{status.detail}</p>
          </div>
        </div>
      )}
      {open && (
        <div className="layer-details" id={details}>
          <div className="add-field">
            <span>{t('add.name')}</span>
            <Input
              size="small"
              defaultValue={name}
              aria-label={t('add.rename')}
              onBlur={({ target }) => rename(target.value)}
              onPressEnter={({ currentTarget }) => rename(currentTarget.value)}
            />
          </div>
          <OpacityField name={name} value={opacity} onChange={(value) => patchItem(id, { opacity: value })} />
          {item.placement && content?.kind === 'model' && (
            <PlacementForm id={id} placement={item.placement} />
          )}
          <ReportList item={item} />
          <div className="add-actions start">
            {extent && (
              <Button size="small" icon={<AimOutlined />} onClick={() => flyToExtent(extent)}>
                {t('add.flyTo')}
              </Button>
            )}
            <Button size="small" icon={<DeleteOutlined />} onClick={() => removeItem(id)}>
              {t('add.remove')}
            </Button>
          </div>
        </div>
      )}
    </li>
  );

  function rename(text: string): void {
    const next = text.trim();
    if (next !== '' && next !== name) patchItem(id, { name: next });
  }
}
