import { Button } from 'antd';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { AnnotationLayer } from '../../../models/schema/annotation.ts';
import { annotationsFromGeoJson } from '../../annotations/geojson.ts';
import { changeLayer, newId, newLayer, useAnnotations } from '../../stores/annotations.ts';
import { notify } from '../../stores/notices.ts';
import { errorText } from '../../stores/status.ts';
import { LayerRow } from './LayerRow.tsx';

interface Properties {
  layers: readonly AnnotationLayer[];
  author: string;
  onAuthor(): void;
}

/** Layers of annotations of the city, and how to begin, bring in and sign them. */
export function LayerList({ layers, author, onAuthor }: Properties) {
  const { t } = useTranslation();
  const file = useRef<HTMLInputElement>(null);

  const add = (layer: AnnotationLayer) => {
    changeLayer(layer.id, () => layer, author);
    useAnnotations.setState({ active: layer.id });
  };
  const bring = async (chosen: File) => {
    try {
      const { items, left } = annotationsFromGeoJson(await chosen.text(), newId);
      if (items.length > 0) {
        const name = chosen.name.replace(/\.(geo)?json$/i, '').slice(0, 60) || t('annotations.imported');
        add({ ...newLayer(name, author), items });
      }
      if (left > 0) notify('annotations.importLeftOut', { file: chosen.name, count: items.length, left });
    } catch (error) {
      notify('annotations.importFailed', { file: chosen.name, detail: errorText(error) });
    }
  };

  return (
    <section aria-labelledby="draw-layers">
      <h3 id="draw-layers">{t('draw.layers')}</h3>
      {layers.length === 0 && <p className="muted">{t('draw.empty')}</p>}
      <ul className="draw-layers">
        {layers.map((layer) => (
          <LayerRow key={layer.id} layer={layer} author={author} />
        ))}
      </ul>
      <div className="draw-all">
        <Button
          size="small"
          onClick={() => add(newLayer(t('draw.layerName', { number: layers.length + 1 }), author))}
        >
          {t('draw.newLayer')}
        </Button>
        <Button size="small" onClick={() => file.current?.click()}>
          {t('draw.import')}
        </Button>
        <input
          ref={file}
          type="file"
          hidden
          accept=".geojson,.json,application/geo+json"
          aria-label={t('draw.import')}
          onChange={({ target }) => {
            const [chosen] = target.files ?? [];
            if (chosen) void bring(chosen);
            target.value = '';
          }}
        />
      </div>
      <p className="muted draw-hint">
        {t('draw.asAuthor', { author })}{' '}
        <button type="button" className="draw-link" onClick={onAuthor}>
          {t('draw.changeAuthor')}
        </button>
      </p>
    </section>
  );
}
