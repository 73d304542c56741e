import { useTranslation } from 'react-i18next';
import { dayInCity } from '../../../planning/city-day.ts';
import { rulePacksOf } from '../../../planning/rules.ts';
import { makeStudy } from '../../../studies/make-study.ts';
import type { PanelProps } from '../../registry.ts';
import { DrawnStudy } from './DrawnStudy.tsx';
import './texts.ts';

/** Distances of pipes to one another and to buildings, against the rules of the city that hold today. */
export default function ClearancesSection({ city, address }: PanelProps) {
  const { t } = useTranslation();
  const known = rulePacksOf(city);
  return (
    <DrawnStudy
      kind="clearances"
      sketch={{ kind: 'polygon', prompt: 'groundStudy.draw.area' }}
      {...(known.length === 0 && { refused: t('groundStudy.noRules') })}
      make={(ring, name, context) => {
        const request = { study: 'clearances' as const, area: [ring], day: dayInCity(city) };
        return makeStudy({ city, address }, name, request, context);
      }}
    />
  );
}
