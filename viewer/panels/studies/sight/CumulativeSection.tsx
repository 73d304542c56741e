import type { PanelProps } from '../../registry.ts';
import { ViewForm } from './ViewForm.tsx';

/** How often each spot is seen from several places. */
export default function CumulativeSection(properties: PanelProps) {
  return <ViewForm {...properties} kind="cumulative-view" />;
}
