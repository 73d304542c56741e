import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { siteOf } from '../../../studies/city-site.ts';
import { askGround } from '../../../studies/ground/ask-ground.ts';
import { earthworkResult } from '../../../studies/ground/terrain-results.ts';
import type { PanelProps } from '../../registry.ts';
import { DrawnStudy } from './DrawnStudy.tsx';
import { NumberField } from './NumberField.tsx';
import './texts.ts';

/** What is cut away and filled up for an area to become level. */
export default function EarthworkSection({ city, address }: PanelProps) {
  const { t } = useTranslation();
  const [level, setLevel] = useState<number>();
  return (
    <DrawnStudy
      kind="cut-and-fill"
      sketch={{ kind: 'polygon', prompt: 'groundStudy.draw.area' }}
      make={async (ring, name, context) => {
        const site = siteOf(city, address);
        const task = { site, area: [ring], ...(level === undefined ? {} : { level }) };
        return earthworkResult(city, name, [ring], await askGround('earthwork', task, context));
      }}
    >
      <NumberField
        label={t('groundStudy.wantedLevel', { datum: city.grid?.verticalDatum ?? '' })}
        unit="m"
        placeholder={t('groundStudy.balanced')}
        value={level}
        onChange={setLevel}
      />
      <p className="muted">{t('groundStudy.balancedHint')}</p>
    </DrawnStudy>
  );
}
