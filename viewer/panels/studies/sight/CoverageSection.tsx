import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { freeName } from '../../../studies/free-name.ts';
import { runStudy } from '../../../studies/job.ts';
import { camerasAround } from '../../../studies/sight/cameras-around.ts';
import { coverageStudy } from '../../../studies/sight/coverage-study.ts';
import type { PanelProps } from '../../registry.ts';
import { useAskPlaces } from '../ask-places.ts';
import { NumberField } from '../ground/NumberField.tsx';

/** What the city's cameras see of an area's open ground. */
export default function CoverageSection({ city, address }: PanelProps) {
  const { t } = useTranslation();
  const { isAsking, ask } = useAskPlaces();
  const [target = 1.6, setTarget] = useState<number>();
  const [cell = 1, setCell] = useState<number>();

  async function start(): Promise<void> {
    const area = await ask({ kind: 'polygon', prompt: 'studies.pickArea', on: 'ground' });
    if (!area) return;
    const name = freeName(t('studies.kind.camera-coverage'));
    await runStudy('camera-coverage', async (context) => {
      const around = await camerasAround(city, area, context.signal);
      return coverageStudy({ city, address }, { area, around, target, cell }, name, context);
    });
  }

  return (
    <div className="study-section">
      <NumberField
        {...{ label: t('studies.target'), unit: 'm', value: target, onChange: setTarget }}
        {...{ min: 0, max: 20, step: 0.1 }}
      />
      <NumberField
        {...{ label: t('studies.cell'), unit: 'm', value: cell, onChange: setCell }}
        {...{ min: 0.5, max: 10, step: 0.5 }}
      />
      <Button type="primary" onClick={() => void start()}>
        {t(isAsking ? 'action.cancel' : 'studies.drawArea')}
      </Button>
    </div>
  );
}
