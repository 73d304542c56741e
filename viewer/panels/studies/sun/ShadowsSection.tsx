import { Button, Input, Select } from 'antd';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { SOLAR_TERMS, type SolarTerm } from '../../../../scenes/planning/sun/position.ts';
import { now } from '../../../stores/server-time.ts';
import type { GroundPlace } from '../../../stores/status.ts';
import { freeName } from '../../../studies/free-name.ts';
import { runStudy, useStudyJob } from '../../../studies/job.ts';
import { madeWith } from '../../../studies/made-with.ts';
import { type ShadowDay, shadowsStudy } from '../../../studies/sun/shadows-study.ts';
import { useCityTime } from '../../account/city-time.ts';
import { cityOffset, machineOffset } from '../../bars/time-zone.ts';
import type { PanelProps } from '../../registry.ts';
import { useAskPlaces } from '../ask-places.ts';
import { NumberField } from '../ground/NumberField.tsx';
import { useSchemeChange } from '../use-scheme-change.ts';
import './texts.ts';

const TERMS = Object.keys(SOLAR_TERMS) as SolarTerm[];
const STEPS = [5, 10, 15, 30, 60];

/** Shadows of an area that is drawn, over a day, as an animation. */
export default function ShadowsSection({ city, address }: PanelProps) {
  const { t } = useTranslation();
  const { clock } = useCityTime();
  const { isAsking, ask } = useAskPlaces();
  const isRunning = useStudyJob(({ job }) => job?.state === 'running');
  const thisYear = new Date(now()).getUTCFullYear();
  const [term, setTerm] = useState<SolarTerm | ''>('winterSolstice');
  const [date, setDate] = useState(new Date(now()).toISOString().slice(0, 10));
  const [from = 8, setFrom] = useState<number>();
  const [to = 16, setTo] = useState<number>();
  const [step, setStep] = useState(30);
  const [cell = 2, setCell] = useState<number>();
  const [reach = 1_000, setReach] = useState<number>();
  const [area, setArea] = useState<GroundPlace[]>();
  const scheme = useSchemeChange();
  const ids = { day: useId(), date: useId(), step: useId() };
  const [year, month, day] = date.split('-').map(Number);
  const isDated = term !== '' || date !== '';

  async function make(places: readonly GroundPlace[]): Promise<void> {
    const name = freeName(t('studies.kind.shadows'));
    const utcOffset = cityOffset(city.origin.longitude, machineOffset(now())) / 60;
    const which: ShadowDay = term === '' ? { year, month, day } : { year: thisYear, term };
    await runStudy('shadows', async (context) => {
      const change = scheme && (await scheme.read());
      const result = await shadowsStudy(
        { city, address },
        {
          ...{ area: places, day: which, from, to, step, cell, reach, utcOffset },
          ...(change && { scheme: change }),
        },
        name,
        clock,
        context,
      );
      return madeWith(result, scheme?.use);
    });
  }

  async function draw(): Promise<void> {
    const places = await ask({ kind: 'polygon', prompt: 'studies.pickArea', on: 'ground' });
    if (!places) return;
    setArea(places);
    await make(places);
  }

  return (
    <div className="study-section">
      <div className="field">
        <label htmlFor={ids.day}>{t('studySun.day')}</label>
        <Select
          id={ids.day}
          value={term}
          options={[...TERMS, '' as const].map((value) => ({
            value,
            label: t(value === '' ? 'studySun.ownDay' : `studies.result.term.${value}`),
          }))}
          onChange={setTerm}
        />
      </div>
      {term === '' && (
        <div className="field">
          <label htmlFor={ids.date}>{t('studySun.date')}</label>
          <Input id={ids.date} type="date" value={date} onChange={({ target }) => setDate(target.value)} />
        </div>
      )}
      <NumberField
        {...{ label: t('studySun.from'), unit: 'h', value: from, onChange: setFrom }}
        {...{ min: 4, max: Math.min(19, to - 1), step: 1 }}
      />
      <NumberField
        {...{ label: t('studySun.to'), unit: 'h', value: to, onChange: setTo }}
        {...{ min: Math.max(5, from + 1), max: 20, step: 1 }}
      />
      <div className="field">
        <label htmlFor={ids.step}>{t('studySun.step')}</label>
        <Select
          id={ids.step}
          value={step}
          options={STEPS.map((value) => ({ value, label: `${value} min` }))}
          onChange={setStep}
        />
      </div>
      <NumberField
        {...{ label: t('studySun.cell'), unit: 'm', value: cell, onChange: setCell }}
        {...{ min: 0.5, max: 20 }}
      />
      <NumberField
        {...{ label: t('studies.reach'), unit: 'm', value: reach, onChange: setReach }}
        {...{ min: 100, max: 5_000, step: 100 }}
      />
      {scheme && <p className="muted">{t('studySun.scheme', { name: scheme.name })}</p>}
      <div className="actions">
        <Button type="primary" disabled={isRunning || !isDated} onClick={() => void draw()}>
          {t(isAsking ? 'action.cancel' : 'studies.drawArea')}
        </Button>
        {area && !isAsking && (
          <Button disabled={isRunning || !isDated} onClick={() => void make(area)}>
            {t('studySun.again')}
          </Button>
        )}
      </div>
    </div>
  );
}
