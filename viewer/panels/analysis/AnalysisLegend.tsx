import { useTranslation } from 'react-i18next';
import type { Analysis } from '../../../models/schema/view-document.ts';
import { analysisColours } from '../../map/analyses/defaults.ts';
import type { AnalysisState } from '../../stores/analyses.ts';
import { figure } from './choices.ts';

type Ready = Extract<AnalysisState, { state: 'ready' }>;

/** What the colours of an analysis mean, with the unit, and how it was reckoned where that is no count. */
export function AnalysisLegend({
  analysis,
  state,
  name,
}: {
  analysis: Analysis;
  state: Ready;
  name: string;
}) {
  const { t } = useTranslation();
  const { outcome, breaks } = state;
  if (outcome.kind === 'heat') {
    const maximum = outcome.density?.maximum ?? 0;
    return (
      <figure className="analysis-legend">
        <figcaption>{t('analysis.perArea', { name })}</figcaption>
        <div
          className="ramp"
          style={{ background: `linear-gradient(90deg, ${analysisColours(12).join(', ')})` }}
        />
        <div className="ticks">
          <span>0</span>
          <span>{figure(maximum / 4)}</span>
          <span>{figure(maximum)}</span>
        </div>
      </figure>
    );
  }
  const colours = analysisColours(breaks.length + 1);
  return (
    <figure className="analysis-legend">
      <figcaption>
        {t(outcome.kind === 'hexagon' ? 'analysis.perHexagon' : 'analysis.perFlow', { name })}
      </figcaption>
      <ul className="legend">
        {colours.map((color, at) => (
          <li key={color}>
            <i className="swatch" style={{ background: color }} />
            {at === 0
              ? t('analysis.below', { to: figure(breaks[0] ?? 0) })
              : at === breaks.length
                ? t('analysis.andMore', { from: figure(breaks[at - 1]) })
                : `${figure(breaks[at - 1])} – ${figure(breaks[at])}`}
          </li>
        ))}
      </ul>
      {outcome.kind === 'hexagon' && <p className="muted">{t('analysis.tilt')}</p>}
      {outcome.kind === 'flow' && (
        <p>
          {t('analysis.flowNote', {
            origin: analysis.attribute,
            destination: analysis.destination,
            zones: outcome.flows.zones,
            level: state.zoneLevel ?? t('analysis.anyLevel'),
            count: outcome.flows.flows.length,
            share: Math.round(outcome.flows.share * 100),
          })}
        </p>
      )}
    </figure>
  );
}
