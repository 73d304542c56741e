import { Input, Select } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useAreaName } from '../../alarms/use-policy.ts';

const LEVELS = [1, 2, 3, 4] as const;

/** What lists of alarms and of events are both filtered by. */
export interface DeskFilter {
  text?: string;
  level?: number;
  area?: string;
}

/** The filters above a list of a desk: words, level, those of the list's own (`children`), area. */
export function DeskFilters({
  cityId,
  search,
  areas,
  set,
  children,
}: {
  cityId: string;
  /** What the search is told to search, in words. */
  search: string;
  /** Ids of the areas that something in the list lies in. */
  areas: readonly string[];
  /** Takes what has changed; undefined: no longer asked for. */
  set: (patch: DeskFilter) => void;
  children: ReactNode;
}) {
  const { t } = useTranslation();
  const areaName = useAreaName(cityId);
  return (
    <div className="alarm-filters">
      <Input
        allowClear
        size="small"
        aria-label={search}
        placeholder={search}
        onChange={({ target }) => set({ text: target.value })}
      />
      <Select<number>
        allowClear
        size="small"
        aria-label={t('alarms.byLevel')}
        placeholder={t('alarms.byLevel')}
        options={LEVELS.map((level) => ({ value: level, label: t(`alarms.level.${level}`) }))}
        onChange={(level?: number) => set({ level })}
      />
      {children}
      <Select<string>
        allowClear
        showSearch
        size="small"
        aria-label={t('alarms.byArea')}
        placeholder={t('alarms.byArea')}
        optionFilterProp="label"
        popupMatchSelectWidth={false}
        options={areas.map((value) => ({ value, label: areaName(value) }))}
        onChange={(area?: string) => set({ area })}
      />
    </div>
  );
}
