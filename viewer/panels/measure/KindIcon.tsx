import type { MeasureKind } from '../../stores/measurements.ts';
import { LineIcon } from '../LineIcon.tsx';

/** Line pictures on a grid of 16, in the hand of PanelIcons. */
const PATHS: Record<MeasureKind, string> = {
  distance:
    'M2.5 12.5 7 6l3 4 3.5-6.5M2.5 14a1.5 1.5 0 1 0 0-3 1.5 1.5 0 0 0 0 3zM13.5 5a1.5 1.5 0 1 0 0-3 1.5 1.5 0 0 0 0 3z',
  area: 'M2.5 11.5 4.5 3.5 12 2.5l1.5 8-6 3.5zM5 9l3.5-4M7.5 11 12 6',
  height: 'M8 2v12M5.5 4.5 8 2l2.5 2.5M5.5 11.5 8 14l2.5-2.5M2.5 2h3M2.5 14h3',
  spot: 'M8 7V2.5M1.5 13.5h13M8 13.5V7M8 7a2.2 2.2 0 1 0 0-4.4A2.2 2.2 0 0 0 8 7z',
  profile: 'M1.5 12.5 4.5 8l2 2.5 3-6 2 4 3-2M1.5 14.5h13',
};

export function KindIcon({ kind }: { kind: MeasureKind }) {
  return <LineIcon path={PATHS[kind]} size="18" />;
}
