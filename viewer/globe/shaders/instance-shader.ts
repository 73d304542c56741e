import { LIGHT_GLSL, SHADOW_GLSL } from './light-glsl.ts';
import { NOISE_GLSL } from './noise-glsl.ts';

/**
 * Light for trees and street furniture (tiles-service/tile/instances): the same sun, sky and night as the
 * buildings', leaves that let light through, lamps that shine at night. For the viewer: a CustomShader as in
 * building-shader.ts, with these uniforms and this text, on tilesets of the roles trees and furniture.
 */
export const INSTANCE_UNIFORMS = {
  /** 0 by day, 1 at night: how far the city's lights are on. */
  u_night: { type: 'FLOAT', value: 0 },
} as const;

export const INSTANCE_FRAGMENT_SHADER =
  NOISE_GLSL +
  LIGHT_GLSL +
  SHADOW_GLSL +
  /* glsl */ `
// The light is worked out here, below a night sky too: Cesium's own is left out.
#undef HAS_NORMALS

void fragmentMain(FragmentInput fsInput, inout czm_modelMaterial material) {
  cm_Light light = cm_lightHere(u_night);
  vec3 position = fsInput.attributes.positionEC;
  vec3 normal = normalize(fsInput.attributes.normalEC);
  vec4 tint = fsInput.attributes.color_0;
  bool leaf = tint.g > tint.r * 1.12 && tint.g > tint.b * 1.3;
  vec3 albedo = tint.rgb;
  float shade = 1.0;
  if (leaf) {
    // Clumps of leaves: spots of light and shadow that fade with distance.
    vec3 place = fsInput.attributes.positionMC;
    float fade = 1.0 - smoothstep(0.15, 0.9, fwidth(place.x) + fwidth(place.y) + fwidth(place.z));
    float spots = cm_noise(place.xz * 3.1 + place.y * 2.3) * 0.6 + cm_noise(place.zy * 6.7 - place.x * 3.9) * 0.4;
    shade = mix(1.0, 0.62 + 0.76 * spots, fade);
    // Leaves scatter light round their edges.
    normal = normalize(mix(normal, light.direction, 0.25));
    albedo *= 1.15;
  }
  vec3 lit = albedo * cm_irradiance(light, normal) * shade;
  // Street lamps reach the lower leaves and whatever stands below them.
  lit += albedo * vec3(1.0, 0.68, 0.38) * 0.045 * u_night;
  vec3 glow = vec3(0.0);
  if (tint.a < 0.5) {
    glow = tint.rgb * mix(vec3(1.0), vec3(1.0, 0.86, 0.66), step(0.5, tint.b)) * u_night * 2.2;
  }
  cm_shadowed(light, position, normal, lit, albedo * cm_sunlight(light, normal) * shade, glow);
  material.diffuse = lit;
  material.emissive = glow;
  material.occlusion = 1.0;
  material.alpha = 1.0;
}
`;
