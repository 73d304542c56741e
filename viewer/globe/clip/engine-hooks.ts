import * as engine from '@cesium/engine';
import { Matrix4 } from '@cesium/engine';
import type { EnuFrame } from '../../../models/geodesy/ellipsoid.ts';
import { CUT_GLSL, GROUND_CUT_GLSL, MODEL_CUT_GLSL } from './cut-glsl.ts';

/** What the engine's types leave out of its own parts. */
interface ShaderBuilder {
  addDefine(name: string, value: undefined, destination: number): void;
  addUniform(type: string, name: string, destination: number): void;
  addFragmentLines(lines: string): void;
}
interface RenderResources {
  shaderBuilder: ShaderBuilder;
  uniformMap: Record<string, () => unknown>;
}
type Process = (
  resources: RenderResources,
  model: { clippingPolygons?: { clippingTexture?: unknown; isCityCut?: boolean } },
  frameState: { context: { defaultTexture: unknown } },
) => void;
interface AutomaticUniform {
  _size: number;
  _datatype: number;
  getValue(state: { inverseView: Matrix4 }): Matrix4;
  getDeclaration(name: string): string;
}
/** Exported by the engine, missing in its types. */
interface Hidden {
  AutomaticUniforms: Record<string, AutomaticUniform>;
  ShaderSource: { _czmBuiltinsAndUniforms: Record<string, string> };
  ModelClippingPolygonsPipelineStage: { process: Process };
}

const FLOAT_MATRIX_4 = 0x8b5c;
const FRAGMENT = 2;
const FROM_EYE = 'czm_cityCutFromEye';
const fromBase = new Matrix4();
const fromEye = new Matrix4();
let hooked = false;

/** The frame that zones are packed about. One for all scenes of the page. */
export function setCutBase({ matrix }: EnuFrame): void {
  const toWorld = Matrix4.fromArray([...matrix]);
  Matrix4.inverseTransformation(toWorld, fromBase);
}

/**
 * Puts our cut in the place of the engine's clipping polygons, for objects that say they are ours (cut-mask.ts); those
 * of others keep the engine's for models. Three places of the engine are touched, and test/viewer/globe/clip checks
 * that they are still as expected: the built-in function czm_clipPolygons that the globe's shader calls, the stage of
 * a model's pipeline, and the list of automatic uniforms.
 */
export function hookEngine(): void {
  if (hooked) return;
  hooked = true;
  const uniforms = (engine as unknown as Hidden).AutomaticUniforms;
  const like = uniforms['czm_inverseView'];
  const uniform: AutomaticUniform = Object.assign(Object.create(Object.getPrototypeOf(like)), {
    _size: 1,
    _datatype: FLOAT_MATRIX_4,
    // Multiplied in double precision; only the result, which is small near the camera, is rounded.
    getValue: (state: { inverseView: Matrix4 }) => Matrix4.multiply(fromBase, state.inverseView, fromEye),
  });
  uniforms[FROM_EYE] = uniform;
  const builtins = (engine as unknown as Hidden).ShaderSource._czmBuiltinsAndUniforms;
  builtins[FROM_EYE] = uniform.getDeclaration(FROM_EYE);
  builtins['czm_cityCut'] = CUT_GLSL;
  builtins['czm_clipPolygons'] = GROUND_CUT_GLSL;

  const models = (engine as unknown as Hidden).ModelClippingPolygonsPipelineStage;
  const engineProcess = models.process;
  models.process = (resources, model, frameState) => {
    const mask = model.clippingPolygons;
    if (!mask?.isCityCut) return engineProcess(resources, model, frameState);
    const { shaderBuilder } = resources;
    shaderBuilder.addDefine('ENABLE_CLIPPING_POLYGONS', undefined, FRAGMENT);
    shaderBuilder.addUniform('highp sampler2D', 'model_cityCutMask', FRAGMENT);
    shaderBuilder.addFragmentLines(MODEL_CUT_GLSL);
    resources.uniformMap = {
      ...resources.uniformMap,
      model_cityCutMask: () => mask.clippingTexture ?? frameState.context.defaultTexture,
    };
  };
}
