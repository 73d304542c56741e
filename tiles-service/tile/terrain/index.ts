export { decodeTerrainMesh, type TerrainMesh } from '../../../scenes/geometry/terrain/quantized-mesh.ts';
export { checkTerrain, type TerrainProblem } from './check.ts';
export type { TerrainSourceDescription } from './elevation-copy.ts';
export { type Ground, openGround } from './ground.ts';
export { tileTerrain } from './terrain.ts';
