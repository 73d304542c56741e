import { Segmented, Select } from 'antd';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { WALKING_SPEED } from '../../../../scenes/planning/reach/reach.ts';
import { makeStudy } from '../../../studies/make-study.ts';
import type { PanelProps } from '../../registry.ts';
import { DrawnStudy } from '../ground/DrawnStudy.tsx';
import { NumberField } from '../ground/NumberField.tsx';
import './texts.ts';

const WAYS = ['foot', 'car'] as const;
const TIMES = [3, 5, 10, 15, 20, 30];

/** What is reached from a place in some times, on foot or by car. */
export default function IsochronesSection({ city, address }: PanelProps) {
  const { t } = useTranslation();
  const [by, setBy] = useState<(typeof WAYS)[number]>('foot');
  const [speed, setSpeed] = useState(WALKING_SPEED);
  const [times, setTimes] = useState([5, 10, 15]);
  const id = useId();
  return (
    <DrawnStudy
      kind="isochrones"
      sketch={{ kind: 'point', prompt: 'reachStudy.draw' }}
      make={([from], name, context) => {
        const limits = times.map((minutes) => minutes * 60);
        return makeStudy({ city, address }, name, { study: 'isochrones', from, by, speed, limits }, context);
      }}
    >
      <Segmented
        block
        aria-label={t('reachStudy.by')}
        value={by}
        options={WAYS.map((value) => ({ value, label: t(`reachStudy.way.${value}`) }))}
        onChange={setBy}
      />
      <div className="field wide">
        <label htmlFor={id}>{t('reachStudy.times')}</label>
        <Select
          id={id}
          mode="multiple"
          value={times}
          options={TIMES.map((value) => ({ value, label: `${value} min` }))}
          onChange={(next) => setTimes(next.length > 0 ? [...next].sort((a, b) => a - b) : times)}
        />
      </div>
      {by === 'foot' && (
        <NumberField
          label={t('reachStudy.walkingSpeed')}
          unit="m/s"
          min={0.3}
          max={3}
          step={0.1}
          value={speed}
          onChange={(value) => setSpeed(value ?? WALKING_SPEED)}
        />
      )}
    </DrawnStudy>
  );
}
