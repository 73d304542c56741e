import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { makeStudy } from '../../../studies/make-study.ts';
import type { PanelProps } from '../../registry.ts';
import { DrawnStudy } from './DrawnStudy.tsx';
import { NumberField } from './NumberField.tsx';
import './texts.ts';

/** A pit that is dug, and the pipes that come free in it. */
export default function PitSection({ city, address }: PanelProps) {
  const { t } = useTranslation();
  const [depth, setDepth] = useState(6);
  const [slope, setSlope] = useState(0.5);
  return (
    <DrawnStudy
      kind="pit"
      sketch={{ kind: 'polygon', prompt: 'groundStudy.draw.pit' }}
      make={(ring, name, context) =>
        makeStudy({ city, address }, name, { study: 'pit', area: [ring], depth, slope }, context)
      }
    >
      <NumberField
        label={t('groundStudy.pitDepth')}
        unit="m"
        min={0.5}
        max={100}
        value={depth}
        onChange={(value) => setDepth(value ?? 6)}
      />
      <NumberField
        label={t('groundStudy.pitSlope')}
        unit="1 : m"
        min={0}
        max={5}
        step={0.1}
        value={slope}
        onChange={(value) => setSlope(value ?? 0)}
      />
    </DrawnStudy>
  );
}
