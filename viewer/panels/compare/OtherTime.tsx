import { Segmented } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Scene } from '../../../models/schema/scene.ts';
import type { Clock } from '../../../models/schema/view-document.ts';
import { useCityTime } from '../bars/use-city-time.ts';
import { DateTimeFields } from '../sun/DateTimeFields.tsx';

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
  const set = (next: number) => onChange({ mode: 'replay', time: Math.round(next), speed: 0 });
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
        <DateTimeFields
          city={city}
          time={time}
          dateLabel={t('compare.date')}
          timeLabel={t('compare.clock')}
          onChange={set}
        />
      )}
    </>
  );
}
