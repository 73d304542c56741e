import {
  AimOutlined,
  DeleteOutlined,
  DownloadOutlined,
  EyeInvisibleOutlined,
  EyeOutlined,
} from '@ant-design/icons';
import { Input, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import type { AnnotationLayer } from '../../../models/schema/annotation.ts';
import { PUBLICATIONS } from '../../../models/schema/publication.ts';
import { groundPlace } from '../../annotations/edit-places.ts';
import { annotationsAsGeoJson } from '../../annotations/geojson.ts';
import { changeLayer, useAnnotations } from '../../stores/annotations.ts';
import { IconButton } from '../IconButton.tsx';
import { flyToPlaces } from '../measure/bounds.ts';

/** One layer: which is in use, whether it is shown, whose it is, where it is kept. */
export function LayerRow({ layer, author }: { layer: AnnotationLayer; author: string }) {
  const { t } = useTranslation();
  const { id, name, items } = layer;
  const active = useAnnotations((state) => state.active === id);
  const hidden = useAnnotations((state) => state.hidden.includes(id));
  const keeping = useAnnotations((state) => state.keeping[id]);
  const selected = useAnnotations((state) => state.selected);
  const change = (patch: Partial<AnnotationLayer>, key?: string) =>
    changeLayer(id, (before) => before && { ...before, ...patch }, author, key && `layer ${id} ${key}`);
  return (
    <li className="draw-layer">
      <div className="draw-row">
        <button
          type="button"
          className="row"
          aria-current={active}
          aria-expanded={active}
          onClick={() => useAnnotations.setState({ active: active ? undefined : id, selected: undefined })}
        >
          <span className="grow">
            <span className="title">{name}</span>
            <span className="sub">
              {t('draw.layerSub', {
                count: items.length,
                author: layer.changedBy,
                time: new Date(layer.changed).toLocaleString(),
              })}
            </span>
          </span>
        </button>
        <IconButton
          small
          label={t(hidden ? 'draw.show' : 'draw.hide', { name })}
          aria-pressed={!hidden}
          onClick={() =>
            useAnnotations.setState((state) => ({
              hidden: hidden ? state.hidden.filter((one) => one !== id) : [...state.hidden, id],
            }))
          }
        >
          {hidden ? <EyeInvisibleOutlined /> : <EyeOutlined />}
        </IconButton>
        <IconButton
          small
          label={t('draw.flyToLayer', { name })}
          disabled={items.length === 0}
          onClick={() => flyToPlaces(items.flatMap(({ places }) => places.map(groundPlace)))}
        >
          <AimOutlined />
        </IconButton>
      </div>
      {active && (
        <div className="draw-layer-body">
          <Input
            size="small"
            aria-label={t('draw.layerRename')}
            maxLength={60}
            value={name}
            onChange={({ target }) => target.value.trim() !== '' && change({ name: target.value }, 'name')}
          />
          {keeping && (
            <p className={keeping.state === 'failed' ? 'trouble' : 'muted draw-hint'} role="status">
              {t(`draw.keeping.${keeping.where}.${keeping.state}`, { detail: keeping.detail ?? '' })}
            </p>
          )}
          <div className="draw-row">
            {keeping?.where === 'server' && (
              <Select
                size="small"
                className="grow"
                aria-label={t('draw.publication')}
                value={layer.publication}
                options={PUBLICATIONS.map((value) => ({ value, label: t(`publication.${value}`) }))}
                onChange={(publication) => change({ publication })}
              />
            )}
            <span className="grow" />
            <IconButton small label={t('draw.export', { name })} onClick={() => download(layer)}>
              <DownloadOutlined />
            </IconButton>
            <IconButton
              small
              label={t('draw.removeLayer', { name })}
              onClick={() => changeLayer(id, () => undefined, author)}
            >
              <DeleteOutlined />
            </IconButton>
          </div>
          <ul className="rows draw-items">
            {items.map((item) => (
              <li key={item.id}>
                <button
                  type="button"
                  className="row"
                  aria-current={selected?.item === item.id}
                  onClick={() => useAnnotations.setState({ selected: { layer: id, item: item.id } })}
                >
                  <span className="swatch" style={{ background: item.color }} aria-hidden="true" />
                  <span className="grow title">{item.label || t(`draw.kind.${item.kind}`)}</span>
                </button>
              </li>
            ))}
          </ul>
        </div>
      )}
    </li>
  );
}

function download({ name, items }: AnnotationLayer): void {
  const text = `${JSON.stringify(annotationsAsGeoJson(items), undefined, 1)}\n`;
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type: 'application/geo+json' }));
  link.download = `${name.replace(/[\\/:*?"<>|]/g, '_')}.geojson`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}
