import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { makeStudy } from '../../../studies/make-study.ts';
import type { PanelProps } from '../../registry.ts';
import { DrawnStudy } from './DrawnStudy.tsx';
import { NumberField } from './NumberField.tsx';
import './texts.ts';

/** The ground along a line. */
export default function ProfileSection({ city, address }: PanelProps) {
  const { t } = useTranslation();
  const [step, setStep] = useState(5);
  return (
    <DrawnStudy
      kind="profile"
      sketch={{ kind: 'line', prompt: 'groundStudy.draw.line' }}
      make={(line, name, context) =>
        makeStudy({ city, address }, name, { study: 'profile', line, step }, context)
      }
    >
      <NumberField
        label={t('groundStudy.step')}
        unit="m"
        min={0.5}
        max={1000}
        value={step}
        onChange={(value) => setStep(value ?? 5)}
      />
    </DrawnStudy>
  );
}
