import { makeStudy } from '../../../studies/make-study.ts';
import type { PanelProps } from '../../registry.ts';
import { DrawnStudy } from './DrawnStudy.tsx';
import './texts.ts';

/** What lies downstream of a spill into a drain. */
export default function SpillSection({ city, address }: PanelProps) {
  return (
    <DrawnStudy
      kind="spill"
      sketch={{ kind: 'point', prompt: 'groundStudy.draw.spill' }}
      make={([at], name, context) =>
        makeStudy({ city, address }, name, { study: 'spill', at, kind: 'drainage' }, context)
      }
    />
  );
}
