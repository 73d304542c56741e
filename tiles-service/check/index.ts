export { checkTileset, type TilesetCheck } from './check-tileset.ts';
export type { TilesetProblem } from './problem.ts';
