import { Button, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { isOnSameGrid } from '../../flood/follow-run.ts';
import type { OpenRun } from '../../flood/run-entry.ts';
import { useRuns } from '../../flood/runs.ts';
import { useView } from '../../stores/view.ts';
import { ComparedHits } from './ComparedHits.tsx';
import { FailureText } from './FailureText.tsx';
import { compareWith, showBeside } from './patch-flood.ts';
import { runName } from './run-name.ts';

/** Another run to hold this one against: as the difference of depth and of who is hit, or beside it. */
export function CompareFields({ run }: { run: OpenRun }) {
  const { t } = useTranslation();
  const { language, flood } = useView(({ document }) => document);
  const against = flood?.against;
  const entries = useRuns((state) => state.entries) ?? [];
  const other = useRuns(({ open }) => (against === undefined ? undefined : open[against]));
  const failure = useRuns(({ missing }) => (against === undefined ? undefined : missing[against]));
  const others = entries.filter(({ id }) => id !== run.entry.id);
  if (others.length === 0 && against === undefined) return <p className="muted">{t('flood.compare.none')}</p>;
  const options = others.map((entry) => ({ value: entry.id, label: `− ${runName(t, entry, language)}` }));
  // A link may compare with a run that is not here yet.
  if (against !== undefined && !others.some(({ id }) => id === against))
    options.unshift({ value: against, label: `− ${against}` });
  return (
    <div className="flood-compare">
      <Select
        allowClear
        size="small"
        aria-label={t('flood.compare.label')}
        placeholder={t('flood.compare.label')}
        loading={against !== undefined && !other && !failure}
        value={against}
        options={options}
        onChange={(id?: string) => compareWith(others.find((entry) => entry.id === id))}
      />
      {against !== undefined && (
        <Button
          size="small"
          onClick={() => showBeside(run.entry.id, { id: against, scenario: flood?.againstScenario })}
        >
          {t('flood.compare.beside')}
        </Button>
      )}
      {failure && (
        <p>
          {t('flood.compare.other')} <FailureText failure={failure} />
        </p>
      )}
      {other && !isOnSameGrid(run, other) && <p role="alert">{t('flood.compare.otherGrid')}</p>}
      {other && <ComparedHits run={run} other={other} />}
    </div>
  );
}
