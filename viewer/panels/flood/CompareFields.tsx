import { Button, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { floodViewSchema } from '../../../models/schema/view-document.ts';
import { isOnSameGrid } from '../../flood/follow-run.ts';
import type { OpenRun } from '../../flood/run-entry.ts';
import { useRuns } from '../../flood/runs.ts';
import { currentView, patchView, useView } from '../../stores/view.ts';
import { patchFlood } from './patch-flood.ts';
import { runName } from './run-name.ts';

/** Another run to hold this one against: as the difference of depth, or beside it. */
export function CompareFields({ run }: { run: OpenRun }) {
  const { t } = useTranslation();
  const language = useView(({ document }) => document.language);
  const against = useView(({ document }) => document.flood?.against);
  const entries = useRuns((state) => state.entries) ?? [];
  const other = useRuns(({ open }) => (against === undefined ? undefined : open[against]));
  const failure = useRuns(({ missing }) => (against === undefined ? undefined : missing[against]));
  const others = entries.filter(({ id }) => id !== run.entry.id);
  if (others.length === 0) return <p className="muted">{t('flood.compare.none')}</p>;
  return (
    <div className="flood-compare">
      <Select
        allowClear
        size="small"
        aria-label={t('flood.compare.label')}
        placeholder={t('flood.compare.label')}
        value={against}
        options={others.map((entry) => ({ value: entry.id, label: `− ${runName(t, entry, language)}` }))}
        onChange={(id?: string) => patchFlood({ against: id })}
      />
      {against !== undefined && (
        <Button size="small" onClick={() => showBeside(run.entry.id, against)}>
          {t('flood.compare.beside')}
        </Button>
      )}
      {failure && <p role="alert">{t('flood.compare.notOpened')}</p>}
      {other && !isOnSameGrid(run, other) && <p role="alert">{t('flood.compare.otherGrid')}</p>}
    </div>
  );
}

/** Both runs next to each other, at the same time of the same clock. */
function showBeside(id: string, against: string): void {
  const { flood = floodViewSchema.parse({}) } = currentView();
  const { against: _, ...shown } = flood;
  patchView({
    flood: { ...shown, run: id },
    comparison: { kind: 'beside', position: 0.5, other: { flood: { ...shown, run: against } } },
  });
}
