import type { BoundingSphere, CullingVolume, Scene as EngineScene, Matrix4, Occluder } from '@cesium/engine';
import * as engine from '@cesium/engine';

/** Parts of the engine that its types leave out. */
export interface EngineTexture {
  sizeInBytes: number;
  copyFrom(options: { source: object }): void;
  destroy(): void;
  _texture: WebGLTexture;
}
export interface EngineContext {
  uniformState: unknown;
  _gl: WebGL2RenderingContext;
}
export interface DrawCommand {
  boundingVolume: BoundingSphere;
  modelMatrix: Matrix4;
  uniformMap: Record<string, () => unknown>;
  shaderProgram: ShaderProgram;
}
export interface ShaderProgram {
  /** Compiles it, if that has not been done. */
  _bind(): void;
  destroy(): void;
}
export interface VertexArray {
  destroy(): void;
}
export interface FrameState {
  context: EngineContext;
  commandList: DrawCommand[];
  passes: { render: boolean };
  /** Whether depth is drawn by its logarithm: the engine makes programs of its own from ours for that. */
  useLogDepth: boolean;
  cullingVolume: CullingVolume;
  /** What lies behind the Earth; absent where one sees through it. */
  occluder?: Occluder;
}

interface Parts {
  Texture: new (options: object) => EngineTexture;
  Sampler: (new (options: object) => unknown) & { NEAREST: unknown };
  DrawCommand: new (options: object) => DrawCommand;
  DerivedCommand: {
    createLogDepthCommand(command: DrawCommand, context: EngineContext): { command: DrawCommand };
  };
  ShaderProgram: { fromCache(options: object): ShaderProgram };
  ShaderSource: new (options: object) => unknown;
  RenderState: { fromCache(options: object): unknown };
  Buffer: {
    createVertexBuffer(options: object): unknown;
    createIndexBuffer(options: object): unknown;
  };
  BufferUsage: { STATIC_DRAW: number };
  VertexArray: new (options: object) => VertexArray;
  Pass: { TERRAIN_CLASSIFICATION: number };
  /** Known once a scene is there. */
  ContextLimits: { maximumTextureSize: number };
}

/** Exported by the engine, missing in its types. */
export const parts = engine as unknown as Parts;

export function contextOf(scene: EngineScene): EngineContext {
  return (scene as unknown as { context: EngineContext }).context;
}
