import {
  Cartesian2,
  type Cesium3DTileset,
  CustomShader,
  CustomShaderMode,
  LightingModel,
  UniformType,
} from '@cesium/engine';
import type { Layer, TilesetRole } from '../../models/schema/layer.ts';
import { BUILDING_FRAGMENT_SHADER, BUILDING_UNIFORMS, litShare } from './shaders/building-shader.ts';

/** How the tilesets of a city are dressed, by day and by night. */
export interface CityLook {
  shaderFor(layer: Layer): CustomShader | undefined;
  /** Tells of a tileset that has appeared. */
  dress(layer: Layer, tileset: Cesium3DTileset): void;
  /** How far the city's lights are on, 0–1, and the hour of the city's mean solar time. */
  setNight(factor: number, hour: number): void;
}

/** Roles of tilesets that wear façades and roofs; the others come with colours of their own. */
const BUILT: readonly TilesetRole[] = ['buildings', 'structures'];
/** Share of the daylight from all sides that is left at night. */
const NIGHT_AMBIENT = 0.07;

export function createCityLook(): CityLook {
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
  const plain = new Set<Cesium3DTileset>();
  let ambient = 1;
  const isBuilt = ({ role }: Layer) => role !== undefined && BUILT.includes(role);

  function light(tileset: Cesium3DTileset): void {
    tileset.imageBasedLighting.imageBasedLightingFactor = new Cartesian2(ambient, ambient);
  }

  return {
    shaderFor: (layer) => (isBuilt(layer) ? shader : undefined),
    dress(layer, tileset) {
      if (isBuilt(layer)) return;
      plain.add(tileset);
      light(tileset);
    },
    setNight(factor, hour) {
      shader.setUniform('u_night', factor);
      shader.setUniform('u_lit', litShare(hour));
      ambient = 1 - (1 - NIGHT_AMBIENT) * factor;
      for (const tileset of plain) {
        if (tileset.isDestroyed()) plain.delete(tileset);
        else light(tileset);
      }
    },
  };
}
