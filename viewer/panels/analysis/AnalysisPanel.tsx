import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { showMap } from '../../app/display.ts';
import { addTexts } from '../../locale/i18n.ts';
import { useView } from '../../stores/view.ts';
import type { PanelProps } from '../registry.ts';
import { AnalysisForm } from './AnalysisForm.tsx';
import { AnalysisItem } from './AnalysisItem.tsx';
import './analysis.css';
import en from './texts.en.json' with { type: 'json' };
import zhCN from './texts.zh-CN.json' with { type: 'json' };

addTexts({ 'zh-CN': zhCN, en });

/** Heat, hexagons and flows on the 2D map: what there is, with legends, and a form for more. */
export default function AnalysisPanel({ city, address }: PanelProps) {
  const { t } = useTranslation();
  const analyses = useView((view) => view.document.analyses);
  const display = useView((view) => view.document.display);
  return (
    <>
      {analyses.length === 0 ? (
        <p className="muted">{t('analysis.none')}</p>
      ) : (
        <ul className="analysis-list">
          {analyses.map((analysis) => (
            <AnalysisItem key={analysis.id} analysis={analysis} city={city} />
          ))}
        </ul>
      )}
      {analyses.length > 0 && display !== 'map' && (
        <div className="analysis-hint">
          <p>{t('analysis.onMap')}</p>
          <Button size="small" onClick={() => showMap(city)}>
            {t('analysis.showMap')}
          </Button>
        </div>
      )}
      <AnalysisForm city={city} address={address} />
    </>
  );
}
