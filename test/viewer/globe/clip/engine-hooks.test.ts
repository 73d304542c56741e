import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as engine from '@cesium/engine';
import { describe, expect, it } from 'vitest';
import { hookEngine } from '../../../../viewer/globe/clip/engine-hooks.ts';

const SOURCE = join(import.meta.dirname, '../../../../node_modules/@cesium/engine/Source');
const text = (path: string) => readFileSync(join(SOURCE, path), 'utf8');

/** What our cut stands in for. When an upgrade of the engine changes it, these say where to look. */
describe('places of the engine that the cut is hooked into', () => {
  it('should still call the globe clip function with its texture', () => {
    expect(text('Scene/GlobeSurfaceShaderSet.js')).toContain(
      'czm_clipPolygons(clippingDistance, regionsLength, clippingPosition, regionIndex)',
    );
  });

  it('should still end a model with a stage that stands beside its colour', () => {
    const main = text('Shaders/Model/ModelFS.glsl');
    expect(main).toMatch(/#ifdef ENABLE_CLIPPING_POLYGONS\s+modelClippingPolygonsStage\(\);/);
    expect(main).toMatch(/vec4 color = handleAlpha/);
    expect(text('Scene/Model/ModelDrawCommands.js')).toContain('addFragmentLines(ModelFS)');
  });

  it('should still ask clipping planes whether to visit a tile, and leave planes without a length alone', () => {
    const tile = text('Scene/Cesium3DTile.js');
    expect(tile).toMatch(/intersection === Intersect\.OUTSIDE\) \{\s+return CullingVolume\.MASK_OUTSIDE/);
    expect(text('Scene/Model/Model.js')).toMatch(
      /isClippingEnabled[\s\S]{0,200}clippingPlanes\.length !== 0/,
    );
  });

  it('should still ask the surface of the globe for the visibility of a tile', () => {
    expect(text('Scene/QuadtreePrimitive.js')).toContain('computeTileVisibility(');
    expect(text('Core/Visibility.js')).toMatch(/NONE: -1/);
  });

  it('should still ask a tile about its content by these two before it is fetched or replaced', () => {
    expect(text('Scene/Cesium3DTilesetTraversal.js')).toContain('!tile.hasUnloadedRenderableContent');
    expect(text('Scene/Cesium3DTilesetBaseTraversal.js')).toContain('childRefines = child.contentAvailable');
  });

  it('should put our functions among those of the engine, once', () => {
    const { ShaderSource, AutomaticUniforms } = engine as unknown as {
      ShaderSource: { _czmBuiltinsAndUniforms: Record<string, string> };
      AutomaticUniforms: Record<string, unknown>;
    };
    expect(ShaderSource._czmBuiltinsAndUniforms['czm_clipPolygons']).toContain('getSignedDistance');
    hookEngine();
    const stage = (engine as unknown as { ModelClippingPolygonsPipelineStage: { process: unknown } })
      .ModelClippingPolygonsPipelineStage;
    const { process } = stage;
    hookEngine();
    expect(stage.process).toBe(process);
    expect(ShaderSource._czmBuiltinsAndUniforms['czm_clipPolygons']).toContain('czm_cityCut(mask, edge)');
    expect(ShaderSource._czmBuiltinsAndUniforms['czm_cityCutFromEye']).toBe(
      'uniform mat4 czm_cityCutFromEye;',
    );
    expect(AutomaticUniforms['czm_cityCutFromEye']).toBeDefined();
  });
});
