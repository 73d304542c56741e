import { useTranslation } from 'react-i18next';
import { rulesOn } from '../../../../scenes/planning/rules/index.ts';
import { dayInCity } from '../../../planning/city-day.ts';
import { rulePacksOf } from '../../../planning/rules.ts';
import { siteOf } from '../../../studies/city-site.ts';
import { askGround } from '../../../studies/ground/ask-ground.ts';
import { clearancesResult } from '../../../studies/ground/pipe-results.ts';
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
      make={async (ring, name, context) => {
        const rules = rulesOn(known, city.id, dayInCity(city));
        const task = { site: siteOf(city, address), area: [ring], rules };
        return clearancesResult(city, name, [ring], await askGround('clearances', task, context));
      }}
    />
  );
}
