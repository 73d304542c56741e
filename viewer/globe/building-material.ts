import { CustomShader, CustomShaderMode, LightingModel, UniformType } from '@cesium/engine';
import { BUILDING_FRAGMENT_SHADER, BUILDING_UNIFORMS, litShare } from './shaders/building-shader.ts';

export interface BuildingMaterial {
  readonly shader: CustomShader;
  /** How far the city's lights are on, 0–1, and the hour of the city's local solar time. */
  setNight(factor: number, hour: number): void;
}

/** The dress of buildings and structures; one for all tilesets of a globe. */
export function createBuildingMaterial(): BuildingMaterial {
  const uniforms = Object.fromEntries(
    Object.entries(BUILDING_UNIFORMS).map(([name, { type, value }]) => [
      name,
      { type: UniformType[type], value },
    ]),
  );
  const shader = new CustomShader({
    mode: CustomShaderMode.MODIFY_MATERIAL,
    // The tiles have no normals; left to itself the engine would not light them.
    lightingModel: LightingModel.PBR,
    uniforms,
    fragmentShaderText: BUILDING_FRAGMENT_SHADER,
  });
  return {
    shader,
    setNight(factor, hour) {
      shader.setUniform('u_night', factor);
      shader.setUniform('u_lit', litShare(hour));
    },
  };
}
