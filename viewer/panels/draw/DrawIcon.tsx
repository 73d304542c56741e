import type { AnnotationKind } from '../../../models/schema/annotation.ts';
import { LineIcon } from '../LineIcon.tsx';

/** Line pictures on a grid of 16, in the hand of PanelIcons. */
const PATHS: Record<AnnotationKind, string> = {
  point: 'M8 10.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5zM8 1.5v2M8 12.5v2M1.5 8h2M12.5 8h2',
  line: 'M2 12.5 6 5l4 5.5L14 3',
  polygon: 'M8 1.8 14 6.4l-2.3 7.3H4.3L2 6.4z',
  rectangle: 'M2 3.5h12v9H2z',
  circle: 'M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12zM8 8l4.2-4.2',
  text: 'M3 5V2.8h10V5M8 2.8v10.4M6 13.2h4',
};

export function DrawIcon({ kind }: { kind: AnnotationKind }) {
  return <LineIcon path={PATHS[kind]} size="18" />;
}
