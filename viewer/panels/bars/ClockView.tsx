import { useTranslation } from 'react-i18next';
import { useView } from '../../stores/view.ts';
import { cityOffset, formatOffset, localTime, machineOffset } from './time-zone.ts';
import { useCityTime } from './use-city-time.ts';

/** The one clock: date and time in the city, the offset, and whether it is live. */
export function ClockView({ longitude }: { longitude: number }) {
  const { t } = useTranslation();
  const mode = useView((state) => state.document.clock.mode);
  const time = useCityTime();
  const offset = cityOffset(longitude, machineOffset(time));
  const { date, clock, seconds } = localTime(time, offset);
  return (
    <div className="clock float">
      <span className="date">{date}</span>
      <time dateTime={new Date(time).toISOString()}>
        {clock}
        {mode === 'live' && <small className="muted">:{seconds}</small>}
      </time>
      <span className="zone">{formatOffset(offset)}</span>
      <span className={`mode ${mode}`}>{t(`clock.${mode}`)}</span>
    </div>
  );
}
