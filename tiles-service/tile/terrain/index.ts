export { checkTerrain, type TerrainProblem } from './check.ts';
export type { TerrainSourceDescription } from './elevation-copy.ts';
export { type Ground, openGround } from './ground.ts';
export { decodeTerrainMesh, type TerrainMesh } from './quantized-mesh.ts';
export { tileTerrain } from './terrain.ts';
