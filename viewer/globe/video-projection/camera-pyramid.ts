import { BlendingState, BoundingSphere, Cartesian3, Matrix4 } from '@cesium/engine';
import {
  type DrawCommand,
  type EngineContext,
  type ShaderProgram,
  type VertexArray,
  parts as waterParts,
} from '../water/engine-parts.ts';
import { parts } from './engine-parts.ts';
import { PROJECTION_FRAGMENT, PROJECTION_VERTEX } from './projection-glsl.ts';
import type { Standing } from './standing.ts';

/** The pyramid from a camera to its reach, wound so that its outside is its front. */
const TRIANGLES = [0, 2, 1, 0, 3, 2, 0, 4, 3, 0, 1, 4, 1, 2, 3, 1, 3, 4];

export interface PyramidDraw {
  /** Onto the ground, and onto what stands on it. */
  commands: DrawCommand[];
  volume: BoundingSphere;
  destroy(): void;
}

export function projectionProgram(context: EngineContext): ShaderProgram {
  return waterParts.ShaderProgram.fromCache({
    context,
    vertexShaderSource: new waterParts.ShaderSource({ sources: [PROJECTION_VERTEX] }),
    fragmentShaderSource: new waterParts.ShaderSource({ sources: [PROJECTION_FRAGMENT] }),
    attributeLocations: { position: 0 },
  });
}

/**
 * What the engine draws for one camera: its back faces, whatever stands before them, so that each pixel that may show
 * something in the pyramid is drawn once, also from within it.
 */
export function drawPyramid(
  context: EngineContext,
  { matrix, across, up }: Standing,
  reach: number,
  shaderProgram: ShaderProgram,
  uniformMap: Record<string, () => unknown>,
  owner: object,
): PyramidDraw {
  const [x, y, z] = [reach * across, reach * up, -reach];
  const corners = new Float32Array([
    ...[0, 0, 0],
    ...[-x, -y, z],
    ...[x, -y, z],
    ...[x, y, z],
    ...[-x, y, z],
  ]);
  const vertexArray: VertexArray = new waterParts.VertexArray({
    context,
    attributes: [
      {
        index: 0,
        componentsPerAttribute: 3,
        componentDatatype: 0x1406,
        vertexBuffer: waterParts.Buffer.createVertexBuffer({
          context,
          typedArray: corners,
          usage: waterParts.BufferUsage.STATIC_DRAW,
        }),
      },
    ],
    indexBuffer: waterParts.Buffer.createIndexBuffer({
      context,
      typedArray: new Uint16Array(TRIANGLES),
      usage: waterParts.BufferUsage.STATIC_DRAW,
      indexDatatype: 0x1403,
    }),
  });
  const middle = Matrix4.multiplyByPoint(matrix, new Cartesian3(0, 0, z / 2), new Cartesian3());
  const volume = new BoundingSphere(middle, Math.hypot(x, y, z / 2));
  const shared = {
    vertexArray,
    boundingVolume: volume,
    modelMatrix: matrix,
    shaderProgram,
    uniformMap,
    owner,
  };
  const state = {
    cull: { enabled: true, face: 0x0404 },
    depthTest: { enabled: false },
    depthMask: false,
    blending: BlendingState.ALPHA_BLEND,
  };
  const mask = parts.StencilConstants.CESIUM_3D_TILE_MASK;
  const keep = { fail: 0x1e00, zFail: 0x1e00, zPass: 0x1e00 };
  return {
    volume,
    commands: [
      new waterParts.DrawCommand({
        ...shared,
        pass: parts.Pass.TERRAIN_CLASSIFICATION,
        renderState: waterParts.RenderState.fromCache(state),
      }),
      new waterParts.DrawCommand({
        ...shared,
        pass: parts.Pass.CESIUM_3D_TILE_CLASSIFICATION,
        // The ground has been drawn on before: here, only where a tile is.
        renderState: waterParts.RenderState.fromCache({
          ...state,
          stencilTest: {
            enabled: true,
            frontFunction: 0x0202,
            backFunction: 0x0202,
            frontOperation: keep,
            backOperation: keep,
            reference: mask,
            mask,
          },
          stencilMask: 0,
        }),
      }),
    ],
    destroy: () => vertexArray.destroy(),
  };
}
