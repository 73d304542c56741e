import { LineIcon } from '../LineIcon.tsx';
import type { MeasureKind } from './measures.ts';

const PATHS: Record<MeasureKind, string> = {
  wall: 'M1.5 5.5h13v7h-13zM1.5 9h13M6 5.5V9M10.5 5.5V9M4 9v3.5M8 9v3.5M12 9v3.5',
  breach: 'M1.5 6h4l1 6.5M14.5 6h-4l-1 6.5M8 2v5M6.3 5.3 8 7l1.7-1.7M1.5 12.5h13',
  pump: 'M8 4.5a3.5 3.5 0 1 1 0 7 3.5 3.5 0 0 1 0-7zM8 8l2-2M1.5 8h3M11.5 8h3M13 6.5 14.5 8 13 9.5',
};

export function MeasureIcon({ kind }: { kind: MeasureKind }) {
  return <LineIcon path={PATHS[kind]} />;
}
