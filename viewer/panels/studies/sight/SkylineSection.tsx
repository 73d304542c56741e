import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { freeName } from '../../../studies/free-name.ts';
import { runStudy } from '../../../studies/job.ts';
import { makeStudy } from '../../../studies/make-study.ts';
import type { PanelProps } from '../../registry.ts';
import { useAskPlaces } from '../ask-places.ts';
import { NumberField } from '../ground/NumberField.tsx';
import { useSchemeChange } from '../use-scheme-change.ts';

/** The skyline over a picked place, and what the open scheme changes of it. */
export default function SkylineSection({ city, address }: PanelProps) {
  const { t } = useTranslation();
  const { isAsking, ask } = useAskPlaces();
  const [height = 1.6, setHeight] = useState<number>();
  const [reach = 2_000, setReach] = useState<number>();
  const scheme = useSchemeChange();

  async function start(): Promise<void> {
    const places = await ask({ kind: 'point', prompt: 'studies.pickPoint' });
    if (!places) return;
    const [eye] = places;
    const name = freeName(t('studies.kind.skyline'));
    await runStudy('skyline', (context) => {
      const request = { study: 'skyline' as const, eye, height, reach };
      return makeStudy({ city, address }, name, request, context, scheme);
    });
  }

  return (
    <div className="study-section">
      <NumberField
        {...{ label: t('studies.eye'), unit: 'm', value: height, onChange: setHeight }}
        {...{ min: 0.1, max: 500, step: 0.1 }}
      />
      <NumberField
        {...{ label: t('studies.reach'), unit: 'm', value: reach, onChange: setReach }}
        {...{ min: 100, max: 5_000, step: 100 }}
      />
      {scheme && <p className="muted">{t('studies.withScheme', { name: scheme.name })}</p>}
      <Button type="primary" onClick={() => void start()}>
        {t(isAsking ? 'action.cancel' : 'studies.pick')}
      </Button>
    </div>
  );
}
