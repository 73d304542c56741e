import { useState } from 'react';
import type { PipeKind } from '../../../../models/network/index.ts';
import { siteOf } from '../../../studies/city-site.ts';
import { askGround } from '../../../studies/ground/ask-ground.ts';
import { valveResult } from '../../../studies/ground/pipe-results.ts';
import type { PanelProps } from '../../registry.ts';
import { DrawnStudy } from './DrawnStudy.tsx';
import { PipeKindField } from './PipeKindField.tsx';
import './texts.ts';

/** Kinds that something feeds, and a valve shuts. */
const FED: readonly PipeKind[] = ['water', 'gas', 'heat'];

/** What a closed valve cuts off. */
export default function ValveSection({ city, address }: PanelProps) {
  const [kind, setKind] = useState<PipeKind>('water');
  return (
    <DrawnStudy
      kind="valve"
      sketch={{ kind: 'point', prompt: 'groundStudy.draw.valve' }}
      make={async ([at], name, context) =>
        valveResult(city, name, await askGround('valve', { site: siteOf(city, address), at, kind }, context))
      }
    >
      <PipeKindField kinds={FED} value={kind} onChange={setKind} />
    </DrawnStudy>
  );
}
