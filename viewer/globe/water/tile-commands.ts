import { BlendingState, type BoundingSphere, type Cartesian3, Matrix4 } from '@cesium/engine';
import type { WaterPicture } from '../../../scenes/flood/surface/picture.ts';
import type { WaterPictures } from '../../water/water-pictures.ts';
import { type DrawCommand, parts, type ShaderProgram, type VertexArray } from './engine-parts.ts';
import { QUADS, type WaterTile } from './water-tiles.ts';

export type Uniforms = Readonly<Record<string, () => unknown>>;

/** What all tiles share. */
export interface TileParts {
  programs: { colour: ShaderProgram; depth: ShaderProgram };
  mesh: VertexArray;
  uniforms: Uniforms;
  /** From the grid's frame to the world. */
  matrix: Matrix4;
  owner: object;
}

/** Metres, and share of the distance, that the water is drawn nearer than it is: see WATER_VERTEX. */
const PULL = { x: 2.5, y: 0.004 };
const NO_PULL = { x: 0, y: 0 };

/** What the engine draws of a tile: its colour, and then its true depth. */
export function tileCommands(
  tile: WaterTile,
  { placement, grid }: NonNullable<WaterPictures['place']>,
  { heights }: WaterPicture,
  { volume, centre }: { volume: BoundingSphere; centre: Cartesian3 },
  { programs, mesh, uniforms, matrix, owner }: TileParts,
): { colour: DrawCommand; depth: DrawCommand } {
  const { stride, columns, rows, firstRow } = heights.levels[tile.level];
  const fixed = {
    u_tile: { x: tile.column * QUADS, y: tile.row * QUADS, z: columns - 1, w: rows - 1 },
    u_level: { x: stride, y: firstRow, z: 0 },
    u_grid: { x: grid.columns, y: grid.rows, z: grid.cell, w: placement.spacing },
    u_latticeEnd: { x: placement.columns - 1, y: placement.rows - 1 },
    u_centre: centre,
    u_reference: placement.reference,
  };
  const uniformMap: Record<string, () => unknown> = { ...uniforms };
  for (const [name, value] of Object.entries(fixed)) uniformMap[name] = () => value;
  const shared = {
    vertexArray: mesh,
    boundingVolume: volume,
    modelMatrix: Matrix4.multiplyByTranslation(matrix, centre, new Matrix4()),
    pass: parts.Pass.TERRAIN_CLASSIFICATION,
    owner,
  };
  const state = { cull: { enabled: false }, depthTest: { enabled: true } };
  return {
    colour: new parts.DrawCommand({
      ...shared,
      shaderProgram: programs.colour,
      uniformMap: { ...uniformMap, u_depthPull: () => PULL },
      renderState: parts.RenderState.fromCache({
        ...state,
        depthMask: false,
        blending: BlendingState.ALPHA_BLEND,
      }),
    }),
    depth: new parts.DrawCommand({
      ...shared,
      shaderProgram: programs.depth,
      uniformMap: { ...uniformMap, u_depthPull: () => NO_PULL },
      renderState: parts.RenderState.fromCache({
        ...state,
        depthMask: true,
        colorMask: { red: false, green: false, blue: false, alpha: false },
      }),
    }),
  };
}
