import { Button, Select } from 'antd';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type ClimateZone, sunDemand } from '../../../../scenes/planning/sun/rules/sun-rules.ts';
import { localized } from '../../../locale/i18n.ts';
import { sunRulesOf } from '../../../planning/rules.ts';
import { now } from '../../../stores/server-time.ts';
import type { GroundPlace } from '../../../stores/status.ts';
import { useView } from '../../../stores/view.ts';
import { freeName } from '../../../studies/free-name.ts';
import { runStudy, useStudyJob } from '../../../studies/job.ts';
import { makeStudy } from '../../../studies/make-study.ts';
import { cityOffset, machineOffset } from '../../bars/time-zone.ts';
import type { PanelProps } from '../../registry.ts';
import { useAskPlaces } from '../ask-places.ts';
import { NumberField } from '../ground/NumberField.tsx';
import { useSchemeChange } from '../use-scheme-change.ts';
import { type Counting, CountingFields } from './CountingFields.tsx';
import './texts.ts';

const ZONES: readonly ClimateZone[] = ['I', 'II', 'III', 'IV', 'V', 'VI', 'VII'];

/** Hours of sun of an area that is drawn, by the rules of a climate zone and a size of city. */
export default function SunHoursSection({ city, address }: PanelProps) {
  const { t } = useTranslation();
  const language = useView(({ document }) => document.language);
  const { isAsking, ask } = useAskPlaces();
  const isRunning = useStudyJob(({ job }) => job?.state === 'running');
  const [zone, setZone] = useState<ClimateZone>('III');
  const [special, setSpecial] = useState('');
  const [residents = 1_000_000, setResidents] = useState<number>();
  const [chosenYear, setYear] = useState<number>();
  const [panel = 3, setPanel] = useState<number>();
  const [cell = 2, setCell] = useState<number>();
  const [reach = 1_000, setReach] = useState<number>();
  const [area, setArea] = useState<GroundPlace[]>();
  const scheme = useSchemeChange();
  const ids = { pack: useId(), zone: useId(), special: useId() };
  const [packAt, setPackAt] = useState(0);
  const packs = sunRulesOf(city);
  const rules = packs[packAt] ?? packs[0];
  const [counting, setCounting] = useState<Partial<Counting>>({});
  const isOwnCounting = Object.keys(counting).length > 0;
  const year = chosenYear ?? rules.baseYear ?? new Date(now()).getUTCFullYear();
  const where = { zone, residents, ...(special === '' ? {} : { case: special }) };
  const demand = sunDemand(rules, where);
  const { longitude } = city.origin;

  async function make(places: readonly GroundPlace[]): Promise<void> {
    const name = freeName(t('studies.kind.sun-hours'));
    const utcOffset = cityOffset(longitude, machineOffset(now())) / 60;
    await runStudy('sun-hours', (context) => {
      const request = {
        ...{ study: 'sun-hours' as const, area: [...places], year, panel, cell, utcOffset, reach },
        ...{ isOwnCounting, ...where },
        rules: { ...rules, counting: { ...rules.counting, ...counting } },
      };
      return makeStudy({ city, address }, name, request, context, scheme);
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
      {packs.length > 1 && (
        <div className="field">
          <label htmlFor={ids.pack}>{t('studySun.pack')}</label>
          <Select
            id={ids.pack}
            value={packs.indexOf(rules)}
            options={packs.map(({ name, edition }, value) => ({
              value,
              label: `${localized(name, language)} · ${edition}`,
            }))}
            onChange={(next) => {
              setPackAt(next);
              setCounting({});
            }}
          />
        </div>
      )}
      <div className="field">
        <label htmlFor={ids.zone}>{t('studySun.zone')}</label>
        <Select
          id={ids.zone}
          value={zone}
          options={ZONES.map((value) => ({ value, label: value }))}
          onChange={setZone}
        />
      </div>
      <NumberField
        {...{ label: t('studySun.residents'), unit: '', value: residents, onChange: setResidents }}
        {...{ min: 1_000, max: 50_000_000, step: 100_000 }}
      />
      <div className="field">
        <label htmlFor={ids.special}>{t('studySun.case')}</label>
        <Select
          id={ids.special}
          value={special}
          options={['', ...rules.cases.map(({ id }) => id)].map((value) => ({
            value,
            label: t(`studySun.cases.${value === '' ? 'usual' : value}`),
          }))}
          onChange={setSpecial}
        />
      </div>
      <NumberField
        {...{ label: t('studySun.year'), unit: '', value: year, onChange: setYear }}
        {...{ min: 1950, max: 2150 }}
      />
      <NumberField
        {...{ label: t('studySun.panel'), unit: 'm', value: panel, onChange: setPanel }}
        {...{ min: 1, max: 20 }}
      />
      <NumberField
        {...{ label: t('studySun.cell'), unit: 'm', value: cell, onChange: setCell }}
        {...{ min: 1, max: 20 }}
      />
      <NumberField
        {...{ label: t('studies.reach'), unit: 'm', value: reach, onChange: setReach }}
        {...{ min: 100, max: 5_000, step: 100 }}
      />
      <p className="muted">
        {t('studySun.demand', {
          rules: localized(rules.name, language),
          term: t(`studies.result.term.${demand.term}`),
          hours: demand.seconds / 3600,
          from: demand.span.from,
          to: demand.span.to,
          sill: demand.sill,
        })}
      </p>
      <CountingFields rules={rules.counting} own={counting} onChange={setCounting} />
      {scheme && <p className="muted">{t('studySun.scheme', { name: scheme.name })}</p>}
      <div className="actions">
        <Button type="primary" onClick={() => void draw()}>
          {t(isAsking ? 'action.cancel' : 'studies.drawArea')}
        </Button>
        {area && !isAsking && (
          <Button disabled={isRunning} onClick={() => void make(area)}>
            {t('studySun.again')}
          </Button>
        )}
      </div>
    </div>
  );
}
