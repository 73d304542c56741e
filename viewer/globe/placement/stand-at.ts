import { type Cesium3DTileset, Matrix4 } from '@cesium/engine';
import { StiffMove } from '../../../models/bim/model-move.ts';
import type { ModelMove } from '../../../models/schema/model-move.ts';

/** Draws the tiles of a building model where it was put; without a move, where its files have it. */
export function standAt(tileset: Cesium3DTileset, move: ModelMove | undefined): void {
  const matrix = move ? Matrix4.fromArray([...new StiffMove(move).matrix()]) : Matrix4.IDENTITY;
  if (!Matrix4.equals(tileset.modelMatrix, matrix)) tileset.modelMatrix = Matrix4.clone(matrix);
}
