import { siteOf } from '../../../studies/city-site.ts';
import { askGround } from '../../../studies/ground/ask-ground.ts';
import { spillResult } from '../../../studies/ground/pipe-results.ts';
import type { PanelProps } from '../../registry.ts';
import { DrawnStudy } from './DrawnStudy.tsx';
import './texts.ts';

/** What lies downstream of a spill into a drain. */
export default function SpillSection({ city, address }: PanelProps) {
  return (
    <DrawnStudy
      kind="spill"
      sketch={{ kind: 'point', prompt: 'groundStudy.draw.spill' }}
      make={async ([at], name, context) =>
        spillResult(
          city,
          name,
          await askGround('spill', { site: siteOf(city, address), at, kind: 'drainage' }, context),
        )
      }
    />
  );
}
