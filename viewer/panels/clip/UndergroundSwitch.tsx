import { Slider, Switch } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Scene } from '../../../models/schema/scene.ts';
import { localized } from '../../locale/i18n.ts';
import { patchView, setLayerView, shownLayer, useLook } from '../../stores/view.ts';
import { legendFor } from '../layers/legend.ts';

/** The view below ground: the ground is see-through, buildings are hinted at, pipes have their legend here. */
export function UndergroundSwitch({ city }: { city: Scene }) {
  const { t } = useTranslation();
  const view = useLook();
  const { enabled, opacity } = view.underground;
  const pipes = city.layers.filter(({ role }) => role === 'pipes');
  const toggle = (next: boolean) => {
    patchView({ underground: { enabled: next, opacity } });
    // Who looks below ground looks for pipes; who has chosen some keeps the choice.
    if (next && !pipes.some((layer) => shownLayer(layer, view).visible))
      for (const layer of pipes) setLayerView(layer, { visible: true });
  };
  return (
    <section className="clip-underground" aria-label={t('clip.underground')}>
      <div className="clip-row">
        <Switch
          size="small"
          id="clip-underground"
          checked={enabled}
          aria-label={t('clip.underground')}
          onChange={toggle}
        />
        <label htmlFor="clip-underground">{t('clip.underground')}</label>
      </div>
      {enabled && (
        <>
          <div className="opacity">
            <span>{t('clip.groundOpacity')}</span>
            <Slider
              min={0}
              max={0.9}
              step={0.05}
              value={opacity}
              ariaLabelForHandle={t('clip.groundOpacity')}
              tooltip={{ formatter: (value) => `${Math.round((value ?? 0) * 100)} %` }}
              onChange={(value) => patchView({ underground: { enabled, opacity: value } })}
            />
            <span>{Math.round(opacity * 100)} %</span>
          </div>
          {pipes.length === 0 && <p className="muted">{t('clip.noPipes')}</p>}
          <ul className="clip-pipes">
            {pipes.map((layer) => (
              <li key={layer.id}>
                <div className="clip-row">
                  <Switch
                    size="small"
                    checked={shownLayer(layer, view).visible}
                    aria-label={localized(layer.name, view.language)}
                    onChange={(visible) => setLayerView(layer, { visible })}
                  />
                  <span>{localized(layer.name, view.language)}</span>
                </div>
                {shownLayer(layer, view).visible && (
                  <ul className="legend">
                    {legendFor(layer, view.appearance).map(({ color, label, shape }) => (
                      <li key={`${color} ${label.en}`}>
                        <span
                          className={`swatch ${shape}`}
                          style={{ background: color }}
                          aria-hidden="true"
                        />
                        {localized(label, view.language)}
                      </li>
                    ))}
                  </ul>
                )}
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}
