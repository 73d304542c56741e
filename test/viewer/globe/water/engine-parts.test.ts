import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parts } from '../../../../viewer/globe/water/engine-parts.ts';

const SOURCE = join(import.meta.dirname, '../../../../node_modules/@cesium/engine/Source');
const text = (path: string) => readFileSync(join(SOURCE, path), 'utf8');

/** What the water's own drawing rests on. When an upgrade of the engine changes it, these say where to look. */
describe('parts of the engine that the water is drawn with', () => {
  it('should still be exported', () => {
    for (const name of ['Texture', 'Sampler', 'DrawCommand', 'ShaderSource', 'VertexArray'] as const)
      expect(parts[name]).toBeTypeOf('function');
    expect(parts.ShaderProgram.fromCache).toBeTypeOf('function');
    expect(parts.RenderState.fromCache).toBeTypeOf('function');
    expect(parts.Buffer.createVertexBuffer).toBeTypeOf('function');
  });

  it('should still tell the largest picture, and what is in view', () => {
    expect(parts.ContextLimits).toHaveProperty('maximumTextureSize');
    for (const name of ['this.cullingVolume', 'this.occluder'])
      expect(text('Scene/FrameState.js')).toContain(name);
  });

  it('should still draw what classifies the ground after the ground and before tiles', () => {
    const scene = text('Scene/Scene.js');
    const at = (what: string) => scene.indexOf(what);
    expect(at('performPass(frustumCommands, Pass.GLOBE)')).toBeGreaterThan(0);
    expect(at('performPass(frustumCommands, Pass.TERRAIN_CLASSIFICATION)')).toBeGreaterThan(
      at('performPass(frustumCommands, Pass.GLOBE)'),
    );
    expect(at('performPass(frustumCommands, Pass.CESIUM_3D_TILE)')).toBeGreaterThan(
      at('performPass(frustumCommands, Pass.TERRAIN_CLASSIFICATION)'),
    );
  });

  it('should still keep half-precision pictures as such and give the handle of a texture', () => {
    expect(text('Core/PixelFormat.js')).toContain('WebGLConstants.RGBA16F');
    expect(text('Renderer/PixelDatatype.js')).toContain('HALF_FLOAT: WebGLConstants.HALF_FLOAT_OES');
    expect(text('Core/WebGLConstants.js')).toContain('HALF_FLOAT_OES: 0x8d61');
    expect(text('Renderer/Texture.js')).toContain('this._texture');
  });

  it('should still draw with a depth that grows by its logarithm from what a vertex shader says', () => {
    expect(text('Scene/DerivedCommand.js')).toContain('czm_vertexLogDepth();');
    expect(text('Shaders/Builtin/Functions/vertexLogDepth.glsl')).toContain('gl_Position.w');
  });
});
