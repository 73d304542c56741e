export { isReadByGrid } from './attributes.ts';
export { buildGrid, type GridOptions } from './build-grid.ts';
export { RASTERS, type RasterName } from './build-strip.ts';
export { checkGrid } from './check.ts';
export type { GridReport } from './report-grid.ts';
