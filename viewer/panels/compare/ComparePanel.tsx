import { Button, Segmented, Switch } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Layer } from '../../../models/schema/layer.ts';
import type { Scene } from '../../../models/schema/scene.ts';
import type { Comparison, OtherView } from '../../../models/schema/view-document.ts';
import { differences, lookOf, otherSide, swapSides } from '../../compare/sides.ts';
import '../../compare/texts.ts';
import { localized } from '../../locale/i18n.ts';
import { currentView, patchView, shownLayer, useView } from '../../stores/view.ts';
import { suitsAppearance } from '../layers/tree.ts';
import { OtherTime } from './OtherTime.tsx';

/** Two views of the city through one camera: how they lie, and what the right one shows otherwise. */
export default function ComparePanel({ city }: { city: Scene }) {
  const { t } = useTranslation();
  const comparison = useView((state) => state.document.comparison);
  const choose = (kind: Comparison['kind'] | 'off') => {
    if (kind === 'off') patchView({ comparison: undefined });
    else patchView({ comparison: { position: 0.5, other: {}, ...comparison, kind } });
  };
  return (
    <>
      <p className="muted">{t('compare.intro')}</p>
      <Segmented
        block
        style={{ marginTop: 10 }}
        aria-label={t('compare.kind')}
        value={comparison?.kind ?? 'off'}
        options={(['off', 'swipe', 'beside'] as const).map((value) => ({
          value,
          label: t(`compare.${value}`),
        }))}
        onChange={choose}
      />
      {comparison && <RightSide city={city} comparison={comparison} />}
    </>
  );
}

function RightSide({ city, comparison }: { city: Scene; comparison: Comparison }) {
  const { t } = useTranslation();
  const view = useView((state) => state.document);
  const { other } = comparison;
  const right = otherSide(view);
  const change = (patch: OtherView) => {
    const next = { ...other, ...patch };
    for (const key of Object.keys(next) as (keyof OtherView)[]) if (next[key] === undefined) delete next[key];
    patchView({ comparison: { ...comparison, other: next } });
  };
  const layerIds = city.layers.map(({ id }) => id);

  return (
    <>
      <h3>{t('compare.rightSide')}</h3>
      <OtherTime city={city} clock={other.clock} onChange={(clock) => change({ clock })} />
      <div className="sun-row">
        <span className="stretch">{t('compare.display')}</span>
        <Segmented
          size="small"
          aria-label={t('compare.display')}
          value={other.display ?? ('same' as string)}
          options={(['same', 'globe', 'map'] as const).map((value) => ({
            value,
            label: t(`compare.displayOf.${value}`),
          }))}
          onChange={(value) => change({ display: value === 'same' ? undefined : (value as 'globe' | 'map') })}
        />
      </div>
      <Choice
        label={t('compare.shadows')}
        checked={right.shadows}
        onChange={(shadows) => change({ shadows })}
      />
      <Choice
        label={t('compare.underground')}
        checked={right.underground.enabled}
        onChange={(enabled) => change({ underground: { ...right.underground, enabled } })}
      />
      {(view.clips.length > 0 || other.clips) && (
        <Choice
          label={t('compare.noClips')}
          checked={other.clips !== undefined && other.clips.length === 0}
          onChange={(none) => change({ clips: none ? [] : undefined })}
        />
      )}
      <h3>{t('compare.layers')}</h3>
      <ul className="rows">
        {city.layers
          .filter((layer) => suitsAppearance(layer, view.appearance))
          .map((layer) => (
            <LayerChoice
              key={layer.id}
              layer={layer}
              comparison={comparison}
              onChange={(visible) =>
                change({ layers: { ...other.layers, [layer.id]: { ...right.layers[layer.id], visible } } })
              }
            />
          ))}
      </ul>
      <h3>{t('compare.tools')}</h3>
      <p className="muted">{t('compare.keepHint')}</p>
      <div className="presets" style={{ marginTop: 8 }}>
        <Button size="small" onClick={() => change(lookOf(currentView(), layerIds))}>
          {t('compare.keep')}
        </Button>
        <Button
          size="small"
          disabled={differences(view).length === 0}
          onClick={() => patchView(swapSides(currentView(), layerIds))}
        >
          {t('compare.swap')}
        </Button>
        <Button
          size="small"
          disabled={Object.keys(other).length === 0}
          onClick={() => patchView({ comparison: { ...comparison, other: {} } })}
        >
          {t('compare.reset')}
        </Button>
      </div>
    </>
  );
}

function LayerChoice({
  layer,
  comparison,
  onChange,
}: {
  layer: Layer;
  comparison: Comparison;
  onChange: (visible: boolean) => void;
}) {
  const { t } = useTranslation();
  const view = useView((state) => state.document);
  const name = localized(layer.name, view.language);
  const left = shownLayer(layer, view).visible;
  const right = comparison.other.layers?.[layer.id]
    ? (comparison.other.layers[layer.id].visible ?? layer.visible)
    : left;
  return (
    <li className="layer">
      <span className="name">
        <span className="title">{name}</span>
      </span>
      {left !== right && <span className="tag">{t('compare.differs')}</span>}
      <Switch size="small" checked={right} aria-label={t('compare.layer', { name })} onChange={onChange} />
    </li>
  );
}

function Choice(properties: { label: string; checked: boolean; onChange: (checked: boolean) => void }) {
  const { label, checked, onChange } = properties;
  return (
    <div className="sun-row">
      <span className="stretch" aria-hidden="true">
        {label}
      </span>
      <Switch size="small" checked={checked} aria-label={label} onChange={onChange} />
    </div>
  );
}
