import { siteOf } from '../../../studies/city-site.ts';
import { askGround } from '../../../studies/ground/ask-ground.ts';
import { slopeResult } from '../../../studies/ground/terrain-results.ts';
import type { PanelProps } from '../../registry.ts';
import { DrawnStudy } from './DrawnStudy.tsx';
import './texts.ts';

/** Slope and aspect of an area. */
export default function SlopeSection({ city, address }: PanelProps) {
  return (
    <DrawnStudy
      kind="slope"
      sketch={{ kind: 'polygon', prompt: 'groundStudy.draw.area' }}
      make={async (ring, name, context) =>
        slopeResult(
          city,
          name,
          [ring],
          await askGround('slope', { site: siteOf(city, address), area: [ring] }, context),
        )
      }
    />
  );
}
