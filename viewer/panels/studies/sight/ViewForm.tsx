import { Button, Select } from 'antd';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { freeName } from '../../../studies/free-name.ts';
import { runStudy } from '../../../studies/job.ts';
import { viewshedStudy } from '../../../studies/sight/viewshed-study.ts';
import type { PanelProps } from '../../registry.ts';
import { useAskPlaces } from '../ask-places.ts';
import { NumberField } from '../ground/NumberField.tsx';

const CELLS = [0.5, 1, 2, 5, 10];

/** Height of the eye, radius and cell; a click in the city does the rest. */
export function ViewForm({ city, address, kind }: PanelProps & { kind: 'viewshed' | 'cumulative-view' }) {
  const { t } = useTranslation();
  const { isAsking, ask } = useAskPlaces();
  const cellId = useId();
  const isOne = kind === 'viewshed';
  const [height = 1.6, setHeight] = useState<number>();
  const [target = 0, setTarget] = useState<number>();
  const [radius = isOne ? 500 : 400, setRadius] = useState<number>();
  const [cell, setCell] = useState(isOne ? 1 : 2);

  async function start(): Promise<void> {
    const eyes = await ask(
      isOne ? { kind: 'point', prompt: 'studies.pickPoint' } : { kind: 'line', prompt: 'studies.pickPoints' },
    );
    if (!eyes) return;
    const name = freeName(t(`studies.kind.${kind}`));
    await runStudy(kind, (context) =>
      viewshedStudy({ city, address }, { eyes, height, target, radius, cell }, name, context),
    );
  }

  return (
    <div className="study-section">
      <NumberField
        {...{ label: t('studies.eye'), unit: 'm', value: height, onChange: setHeight }}
        {...{ min: 0.1, max: 500, step: 0.1 }}
      />
      <NumberField
        {...{ label: t('studies.target'), unit: 'm', value: target, onChange: setTarget }}
        {...{ min: 0, max: 500, step: 0.5 }}
      />
      <NumberField
        {...{ label: t('studies.radius'), unit: 'm', value: radius, onChange: setRadius }}
        {...{ min: 20, max: 5_000, step: 50 }}
      />
      <div className="field">
        <label htmlFor={cellId}>{t('studies.cell')}</label>
        <Select
          id={cellId}
          value={cell}
          options={CELLS.map((value) => ({ value, label: `${value} m` }))}
          onChange={setCell}
        />
      </div>
      <Button type="primary" onClick={() => void start()}>
        {t(isAsking ? 'action.cancel' : 'studies.pick')}
      </Button>
    </div>
  );
}
