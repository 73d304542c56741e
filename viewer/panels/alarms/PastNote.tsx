import { useTranslation } from 'react-i18next';
import type { Scene } from '../../../models/schema/scene.ts';
import { timeText } from '../../alarms/time-text.ts';
import { useMoment } from '../../alarms/use-moment.ts';
import { setClock } from '../../stores/view.ts';

/** That what a panel lists is of the past, of when, and the way back; nothing while it is live. */
export function PastNote({ city }: { city: Scene }) {
  const { t } = useTranslation();
  const { time, isPast } = useMoment();
  if (!isPast) return null;
  return (
    <p className="past-note">
      <span aria-hidden="true">◀◀</span>
      <span className="grow">{t('alarms.past.note', { time: timeText(city.origin.longitude, time) })}</span>
      <button type="button" onClick={() => setClock({ mode: 'live' })}>
        {t('alarms.past.back')}
      </button>
    </p>
  );
}
