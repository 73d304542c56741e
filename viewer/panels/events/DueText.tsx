import { useTranslation } from 'react-i18next';
import type { EventCase } from '../../../models/schema/event-case.ts';

/** By when the next step has to be done, and since when it is late, at a time in UTC milliseconds. */
export function DueText({ event, moment }: { event: EventCase; moment: number }) {
  const { t } = useTranslation();
  if (event.due === undefined) return null;
  const minutes = Math.round((event.due - moment) / 60_000);
  const isLate = minutes < 0;
  const count = Math.abs(minutes);
  const [key, shown] =
    count < 90
      ? (['minutes', count] as const)
      : count < 48 * 60
        ? (['hours', Math.round(count / 60)] as const)
        : (['days', Math.round(count / 1440)] as const);
  return (
    <span className={isLate ? 'sub late' : 'sub'}>
      {t(isLate ? 'cases.late' : 'cases.left', { time: t(`cases.time.${key}`, { count: shown }) })}
    </span>
  );
}
