import { LIGHT_GLSL, SHADOW_GLSL } from './light-glsl.ts';
import { NOISE_GLSL } from './noise-glsl.ts';

const MAIN_GLSL = /* glsl */ `
void fragmentMain(FragmentInput fsInput, inout czm_modelMaterial material) {
  vec3 position = fsInput.attributes.positionEC;
  vec3 normal = normalize(cross(dFdx(position), dFdy(position)));
  cm_Light light = cm_lightHere(u_night);
  float height = dot(normal, light.up);
  // Triangles of relief face up, whichever way round they are.
  if (height < 0.0) { normal = -normal; height = -height; }
  int look = int(floor(fsInput.attributes.texCoord_1.y + 0.5));
  bool colored = (look & 128) != 0 && fsInput.attributes.color_0.a > 0.5;

#ifdef HAS_BASE_COLOR_TEXTURE
  vec3 albedo = material.diffuse * 0.88;
#else
  // Grass on what is level, earth and rock on what is steep.
  vec3 place = fsInput.attributes.positionMC * length(czm_model[0].xyz);
  float grain = fwidth(place.x) + fwidth(place.z);
  float fade = 1.0 - smoothstep(4.0, 40.0, grain);
  float patches = (cm_noise(place.xz * 0.02) - 0.5) + 0.6 * (cm_noise(place.xz * 0.11) - 0.5) * fade;
  float steep = smoothstep(0.10, 0.55, 1.0 - height + 0.05 * patches);
  vec3 albedo = mix(cm_srgb(122., 132., 98.), cm_srgb(140., 126., 106.), steep) * (1.0 + 0.22 * patches);
  if (colored) albedo = mix(albedo, fsInput.attributes.color_0.rgb, 0.85);
  material.alpha = 1.0;
#endif

  vec3 lit = albedo * cm_irradiance(light, normal);
  vec3 direct = albedo * cm_sunlight(light, normal);
  cm_shadowed(light, position, normal, lit, direct, vec3(0.0));
  material.diffuse = lit;
  material.emissive = vec3(0.0);
  material.occlusion = 1.0;
}
`;

/**
 * How relief of a source's own (TIN) is dressed: ground by its slope, lit as the city is. For a CustomShader as
 * building-shader.ts says, with the uniform `u_night` alone.
 */
export const RELIEF_FRAGMENT_SHADER = NOISE_GLSL + LIGHT_GLSL + SHADOW_GLSL + MAIN_GLSL;
