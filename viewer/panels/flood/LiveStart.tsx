import { Select, Switch } from 'antd';
import { useEffect, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { FloodCase } from '../../../models/schema/flood-case.ts';
import type { FloodLive } from '../../../models/schema/flood-live.ts';
import type { Scene } from '../../../models/schema/scene.ts';
import { useDraft } from '../../flood/draft.ts';
import { failureOf } from '../../flood/failure.ts';
import { liveStartAt, useLiveDraft } from '../../flood/live/live-draft.ts';
import { planLive } from '../../flood/live/plan-live.ts';
import type { FloodFailure } from '../../flood/messages.ts';
import { useLiveMoment } from '../../live/use-live-moment.ts';
import { useBoot } from '../../stores/boot.ts';
import { useView } from '../../stores/view.ts';
import { FailureText } from './FailureText.tsx';
import { LiveTaken } from './LiveTaken.tsx';
import './live.css';
import './live-texts.ts';
import { momentText } from './moment-text.ts';

/** Hours of observed levels and rain that a run may have before the moment it starts from. */
const LEADS = [0, 1, 3, 6, 12];
const HOUR = 3_600;
/** Milliseconds between two looks at the gauges: what is shown is what a run would take now. */
const LOOK = 60_000;

type Told = { live?: FloodLive; failure?: FloodFailure };

/** Whether a preset starts from what gauges tell, and what that is: whom, how old, and who is left out. */
export function LiveStart({ city, preset }: { city: Scene; preset: FloodCase }) {
  const { t } = useTranslation();
  const id = useId();
  const hasServer = useBoot((state) => state.hasServer);
  const draft = useLiveDraft();
  const changes = useDraft((state) => state.changes);
  const isPast = useView(({ document }) => document.clock.mode === 'replay');
  const moment = useLiveMoment();
  const [told, setTold] = useState<Told>({});
  const { isOn } = draft;
  const look = Math.floor(moment / LOOK);
  useEffect(() => {
    if (!isOn) return;
    const asking = new AbortController();
    planLive(preset, changes, liveStartAt(draft, look * LOOK), city, asking.signal).then(
      ({ flood }) => setTold(flood.live ? { live: flood.live } : {}),
      (error: unknown) => asking.signal.aborted || setTold({ failure: failureOf(error) }),
    );
    return () => asking.abort();
  }, [isOn, preset, changes, draft, look, city]);
  if (!hasServer) return null;
  const time = momentText(city, moment);
  return (
    <fieldset className="flood-live">
      <div className="line">
        <span id={id}>{t(isPast ? 'floodLive.live.startAt' : 'floodLive.live.start', { time })}</span>
        <Switch
          size="small"
          checked={isOn}
          aria-labelledby={id}
          onChange={(checked) => useLiveDraft.setState({ isOn: checked })}
        />
      </div>
      {isOn && (
        <>
          <Choice
            name="lead"
            value={draft.lead / HOUR}
            options={LEADS.map((hours) => ({
              value: hours,
              label: hours === 0 ? t('floodLive.live.leadNone') : t('floodLive.live.leadHours', { hours }),
            }))}
            onChange={(hours) => useLiveDraft.setState({ lead: hours * HOUR })}
          />
          <Choice
            name="stage"
            value={draft.stage}
            options={(['hold', 'rise'] as const).map((value) => ({
              value,
              label: t(`floodLive.live.stageOf.${value}`),
            }))}
            onChange={(stage) => useLiveDraft.setState({ stage })}
          />
          <Choice
            name="rain"
            value={draft.rain}
            options={(['hold', 'none', 'case'] as const).map((value) => ({
              value,
              label: t(`floodLive.live.rainOf.${value}`),
            }))}
            onChange={(rain) => useLiveDraft.setState({ rain })}
          />
          {told.live && <LiveTaken city={city} live={told.live} />}
          {told.failure && <FailureText failure={told.failure} />}
          {!told.live && !told.failure && (
            <p className="muted" role="status">
              {t('floodLive.live.reading')}
            </p>
          )}
        </>
      )}
    </fieldset>
  );
}

function Choice<Value extends string | number>({
  name,
  value,
  options,
  onChange,
}: {
  name: string;
  value: Value;
  options: { value: Value; label: string }[];
  onChange(value: Value): void;
}) {
  const { t } = useTranslation();
  const label = t(`floodLive.live.${name}`);
  return (
    <div className="line">
      <span>{label}</span>
      <Select<Value>
        size="small"
        aria-label={label}
        value={value}
        options={options}
        popupMatchSelectWidth={false}
        onChange={onChange}
      />
    </div>
  );
}
