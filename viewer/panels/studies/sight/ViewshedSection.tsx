import type { PanelProps } from '../../registry.ts';
import { ViewForm } from './ViewForm.tsx';

/** What is seen from a place that one clicks. */
export default function ViewshedSection(properties: PanelProps) {
  return <ViewForm {...properties} kind="viewshed" />;
}
