import { DeleteOutlined } from '@ant-design/icons';
import { Progress, Slider } from 'antd';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Scene } from '../../../models/schema/scene.ts';
import type { Analysis } from '../../../models/schema/view-document.ts';
import { localized } from '../../locale/i18n.ts';
import { RADIUS_LIMITS, radiusOf } from '../../map/analyses/defaults.ts';
import { useAnalyses } from '../../stores/analyses.ts';
import { currentView, patchView, useView } from '../../stores/view.ts';
import { IconButton } from '../IconButton.tsx';
import { AnalysisLegend } from './AnalysisLegend.tsx';

/** One analysis: what it is of, its radius, how far it has come, its legend. */
export function AnalysisItem({ analysis, city }: { analysis: Analysis; city: Scene }) {
  const { t } = useTranslation();
  const language = useView((view) => view.document.language);
  const state = useAnalyses((all) => all.analyses[analysis.id]);
  const [radius, setRadius] = useState(radiusOf(analysis));
  useEffect(() => setRadius(radiusOf(analysis)), [analysis]);
  const layer = city.layers.find(({ id }) => id === analysis.layer);
  const layerName = layer ? localized(layer.name, language) : analysis.layer;
  const name =
    analysis.attribute === undefined
      ? t('analysis.count')
      : t(`attribute.${analysis.attribute}`, { defaultValue: analysis.attribute });
  const change = (next: Analysis[]) => patchView({ analyses: next });
  const [least, most] = RADIUS_LIMITS[analysis.kind];

  return (
    <li className="analysis-item">
      <div className="head">
        <strong>
          {t(`analysis.kind.${analysis.kind}`)} · {layerName}
        </strong>
        <IconButton
          small
          label={t('analysis.remove')}
          onClick={() => change(currentView().analyses.filter(({ id }) => id !== analysis.id))}
        >
          <DeleteOutlined />
        </IconButton>
      </div>
      <div className="radius">
        <span>{t(`analysis.radius.${analysis.kind}`)}</span>
        <Slider
          min={least}
          max={most}
          step={50}
          value={radius}
          ariaLabelForHandle={t(`analysis.radius.${analysis.kind}`)}
          tooltip={{ formatter: null }}
          onChange={setRadius}
          onChangeComplete={(value) =>
            change(
              currentView().analyses.map((one) => (one.id === analysis.id ? { ...one, radius: value } : one)),
            )
          }
        />
        <span className="number">{radius.toLocaleString('en')} m</span>
      </div>
      {state?.state === 'loading' && (
        <Progress
          percent={Math.round(state.share * 100)}
          size="small"
          aria-label={t('analysis.loading', { percent: Math.round(state.share * 100) })}
        />
      )}
      {state?.state === 'failed' && <p role="alert">{t('analysis.failed', { detail: state.detail })}</p>}
      {state?.state === 'empty' && <p>{t('analysis.empty')}</p>}
      {state?.state === 'too-far' && <p>{t('analysis.tooFar')}</p>}
      {state?.state === 'ready' && state.fromAfar && <p className="muted">{t('analysis.fromAfar')}</p>}
      {state?.state === 'ready' && <AnalysisLegend analysis={analysis} state={state} name={name} />}
    </li>
  );
}
