import {
  CaretRightOutlined,
  CloseOutlined,
  PauseOutlined,
  StepBackwardOutlined,
  StepForwardOutlined,
} from '@ant-design/icons';
import { Select } from 'antd';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Scene } from '../../../models/schema/scene.ts';
import type { Clock } from '../../../models/schema/view-document.ts';
import { leaveRun, moveRun } from '../../flood/run-clock.ts';
import { lastTime } from '../../flood/run-entry.ts';
import { cancelRun } from '../../flood/run-job.ts';
import { useRuns } from '../../flood/runs.ts';
import { isPlaying } from '../../stores/clock.ts';
import { useView } from '../../stores/view.ts';
import { cityOffset, localTime, machineOffset } from '../bars/time-zone.ts';
import { useCityTime } from '../bars/use-city-time.ts';
import { IconButton } from '../IconButton.tsx';
import '../live/live.css';
import { ticksOf } from '../live/ticks.ts';
import { durationText, secondsOfKey } from './run-time.ts';

/** Seconds of the run in one of the clock. */
const SPEEDS = [60, 300, 600, 1200, 3600] as const;

/** The time line of the run that the clock is in: from its beginning to its end, as far as it has been computed. */
export function RunBar({ city }: { city: Scene }) {
  const clock = useView(({ document }) => document.clock);
  return clock.mode === 'run' ? <Bar city={city} clock={clock} /> : null;
}

function Bar({ city, clock }: { city: Scene; clock: Extract<Clock, { mode: 'run' }> }) {
  const { t } = useTranslation();
  const run = useRuns(({ open }) => open[clock.run]);
  const entry = useRuns(({ entries }) => entries?.find(({ id }) => id === clock.run)) ?? run?.entry;
  const job = useRuns(({ job: now }) => (now?.id === clock.run && now.state !== 'failed' ? now : undefined));
  const time = useCityTime();
  const [speed, setSpeed] = useState<number>(clock.speed > 0 ? clock.speed : 600);
  const playing = isPlaying(clock);
  const start = entry?.start ?? clock.time;
  const span = entry?.duration ?? 3600;
  const last = run ? lastTime(run) : 0;
  const seconds = Math.max(0, Math.min(last, (time - start) / 1000));
  const offset = cityOffset(city.origin.longitude, machineOffset(start));
  const ticks = useMemo(() => ticksOf(start, start + span * 1000, offset, 12), [start, span, offset]);
  const share = (value: number) => `${Math.max(0, Math.min(1, value / span)) * 100}%`;
  const step = span / 120;
  const { date, clock: wall } = localTime(start + seconds * 1000, offset);

  const go = (next: number, nextSpeed = 0) =>
    moveRun(start + Math.max(0, Math.min(last, next)) * 1000, nextSpeed);
  // From its end it plays from the beginning.
  const toggle = () => (playing ? go(seconds) : go(run?.isComplete && seconds >= last ? 0 : seconds, speed));

  return (
    <section className="time-bar run-bar float" aria-label={t('flood.bar.label')}>
      <button type="button" className="live-button" onClick={leaveRun}>
        <CloseOutlined aria-hidden="true" />
        {t('flood.bar.leave')}
      </button>
      <span className="buttons">
        <IconButton small label={t('flood.bar.back')} placement="top" onClick={() => go(seconds - step)}>
          <StepBackwardOutlined />
        </IconButton>
        <IconButton
          small
          label={t(playing ? 'flood.bar.pause' : 'flood.bar.play')}
          placement="top"
          disabled={!run || last === 0}
          onClick={toggle}
        >
          {playing ? <PauseOutlined /> : <CaretRightOutlined />}
        </IconButton>
        <IconButton small label={t('flood.bar.forward')} placement="top" onClick={() => go(seconds + step)}>
          <StepForwardOutlined />
        </IconButton>
      </span>
      <Select
        size="small"
        className="speed"
        aria-label={t('flood.bar.speed')}
        value={speed}
        options={SPEEDS.map((value) => ({
          value: value as number,
          label: t('flood.bar.perSecond', { minutes: value / 60 }),
        }))}
        onChange={(value) => {
          setSpeed(value);
          if (playing) go(seconds, value);
        }}
      />
      <div className="line">
        <div className="ticks" aria-hidden="true">
          {last < span && (
            <span
              className="not-kept"
              style={{ left: share(last), right: 0 }}
              title={t('flood.bar.notYet')}
            />
          )}
          <span className="past" style={{ width: share(seconds) }} />
          {ticks.map(({ time: moment, label }) => (
            <span key={moment} className="tick" style={{ left: share((moment - start) / 1000) }}>
              {label}
            </span>
          ))}
        </div>
        <input
          type="range"
          min={0}
          max={span}
          step={1}
          value={seconds}
          aria-label={t('flood.bar.moment')}
          aria-valuetext={t('flood.bar.at', { time: `${date} ${wall}`, duration: durationText(t, seconds) })}
          onChange={({ target }) => go(Number(target.value))}
          onKeyDown={(event) => {
            const next = secondsOfKey(event.key, { seconds, step, last });
            if (event.key === ' ') toggle();
            else if (next !== undefined) go(next);
            else return;
            event.preventDefault();
          }}
        />
      </div>
      {job && (
        <span className="job">
          {Math.floor(job.share * 100)} %
          {job.secondsLeft !== undefined &&
            ` · ${t('flood.job.left', { time: durationText(t, job.secondsLeft) })}`}
          <IconButton small label={t('action.cancel')} placement="top" onClick={cancelRun}>
            <CloseOutlined />
          </IconButton>
        </span>
      )}
      <output className="moment">
        <span className="muted">T+</span>
        {durationText(t, seconds)} · {wall}
      </output>
    </section>
  );
}
