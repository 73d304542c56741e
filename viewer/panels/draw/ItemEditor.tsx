import { AimOutlined, DeleteOutlined, EditOutlined } from '@ant-design/icons';
import { Input, Select, Slider } from 'antd';
import { useTranslation } from 'react-i18next';
import { ANNOTATION_GROUNDS, type Annotation } from '../../../models/schema/annotation.ts';
import { annotationPlace, groundPlace } from '../../annotations/edit-places.ts';
import { putItem, removeItem, useAnnotations } from '../../stores/annotations.ts';
import { requestSketch } from '../../stores/sketch.ts';
import { IconButton } from '../IconButton.tsx';
import { flyToPlaces } from '../measure/bounds.ts';
import { PALETTE } from './palette.ts';

interface Properties {
  item: Annotation;
  layer: string;
  author: string;
  /** A style that was chosen here is that of the next drawing, too. */
  onStyle(style: Partial<Annotation>): void;
}

/** Words and looks of one annotation. Its shape is changed on the city, by its handles, or drawn anew. */
export function ItemEditor({ item, layer, author, onStyle }: Properties) {
  const { t } = useTranslation();
  const change = (patch: Partial<Annotation>, key?: string) =>
    putItem(layer, { ...item, ...patch }, author, key);
  const restyle = (style: Partial<Annotation>, key: string) => {
    change(style, key);
    onStyle(style);
  };
  const redraw = async () => {
    const places = await requestSketch({
      kind: item.kind === 'text' ? 'point' : item.kind,
      prompt: `draw.prompt.${item.kind}`,
      on: item.on === 'ground' ? 'ground' : 'surface',
    });
    if (places) change({ places: places.map(annotationPlace) });
  };
  const isText = item.kind === 'text';
  const isArea = item.kind === 'polygon' || item.kind === 'rectangle' || item.kind === 'circle';
  const hasLine = isArea || item.kind === 'line';
  return (
    <section className="draw-editor" aria-label={t('draw.editor')}>
      <header className="draw-row">
        <strong className="grow">{t(`draw.kind.${item.kind}`)}</strong>
        <IconButton small label={t('draw.flyTo')} onClick={() => flyToPlaces(item.places.map(groundPlace))}>
          <AimOutlined />
        </IconButton>
        <IconButton small label={t('draw.redraw')} onClick={() => void redraw()}>
          <EditOutlined />
        </IconButton>
        <IconButton
          small
          label={t('draw.remove')}
          onClick={() => {
            useAnnotations.setState({ selected: undefined });
            removeItem(layer, item.id, author);
          }}
        >
          <DeleteOutlined />
        </IconButton>
      </header>
      <p className="muted draw-hint">
        {t(isText || item.kind === 'point' ? 'draw.movePoint' : 'draw.moveShape')}
      </p>
      <Input.TextArea
        aria-label={t('draw.label')}
        placeholder={t('draw.label')}
        autoSize={{ minRows: 1, maxRows: 4 }}
        maxLength={200}
        value={item.label}
        status={isText && item.label.trim() === '' ? 'error' : undefined}
        onChange={({ target }) => {
          // A text without words could not be seen, nor saved.
          if (!isText || target.value.trim() !== '') change({ label: target.value }, 'label');
        }}
      />
      <Input.TextArea
        aria-label={t('draw.note')}
        placeholder={t('draw.note')}
        autoSize={{ minRows: 1, maxRows: 6 }}
        maxLength={4000}
        value={item.note}
        onChange={({ target }) => change({ note: target.value }, 'note')}
      />
      <fieldset className="draw-colours" aria-label={t('draw.color')}>
        {PALETTE.map(({ id, color }) => (
          <button
            type="button"
            key={id}
            className="draw-colour"
            style={{ background: color }}
            aria-label={t(`draw.colour.${id}`)}
            aria-pressed={item.color === color}
            onClick={() => restyle({ color }, 'color')}
          />
        ))}
        <input
          type="color"
          aria-label={t('draw.otherColor')}
          value={item.color}
          onChange={({ target }) => restyle({ color: target.value }, 'color')}
        />
      </fieldset>
      {hasLine && (
        <Setting name={t('draw.width')} value={`${item.width} px`}>
          <Slider
            min={1}
            max={20}
            value={item.width}
            ariaLabelForHandle={t('draw.width')}
            onChange={(width) => restyle({ width }, 'width')}
          />
        </Setting>
      )}
      {isArea && (
        <Setting name={t('draw.opacity')} value={`${Math.round(item.opacity * 100)} %`}>
          <Slider
            min={0}
            max={1}
            step={0.05}
            value={item.opacity}
            ariaLabelForHandle={t('draw.opacity')}
            onChange={(opacity) => restyle({ opacity }, 'opacity')}
          />
        </Setting>
      )}
      <Setting name={t('draw.size')} value={`${item.size} px`}>
        <Slider
          min={10}
          max={48}
          value={item.size}
          ariaLabelForHandle={t('draw.size')}
          onChange={(size) => restyle({ size }, 'size')}
        />
      </Setting>
      <Select
        size="small"
        aria-label={t('draw.height')}
        value={item.on}
        options={ANNOTATION_GROUNDS.map((value) => ({ value, label: t(`draw.on.${value}`) }))}
        onChange={(on) => restyle({ on }, 'on')}
      />
      {item.author && (
        <p className="muted draw-hint">
          {t('draw.drawnBy', {
            author: item.author,
            time: item.time === undefined ? '' : new Date(item.time).toLocaleString(),
          })}
        </p>
      )}
    </section>
  );
}

function Setting({ name, value, children }: { name: string; value: string; children: React.ReactNode }) {
  return (
    <div className="draw-setting">
      <span className="muted">{name}</span>
      {children}
      <span>{value}</span>
    </div>
  );
}
