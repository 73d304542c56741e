import { CloseOutlined } from '@ant-design/icons';
import { useTranslation } from 'react-i18next';
import type { Scene } from '../../../models/schema/scene.ts';
import { addTexts, localized } from '../../locale/i18n.ts';
import { setLayerView, shownLayer, useLook } from '../../stores/view.ts';
import { IconButton } from '../IconButton.tsx';
import { conditionText } from './FilterTab.tsx';
import { LegendList } from './LegendList.tsx';
import './statistics.css';
import en from './texts.en.json' with { type: 'json' };
import zhCN from './texts.zh-CN.json' with { type: 'json' };
import { unitFor, useWords } from './words.ts';

addTexts({ 'zh-CN': zhCN, en });

/** What the colours on the map mean and what a filter hides, for as long as they are on, whatever panel is open. */
export default function MapLegend({ city }: { city: Scene }) {
  const { t } = useTranslation();
  const words = useWords();
  const view = useLook();
  const shown = city.layers.filter((layer) => {
    const { filter, colouring } = view.layers[layer.id] ?? {};
    return (filter || colouring) && shownLayer(layer, view).visible;
  });
  if (shown.length === 0) return null;
  return (
    <section
      className={`map-legend float${view.panel === 'none' ? '' : ' beside-panel'}`}
      aria-label={t('statistics.mapLegend')}
    >
      {shown.map((layer) => {
        const { filter, colouring } = view.layers[layer.id];
        // A theme's panel says which of its areas are shown.
        const isOfTheme = colouring?.attribute.startsWith('theme:') === true;
        const unit = colouring && unitFor(colouring.attribute, view.language);
        const name = localized(layer.name, view.language);
        return (
          <div key={layer.id} className="map-legend-layer">
            <header>
              <h2>
                {colouring ? words.attribute(colouring.attribute) : name}
                {unit && <small> ({unit})</small>}
              </h2>
              <IconButton
                small
                label={t('statistics.end', { layer: name })}
                onClick={() => setLayerView(layer, { colouring: undefined, filter: undefined })}
              >
                <CloseOutlined />
              </IconButton>
            </header>
            {colouring && <p className="muted">{name}</p>}
            <LegendList layer={layer} />
            {filter && !isOfTheme && (
              <p className="muted">
                {t('statistics.only')}{' '}
                {[
                  ...filter.conditions.map((one) => conditionText(one, words, t('statistics.or'))),
                  ...(filter.area ? [t('statistics.inArea')] : []),
                ].join('; ')}
              </p>
            )}
          </div>
        );
      })}
    </section>
  );
}
