import { Alert, Button, Segmented } from 'antd';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { followFigures } from '../../planning/figures.ts';
import { followSchemes, listSchemes, NoScheme, showScheme } from '../../planning/open-scheme.ts';
import { useScheme, useSchemeList } from '../../planning/scheme-store.ts';
import '../../planning/texts.ts';
import { refusalText } from '../../server/refusal-text.ts';
import { cancelSketch } from '../../stores/sketch.ts';
import { errorText, recordError } from '../../stores/status.ts';
import type { PanelProps } from '../registry.ts';
import { ConflictsView } from './ConflictsView.tsx';
import './planning.css';
import { SchemeList } from './SchemeList.tsx';
import { SchemeView } from './SchemeView.tsx';

/** Schemes of what is to be built: the list of them, the one that is open, and where plans are in conflict. */
export default function PlanningPanel({ city, address }: PanelProps) {
  const { t } = useTranslation();
  const state = useScheme((scheme) => scheme.state);
  const error = useScheme((scheme) => scheme.error);
  const [page, setPage] = useState<'schemes' | 'conflicts'>('schemes');
  useEffect(() => {
    followSchemes();
    followFigures();
    listSchemes().catch((trouble: unknown) => {
      recordError(`planning: ${errorText(trouble)}`);
      useSchemeList.setState({ entries: [], trouble });
    });
    return cancelSketch;
  }, []);
  return (
    <div className="planning-panel">
      <Segmented
        block
        size="small"
        aria-label={t('planning.pages.label')}
        value={page}
        options={(['schemes', 'conflicts'] as const).map((value) => ({
          value,
          label: t(`planning.pages.${value}`),
        }))}
        onChange={setPage}
      />
      {page === 'conflicts' && <ConflictsView city={city} />}
      {page === 'schemes' && state === 'none' && <SchemeList city={city} />}
      {page === 'schemes' && state === 'loading' && (
        <span className="spinner" role="status" aria-label={t('status.loading')} />
      )}
      {page === 'schemes' && state === 'failed' && (
        <Alert
          type="error"
          title={
            error instanceof NoScheme
              ? t('planning.notOne', { why: error.message })
              : t('planning.failed', { why: refusalText(t, error) })
          }
          action={
            <Button size="small" onClick={() => showScheme(undefined)}>
              {t('planning.back')}
            </Button>
          }
        />
      )}
      {page === 'schemes' && state === 'ready' && <SchemeView city={city} address={address} />}
    </div>
  );
}
