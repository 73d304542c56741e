import { useTranslation } from 'react-i18next';
import type { Alarm } from '../../../models/schema/alarm.ts';
import type { Scene } from '../../../models/schema/scene.ts';
import { calledText } from '../../alarms/called-text.ts';
import { type AlarmRow, since } from '../../alarms/list.ts';
import { useRowTitle } from '../../alarms/use-row-title.ts';
import { useSubject } from '../../alarms/use-subject.ts';
import { valueText } from '../../alarms/value-text.ts';
import { localized } from '../../locale/i18n.ts';
import { useView } from '../../stores/view.ts';
import { ageText } from '../live/age.ts';
import { LevelShape } from '../live/LevelShape.tsx';
import { AlarmDetails } from './AlarmDetails.tsx';

interface Properties {
  row: AlarmRow;
  city: Scene;
  areaName: (id: string) => string;
  /** The time that the list is of, UTC milliseconds; `isPast`: it is not now. */
  moment: number;
  isPast: boolean;
  open: boolean;
  onToggle(): void;
}

/** One line: an alarm, or a storm with how many are in it. What waits for an answer has a bar at its side. */
export function AlarmItem({ row, city, areaName, moment, isPast, open, onToggle }: Properties) {
  const { t } = useTranslation();
  const language = useView(({ document }) => document.language);
  const { alarm, alarms } = row;
  const subject = useSubject();
  const isStorm = alarms.length > 1;
  const title = useRowTitle(city)(row);
  const waiting = alarms.filter(({ acknowledged }) => !acknowledged).length;

  return (
    <li className={`alarm level-${alarm.level} ${waiting > 0 ? 'waiting' : ''}`}>
      <button type="button" className="row" aria-expanded={open} onClick={onToggle}>
        <LevelShape level={alarm.level} size={26} />
        <span className="visually-hidden">{t(`alarms.level.${alarm.level}`)}</span>
        <span className="grow">
          <span className="title">{title}</span>
          <span className="sub">
            {isStorm
              ? t('alarms.storm', { count: alarms.length, waiting })
              : `${localized(alarm.name, language)}${valueText(alarm)}`}
          </span>
          <span className="sub">
            {ageText(t, since(alarm), moment)} · {stateText(alarm)}
            {alarm.simulated && ` · ${t('alarms.simulated')}`}
          </span>
        </span>
      </button>
      {open && <AlarmDetails row={row} city={city} areaName={areaName} moment={moment} isPast={isPast} />}
    </li>
  );

  function stateText(one: Alarm): string {
    const { acknowledged, ended, assigned } = one;
    const state = ended !== undefined ? t('alarms.ended') : t('alarms.standing');
    const answer = acknowledged ? t('alarms.answeredBy', { name: acknowledged.by }) : t('alarms.unanswered');
    const called = calledText(t, one, subject);
    return [
      state,
      answer,
      ...(called.length === 0 && assigned ? [t('alarms.assignedTo', { name: assigned.to })] : []),
      ...called,
    ].join(' · ');
  }
}
