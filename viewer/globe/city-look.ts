import {
  Cartesian2,
  type Cesium3DTileset,
  CustomShader,
  CustomShaderMode,
  LightingModel,
  UniformType,
} from '@cesium/engine';
import type { Layer, TilesetRole } from '../../models/schema/layer.ts';
import { BUILDING_FRAGMENT_SHADER, BUILDING_UNIFORMS, litShares } from './shaders/building-shader.ts';
import { PIPE_FRAGMENT_SHADER } from './shaders/pipe-shader.ts';
import { RELIEF_FRAGMENT_SHADER } from './shaders/relief-shader.ts';

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
  const buildings = shaderOf(BUILDING_UNIFORMS, BUILDING_FRAGMENT_SHADER);
  const relief = shaderOf({ u_night: BUILDING_UNIFORMS.u_night }, RELIEF_FRAGMENT_SHADER);
  const pipes = new CustomShader({
    mode: CustomShaderMode.REPLACE_MATERIAL,
    lightingModel: LightingModel.UNLIT,
    fragmentShaderText: PIPE_FRAGMENT_SHADER,
  });
  const plain = new Set<Cesium3DTileset>();
  let ambient = 1;
  const shaderFor = ({ role }: Layer) =>
    role === 'relief'
      ? relief
      : role === 'pipes'
        ? pipes
        : role !== undefined && BUILT.includes(role)
          ? buildings
          : undefined;

  function light(tileset: Cesium3DTileset): void {
    tileset.imageBasedLighting.imageBasedLightingFactor = new Cartesian2(ambient, ambient);
  }

  return {
    shaderFor,
    dress(layer, tileset) {
      if (shaderFor(layer)) return;
      plain.add(tileset);
      light(tileset);
    },
    setNight(factor, hour) {
      relief.setUniform('u_night', factor);
      buildings.setUniform('u_night', factor);
      const { homes, work, trade } = litShares(hour);
      buildings.setUniform('u_lit', homes);
      buildings.setUniform('u_work', work);
      buildings.setUniform('u_trade', trade);
      ambient = 1 - (1 - NIGHT_AMBIENT) * factor;
      for (const tileset of plain) {
        if (tileset.isDestroyed()) plain.delete(tileset);
        else light(tileset);
      }
    },
  };
}

function shaderOf(
  uniforms: Record<string, { type: keyof typeof UniformType; value: number }>,
  fragmentShaderText: string,
): CustomShader {
  return new CustomShader({
    mode: CustomShaderMode.MODIFY_MATERIAL,
    // The tiles have no normals; left to itself the engine would not light them.
    lightingModel: LightingModel.PBR,
    uniforms: Object.fromEntries(
      Object.entries(uniforms).map(([name, { type, value }]) => [name, { type: UniformType[type], value }]),
    ),
    fragmentShaderText,
  });
}
