import { Segmented, Switch } from 'antd';
import { useTranslation } from 'react-i18next';
import { classOfEntry } from '../../../models/point-classes.ts';
import type { Layer } from '../../../models/schema/layer.ts';
import { POINT_COLOURINGS, type PointStyle } from '../../../models/schema/view-document.ts';
import { localized } from '../../locale/i18n.ts';
import { setLayerView, useView } from '../../stores/view.ts';

/** What the points of a cloud are coloured by, and which of their classes are shown; the classes are its legend. */
export function PointStyleFields({ layer }: { layer: Layer }) {
  const { t } = useTranslation();
  const language = useView((state) => state.document.language);
  const points = useView((state) => state.document.layers[layer.id]?.points);
  const { by, hiddenClasses }: PointStyle = points ?? { by: 'color', hiddenClasses: [] };
  const change = (patch: Partial<PointStyle>) => {
    const next = { by, hiddenClasses, ...patch };
    const isUsual = next.by === 'color' && next.hiddenClasses.length === 0;
    setLayerView(layer, { points: isUsual ? undefined : next });
  };
  return (
    <>
      <h3>{t('points.by')}</h3>
      <Segmented
        block
        size="small"
        aria-label={t('points.by')}
        value={by}
        options={POINT_COLOURINGS.map((value) => ({ value, label: t(`points.${value}`) }))}
        onChange={(value) => change({ by: value })}
      />
      {layer.legend.length > 0 && <h3>{t('points.classes')}</h3>}
      <ul className="legend point-classes">
        {layer.legend.map((entry) => {
          const code = classOfEntry(entry);
          const name = localized(entry.label, language);
          return (
            <li key={entry.label.en}>
              {code !== undefined && (
                <Switch
                  size="small"
                  aria-label={name}
                  checked={!hiddenClasses.includes(code)}
                  onChange={(shown) =>
                    change({
                      hiddenClasses: shown
                        ? hiddenClasses.filter((hidden) => hidden !== code)
                        : [...hiddenClasses, code].sort((a, b) => a - b),
                    })
                  }
                />
              )}
              <span
                className={`swatch ${entry.shape}`}
                style={{ background: entry.color }}
                aria-hidden="true"
              />
              {name}
            </li>
          );
        })}
      </ul>
    </>
  );
}
