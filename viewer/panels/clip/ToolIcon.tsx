import { LineIcon } from '../LineIcon.tsx';
import type { ClipTool } from './make-clip.ts';

/** Line pictures on a grid of 16, as those of the rail. */
const PATHS: Record<ClipTool, string> = {
  polygon: 'M2.5 4 9 1.8l4.8 4.7-2 6.7-8 .8zM6 6.5l3.2-.8 1.4 3-3.2 1.6z',
  box: 'M8 1.8 13.8 5v6L8 14.2 2.2 11V5zM2.2 5 8 8.2 13.8 5M8 8.2v6M8 1.8v2',
  dig: 'M1 4.5h3l1.5 8h5l1.5-8h3M5 8h6M6.5 10.5h3',
  trench: 'M1.5 13 6 5.5 14 3M3 14.2 7 7.4 14.5 5',
};

export function ToolIcon({ tool }: { tool: ClipTool }) {
  return <LineIcon path={PATHS[tool]} size="18" />;
}
