import { Select } from 'antd';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { WALKING_SPEED } from '../../../../scenes/planning/reach/reach.ts';
import { makeStudy } from '../../../studies/make-study.ts';
import { PLACE_KINDS, type PlaceKind } from '../../../studies/reach/place-kinds.ts';
import type { PanelProps } from '../../registry.ts';
import { DrawnStudy } from '../ground/DrawnStudy.tsx';
import { NumberField } from '../ground/NumberField.tsx';
import './texts.ts';

/** What a neighbourhood is looked over for, unless one chooses otherwise. */
const WANTED: PlaceKind[] = ['school', 'health', 'market', 'park', 'transit', 'community'];

/** What lies within a walk of a place, and what is missing there. */
export default function LifeCircleSection({ city, address }: PanelProps) {
  const { t } = useTranslation();
  const [minutes, setMinutes] = useState(15);
  const [wanted, setWanted] = useState<PlaceKind[]>(WANTED);
  const id = useId();
  return (
    <DrawnStudy
      kind="life-circle"
      sketch={{ kind: 'point', prompt: 'reachStudy.draw' }}
      make={([from], name, context) => {
        const limit = minutes * 60;
        const request = { study: 'life-circle' as const, from, speed: WALKING_SPEED, limit, wanted };
        return makeStudy({ city, address }, name, request, context);
      }}
    >
      <NumberField
        label={t('reachStudy.walk')}
        unit="min"
        min={1}
        max={60}
        value={minutes}
        onChange={(value) => setMinutes(value ?? 15)}
      />
      <div className="field wide">
        <label htmlFor={id}>{t('reachStudy.wanted')}</label>
        <Select
          id={id}
          mode="multiple"
          value={wanted}
          options={PLACE_KINDS.map((value) => ({ value, label: t(`reachStudy.place.${value}`) }))}
          onChange={setWanted}
        />
      </div>
    </DrawnStudy>
  );
}
