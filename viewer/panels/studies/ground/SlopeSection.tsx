import { makeStudy } from '../../../studies/make-study.ts';
import type { PanelProps } from '../../registry.ts';
import { DrawnStudy } from './DrawnStudy.tsx';
import './texts.ts';

/** Slope and aspect of an area. */
export default function SlopeSection({ city, address }: PanelProps) {
  return (
    <DrawnStudy
      kind="slope"
      sketch={{ kind: 'polygon', prompt: 'groundStudy.draw.area' }}
      make={(ring, name, context) =>
        makeStudy({ city, address }, name, { study: 'slope', area: [ring] }, context)
      }
    />
  );
}
