import { useTranslation } from 'react-i18next';
import { RULE_PACKS, rulesOn } from '../../../../scenes/planning/rules/index.ts';
import { now } from '../../../stores/server-time.ts';
import { siteOf } from '../../../studies/city-site.ts';
import { askGround } from '../../../studies/ground/ask-ground.ts';
import { clearancesResult } from '../../../studies/ground/pipe-results.ts';
import type { PanelProps } from '../../registry.ts';
import { DrawnStudy } from './DrawnStudy.tsx';
import './texts.ts';

/** Distances of pipes to one another and to buildings, against the rules of the city that hold today. */
export default function ClearancesSection({ city, address }: PanelProps) {
  const { t } = useTranslation();
  const known = RULE_PACKS.filter((pack) => pack.city === city.id);
  return (
    <DrawnStudy
      kind="clearances"
      sketch={{ kind: 'polygon', prompt: 'groundStudy.draw.area' }}
      {...(known.length === 0 && { refused: t('groundStudy.noRules') })}
      make={async (ring, name, context) => {
        const rules = rulesOn(RULE_PACKS, city.id, new Date(now()).toISOString().slice(0, 10));
        const task = { site: siteOf(city, address), area: [ring], rules };
        return clearancesResult(city, name, [ring], await askGround('clearances', task, context));
      }}
    />
  );
}
