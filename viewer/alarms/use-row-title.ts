import { useTranslation } from 'react-i18next';
import { stormCause } from '../../models/alarms/storm.ts';
import type { Scene } from '../../models/schema/scene.ts';
import { localized } from '../locale/i18n.ts';
import { useView } from '../stores/view.ts';
import type { AlarmRow } from './list.ts';
import { useAreaName } from './use-policy.ts';

/** What a line is called: the thing of an alarm, or what those of a storm have in common. */
export function useRowTitle(city: Scene): (row: AlarmRow) => string {
  const { t } = useTranslation();
  const language = useView(({ document }) => document.language);
  const areaName = useAreaName(city.id);
  return ({ key, alarm, alarms }) => {
    if (alarms.length === 1) return localized(alarm.thingName, language);
    const { area, upstream, rule } = stormCause(key);
    const where = upstream ?? (area === undefined ? '' : areaName(area));
    const what = rule === undefined ? t('alarms.anyCause') : localized(alarm.name, language);
    return [where, what].filter(Boolean).join(' · ');
  };
}
