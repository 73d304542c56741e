import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { makeStudy } from '../../../studies/make-study.ts';
import type { PanelProps } from '../../registry.ts';
import { DrawnStudy } from './DrawnStudy.tsx';
import { NumberField } from './NumberField.tsx';
import './texts.ts';

/** Lines of equal height in an area. */
export default function ContoursSection({ city, address }: PanelProps) {
  const { t } = useTranslation();
  const [interval, setInterval] = useState(1);
  return (
    <DrawnStudy
      kind="contours"
      sketch={{ kind: 'polygon', prompt: 'groundStudy.draw.area' }}
      make={(ring, name, context) =>
        makeStudy({ city, address }, name, { study: 'contours', area: [ring], interval }, context)
      }
    >
      <NumberField
        label={t('groundStudy.interval')}
        unit="m"
        min={0.1}
        max={500}
        value={interval}
        onChange={(value) => setInterval(value ?? 1)}
      />
    </DrawnStudy>
  );
}
