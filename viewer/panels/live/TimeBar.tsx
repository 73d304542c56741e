import {
  CaretRightOutlined,
  PauseOutlined,
  StepBackwardOutlined,
  StepForwardOutlined,
} from '@ant-design/icons';
import { Select } from 'antd';
import { type CSSProperties, useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Scene } from '../../../models/schema/scene.ts';
import { levelLook } from '../../live/symbols/levels.ts';
import { isPlaying } from '../../stores/clock.ts';
import { useLive } from '../../stores/live.ts';
import { now } from '../../stores/server-time.ts';
import { setClock, useView } from '../../stores/view.ts';
import { cityOffset, localTime, machineOffset } from '../bars/time-zone.ts';
import { useCityTime } from '../bars/use-city-time.ts';
import { IconButton } from '../IconButton.tsx';
import { ageText } from './age.ts';
import './live.css';
import { ticksOf } from './ticks.ts';
import { lineOf, momentOfKey } from './time-line.ts';
import { useMarks } from './use-marks.ts';

const HOUR = 3_600_000;
/** Lengths of the time line, hours. */
const WINDOWS = [1, 6, 24, 168];
const SPEEDS = [1, 5, 10, 30, 60];
/** City milliseconds of a step with the buttons, by the length of the line. */
const STEP_SHARE = 1 / 120;
/** Nearer to now than this, in milliseconds, a replay has caught up. */
const CAUGHT_UP = 1_500;

/** The one clock of live data: live, paused, rewound to any moment that is kept, or played from there. */
export default function TimeBar({ city }: { city: Scene }) {
  const { t } = useTranslation();
  const clock = useView(({ document }) => document.clock);
  const time = useCityTime();
  const extent = useLive((state) => state.extent);
  const newest = useLive((state) => state.newest);
  const [hours, setHours] = useState(24);
  const [speed, setSpeed] = useState(1);
  const live = clock.mode === 'live';
  const playing = isPlaying(clock);
  const present = now();
  const span = hours * HOUR;
  const { from } = lineOf({ isLive: live, time, present, span });
  const offset = cityOffset(city.origin.longitude, machineOffset(time));
  const at = (moment: number) => `${Math.max(0, Math.min(1, (moment - from) / span)) * 100}%`;
  const show = (moment: number) => {
    const { date, clock: text, seconds } = localTime(moment, offset);
    return `${date} ${text}:${seconds}`;
  };
  const go = (moment: number, nextSpeed = 0) =>
    setClock(
      moment >= now() - CAUGHT_UP
        ? { mode: 'live' }
        : { mode: 'replay', time: Math.round(moment), speed: nextSpeed },
    );

  const toggle = () =>
    live || playing ? setClock({ mode: 'replay', time: Math.round(time), speed: 0 }) : go(time, speed);

  const hasCaughtUp = playing && time >= present - CAUGHT_UP;
  useEffect(() => {
    if (hasCaughtUp) setClock({ mode: 'live' });
  }, [hasCaughtUp]);

  // Ticks move with the line, some times a minute.
  const steady = Math.floor(from / 5_000) * 5_000;
  const ticks = useMemo(() => ticksOf(steady, steady + span, offset, 12), [steady, span, offset]);
  const marks = useMarks(city.id, steady, steady + span, live);
  const step = Math.max(1_000, span * STEP_SHARE);
  const keptFrom = extent?.from;

  return (
    <section className="time-bar float" aria-label={t('live.bar')}>
      <button
        type="button"
        className="live-button"
        aria-pressed={live}
        title={live ? undefined : t('live.backToNow')}
        onClick={() => setClock({ mode: 'live' })}
      >
        <i aria-hidden="true" />
        {t(live ? 'live.now' : 'live.backToNow')}
      </button>
      <span className="newest muted">
        {newest === undefined ? t('live.nothing') : t('live.newest', { age: ageText(t, newest, present) })}
      </span>
      <span className="buttons">
        <IconButton small label={t('live.back')} placement="top" onClick={() => go(time - step)}>
          <StepBackwardOutlined />
        </IconButton>
        <IconButton
          small
          label={t(live || playing ? 'live.pause' : 'live.play')}
          placement="top"
          onClick={toggle}
        >
          {live || playing ? <PauseOutlined /> : <CaretRightOutlined />}
        </IconButton>
        <IconButton
          small
          label={t('live.forward')}
          placement="top"
          disabled={live}
          onClick={() => go(time + step)}
        >
          <StepForwardOutlined />
        </IconButton>
      </span>
      <Select
        size="small"
        className="speed"
        aria-label={t('live.speed')}
        value={speed}
        options={SPEEDS.map((value) => ({ value, label: `${value}×` }))}
        onChange={(value) => {
          setSpeed(value);
          if (playing) go(time, value);
        }}
      />
      <div className="line">
        <div className="ticks" aria-hidden="true">
          {keptFrom !== undefined && keptFrom > from && (
            <span className="not-kept" style={{ width: at(keptFrom) }} title={t('live.notKept')} />
          )}
          <span className="past" style={{ width: at(time) }} />
          {ticks.map(({ time: moment, label }) => (
            <span key={moment} className="tick" style={{ left: at(moment) }}>
              {label}
            </span>
          ))}
          {marks.map(({ share, level }) => (
            <LevelTick key={share} share={share} level={level} />
          ))}
        </div>
        <input
          type="range"
          min={0}
          max={span}
          step={1_000}
          value={Math.max(0, Math.min(span, time - from))}
          aria-label={t('live.moment')}
          aria-valuetext={
            live
              ? t('live.now')
              : t(playing ? 'live.playingAt' : 'live.pausedAt', { time: show(time), speed })
          }
          onChange={({ target }) => go(from + Number(target.value))}
          onKeyDown={(event) => {
            const moment = momentOfKey(event.key, { time, step, from, keptFrom });
            if (event.key === ' ') toggle();
            else if (event.key === 'End') setClock({ mode: 'live' });
            else if (moment !== undefined) go(moment);
            else return;
            event.preventDefault();
          }}
        />
      </div>
      <output className="moment">{live ? '' : show(time).slice(5)}</output>
      <Select
        size="small"
        className="window"
        aria-label={t('live.window')}
        value={hours}
        options={WINDOWS.map((value) => ({
          value,
          label: value > 24 ? t('live.days', { count: value / 24 }) : t('live.hours', { count: value }),
        }))}
        onChange={setHours}
      />
    </section>
  );
}

function LevelTick({ share, level }: { share: number; level: number }) {
  const look = levelLook(level);
  const style: CSSProperties = { left: `${share * 100}%` };
  return (
    <svg className="mark" viewBox="0 0 24 24" style={style} aria-hidden="true">
      <path
        d={look?.shape ?? 'M12 6a6 6 0 1 1 0 12 6 6 0 0 1 0-12z'}
        fill={look?.color ?? 'var(--text-soft)'}
      />
    </svg>
  );
}
