import { Segmented, Slider } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Scene } from '../../../models/schema/scene.ts';
import type { Clock } from '../../../models/schema/view-document.ts';
import { cityOffset, formatOffset, instant, localTime, machineOffset } from '../bars/time-zone.ts';
import { useCityTime } from '../bars/use-city-time.ts';

interface Properties {
  city: Scene;
  clock: Clock | undefined;
  onChange(clock: Clock | undefined): void;
}

/** A time of its own for the right side: two times of day beside each other. */
export function OtherTime({ city, clock, onChange }: Properties) {
  const { t } = useTranslation();
  const leftTime = useCityTime();
  const time = clock && clock.mode !== 'live' ? clock.time : leftTime;
  const offset = cityOffset(city.origin.longitude, machineOffset(time));
  const local = localTime(time, offset);
  const set = (next: number) => onChange({ mode: 'replay', time: Math.round(next), speed: 0 });
  const setDate = (text: string) => {
    const match = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text);
    if (match) set(instant(Number(match[1]), Number(match[2]), Number(match[3]), local.minutes, offset));
  };
  return (
    <>
      <div className="sun-row">
        <span className="stretch">{t('compare.time')}</span>
        <Segmented
          size="small"
          aria-label={t('compare.time')}
          value={clock ? 'own' : 'same'}
          options={[
            { value: 'same', label: t('compare.sameTime') },
            { value: 'own', label: t('compare.ownTime') },
          ]}
          onChange={(value) => (value === 'own' ? set(leftTime) : onChange(undefined))}
        />
      </div>
      {clock && (
        <>
          <div className="sun-row">
            <input
              type="date"
              className="date-input"
              aria-label={t('compare.date')}
              value={local.date}
              min="1900-01-01"
              max="2099-12-31"
              onChange={({ target }) => setDate(target.value)}
            />
            <strong>{local.clock}</strong>
            <span className="muted">{formatOffset(offset)}</span>
          </div>
          <Slider
            min={0}
            max={1439}
            step={5}
            value={local.minutes}
            ariaLabelForHandle={t('compare.clock')}
            ariaValueTextFormatterForHandle={() => local.clock}
            tooltip={{ formatter: () => local.clock }}
            onChange={(minutes) => set(instant(local.year, local.month, local.day, minutes, offset))}
          />
        </>
      )}
    </>
  );
}
