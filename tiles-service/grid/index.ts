export { buildGrid, type GridOptions } from './build-grid.ts';
export type { GridReport } from './report-grid.ts';
