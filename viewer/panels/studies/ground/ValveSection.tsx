import { useState } from 'react';
import type { PipeKind } from '../../../../models/network/index.ts';
import { makeStudy } from '../../../studies/make-study.ts';
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
      make={([at], name, context) =>
        makeStudy({ city, address }, name, { study: 'valve', at, kind }, context)
      }
    >
      <PipeKindField kinds={FED} value={kind} onChange={setKind} />
    </DrawnStudy>
  );
}
