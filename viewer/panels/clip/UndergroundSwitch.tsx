import { Slider, Switch } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Scene } from '../../../models/schema/scene.ts';
import { localized } from '../../locale/i18n.ts';
import { patchView, shownLayer, useView } from '../../stores/view.ts';

/** The view below ground: the ground is see-through, buildings are hinted at, pipes have their legend here. */
export function UndergroundSwitch({ city }: { city: Scene }) {
  const { t } = useTranslation();
  const view = useView((state) => state.document);
  const { enabled, opacity } = view.underground;
  const pipes = city.layers.filter(({ role }) => (role as string | undefined) === 'pipes');
  return (
    <section className="clip-underground" aria-label={t('clip.underground')}>
      <div className="clip-row">
        <Switch
          size="small"
          id="clip-underground"
          checked={enabled}
          aria-label={t('clip.underground')}
          onChange={(next) => patchView({ underground: { enabled: next, opacity } })}
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
          {pipes
            .filter((layer) => shownLayer(layer, view).visible)
            .map((layer) => (
              <div key={layer.id}>
                <h3>{localized(layer.name, view.language)}</h3>
                <ul className="legend">
                  {layer.legend.map(({ color, label, shape }) => (
                    <li key={`${color} ${label.en}`}>
                      <span className={`swatch ${shape}`} style={{ background: color }} aria-hidden="true" />
                      {localized(label, view.language)}
                    </li>
                  ))}
                </ul>
              </div>
            ))}
        </>
      )}
    </section>
  );
}
