import { CaretRightOutlined, SettingOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { contains } from '../../../models/attributes/conditions.ts';
import type { FloodCase } from '../../../models/schema/flood-case.ts';
import type { Scene } from '../../../models/schema/scene.ts';
import { choosePreset, useDraft } from '../../flood/draft.ts';
import { useLiveDraft } from '../../flood/live/live-draft.ts';
import { startLiveRun } from '../../flood/live/run-live.ts';
import { startRun } from '../../flood/run-job.ts';
import { isWhole, useRuns } from '../../flood/runs.ts';
import { isChanged, NO_CHANGES, plannedRun, startOf } from '../../flood/scenario.ts';
import { localized } from '../../locale/i18n.ts';
import { now } from '../../stores/server-time.ts';
import { currentView, useView } from '../../stores/view.ts';
import { IconButton } from '../IconButton.tsx';
import { flyToPlaces } from '../measure/bounds.ts';
import { placesOfCase } from './run-places.ts';
import { durationText } from './run-time.ts';
import { ScenarioForm } from './ScenarioForm.tsx';

/** The floods that the city offers, each with what it is; one is run at once, or changed before. */
export function PresetList({
  city,
  presets,
  hasGrid,
}: {
  city: Scene;
  presets: readonly FloodCase[];
  hasGrid: boolean;
}) {
  const { t } = useTranslation();
  const draft = useDraft();
  if (!hasGrid) return <p className="muted empty">{t('flood.noGrid')}</p>;
  if (presets.length === 0) return <p className="muted empty">{t('flood.noPresets')}</p>;
  return (
    <ul className="flood-presets">
      {presets.map((preset) => (
        <PresetCard key={preset.id} city={city} preset={preset} isOpen={draft.preset === preset.id} />
      ))}
    </ul>
  );
}

function PresetCard({ city, preset, isOpen }: { city: Scene; preset: FloodCase; isOpen: boolean }) {
  const { t } = useTranslation();
  const language = useView(({ document }) => document.language);
  const drafted = useDraft((state) => state.changes);
  const changes = isOpen ? drafted : NO_CHANGES;
  const isLive = useLiveDraft(({ isOn }) => isOn) && isOpen;
  const planned = plannedRun(preset, changes, startOf(preset, now()), city).id;
  const isKnown = useRuns((runs) => isWhole(runs, planned)) && !isLive;
  const isBusy = useRuns(({ job }) => job !== undefined && job.state !== 'failed');
  const run = () => {
    goThere(preset, city);
    if (isLive) void startLiveRun(preset, changes);
    else startRun(preset, plannedRun(preset, changes, startOf(preset, now()), city));
  };
  const name = localized(preset.name, language);
  return (
    <li className="flood-preset" data-open={isOpen || undefined}>
      <div className="head">
        <h3>{name}</h3>
        <IconButton
          small
          label={t('flood.preset.change', { name })}
          aria-expanded={isOpen}
          onClick={() => choosePreset(isOpen ? undefined : preset.id)}
        >
          <SettingOutlined />
        </IconButton>
      </div>
      {preset.description && <p className="muted">{localized(preset.description, language)}</p>}
      {isOpen && <ScenarioForm city={city} preset={preset} />}
      <div className="foot">
        <span className="muted">
          {t('flood.preset.duration', { time: durationText(t, changes.duration ?? preset.duration) })}
        </span>
        <Button
          type={isOpen ? 'primary' : 'default'}
          size="small"
          icon={<CaretRightOutlined />}
          disabled={isBusy}
          aria-label={t(isKnown ? 'flood.preset.openNamed' : 'flood.preset.runNamed', { name })}
          onClick={run}
        >
          {t(
            isKnown
              ? 'flood.preset.open'
              : isChanged(changes)
                ? 'flood.preset.runChanged'
                : 'flood.preset.run',
          )}
        </Button>
      </div>
    </li>
  );
}

/** Who stands outside of the part of the city that a case is of is taken to it, to see the water come. */
function goThere({ extent }: FloodCase, city: Scene): void {
  const { longitude, latitude } = currentView().camera;
  if (extent && !contains(extent, longitude, latitude)) flyToPlaces(placesOfCase({ extent }, city));
}
