import { CaretRightOutlined, PauseOutlined } from '@ant-design/icons';
import { Button, Segmented, Switch } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Scene } from '../../../models/schema/scene.ts';
import {
  type SolarTerm,
  solarNoon,
  solarTermInstant,
  sunPosition,
  sunriseAndSunset,
} from '../../../scenes/planning/sun/position.ts';
import { isPlaying } from '../../stores/clock.ts';
import { patchView, setClock, useView } from '../../stores/view.ts';
import { cityOffset, instant, localTime, machineOffset } from '../bars/time-zone.ts';
import { useCityTime } from '../bars/use-city-time.ts';
import { IconButton } from '../IconButton.tsx';
import { DateTimeFields } from './DateTimeFields.tsx';

/** Days that Chinese daylight rules are reckoned for, and midsummer. */
const TERMS: SolarTerm[] = ['greatCold', 'winterSolstice', 'summerSolstice'];
/** Seconds of city time per second. */
const SPEEDS = [60, 600, 3600];

/** Date and time of the one clock, and what the sun does then. */
export default function SunPanel({ city }: { city: Scene }) {
  const { t } = useTranslation();
  const clock = useView((state) => state.document.clock);
  const shadows = useView((state) => state.document.shadows);
  const time = useCityTime();
  const { longitude, latitude } = city.origin;
  const offset = cityOffset(longitude, machineOffset(time));
  const local = localTime(time, offset);
  const sun = sunPosition(time, longitude, latitude);
  const noon = solarNoon(instant(local.year, local.month, local.day, 720, offset), longitude);
  const day = sunriseAndSunset(noon, longitude, latitude);
  const speed = clock.mode === 'live' ? 0 : clock.speed;
  const show = (at: number) => localTime(at, offset).clock;

  const setTime = (next: number, nextSpeed = speed) =>
    setClock({ mode: 'replay', time: Math.round(next), speed: nextSpeed });

  return (
    <>
      <DateTimeFields
        city={city}
        time={time}
        dateLabel={t('sun.date')}
        timeLabel={t('sun.time')}
        marks={{ 0: '0', 360: '6', 720: '12', 1080: '18', 1439: '24' }}
        onChange={(next) => setTime(next)}
      />
      <div className="sun-row" style={{ marginTop: 22 }}>
        <IconButton
          label={t(isPlaying(clock) ? 'sun.pause' : 'sun.play')}
          aria-pressed={isPlaying(clock)}
          onClick={() => setTime(time, isPlaying(clock) ? 0 : SPEEDS[1])}
        >
          {isPlaying(clock) ? <PauseOutlined /> : <CaretRightOutlined />}
        </IconButton>
        <Segmented
          size="small"
          aria-label={t('sun.speed')}
          value={SPEEDS.includes(speed) ? speed : SPEEDS[1]}
          options={SPEEDS.map((value) => ({ value, label: `×${value}` }))}
          onChange={(value) => setTime(time, value)}
        />
        <span style={{ flex: 1 }} />
        <Button size="small" disabled={clock.mode === 'live'} onClick={() => setClock({ mode: 'live' })}>
          {t('sun.now')}
        </Button>
      </div>
      <h3>{t('sun.presets')}</h3>
      <div className="presets">
        {TERMS.map((term) => (
          <Button
            key={term}
            size="small"
            onClick={() =>
              setTime(solarNoon(noonOfDay(solarTermInstant(local.year, term), offset), longitude), 0)
            }
          >
            {t(`sun.term.${term}`)}
          </Button>
        ))}
      </div>
      <div className="sun-row">
        <Switch
          size="small"
          id="sun-shadows"
          checked={shadows}
          aria-label={t('sun.shadows')}
          onChange={(next) => patchView({ shadows: next })}
        />
        <label htmlFor="sun-shadows">{t('sun.shadows')}</label>
      </div>
      <dl className="sun-figures">
        <Figure name={t('sun.altitude')} value={`${sun.altitude.toFixed(1)}°`} />
        <Figure name={t('sun.azimuth')} value={`${sun.azimuth.toFixed(1)}°`} />
        <Figure name={t('sun.sunrise')} value={day ? show(day.sunrise) : '—'} />
        <Figure name={t('sun.sunset')} value={day ? show(day.sunset) : '—'} />
        <Figure name={t('sun.noon')} value={show(noon)} />
      </dl>
    </>
  );
}

function Figure({ name, value }: { name: string; value: string }) {
  return (
    <div className="figure">
      <dt className="muted">{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

/** Midday by the wall clock of the day that an instant falls on. */
function noonOfDay(time: number, offset: number): number {
  const { year, month, day } = localTime(time, offset);
  return instant(year, month, day, 720, offset);
}
