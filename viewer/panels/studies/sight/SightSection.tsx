import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { freeName } from '../../../studies/free-name.ts';
import { runStudy } from '../../../studies/job.ts';
import { makeStudy } from '../../../studies/make-study.ts';
import type { PanelProps } from '../../registry.ts';
import { useAskPlaces } from '../ask-places.ts';
import { NumberField } from '../ground/NumberField.tsx';

/** Whether two picked places see each other. */
export default function SightSection({ city, address }: PanelProps) {
  const { t } = useTranslation();
  const { isAsking, ask } = useAskPlaces();
  const [height = 1.6, setHeight] = useState<number>();
  const [target = 1.6, setTarget] = useState<number>();

  async function start(): Promise<void> {
    const places = await ask({ kind: 'line', prompt: 'studies.pickLine', places: 2 });
    if (!places) return;
    const [from, to] = places;
    const name = freeName(t('studies.kind.line-of-sight'));
    await runStudy('line-of-sight', (context) =>
      makeStudy({ city, address }, name, { study: 'line-of-sight', from, to, height, target }, context),
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
        {...{ min: 0, max: 500, step: 0.1 }}
      />
      <Button type="primary" onClick={() => void start()}>
        {t(isAsking ? 'action.cancel' : 'studies.pick')}
      </Button>
    </div>
  );
}
