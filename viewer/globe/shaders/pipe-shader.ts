/**
 * How pipes are dressed: in their own colours, lit by the one who looks, for no sun comes below the ground. What faces
 * the eye is full, what turns away is darker, and from above a little lighter, so that round stays round.
 */
export const PIPE_FRAGMENT_SHADER = /* glsl */ `
void fragmentMain(FragmentInput fsInput, inout czm_modelMaterial material) {
  vec3 albedo = fsInput.attributes.color_0.rgb;
  vec3 normal = normalize(fsInput.attributes.normalEC);
  float facing = abs(dot(normal, normalize(fsInput.attributes.positionEC)));
  vec3 up = normalize(czm_normal * vec3(0.0, 1.0, 0.0));
  float shade = 0.52 + 0.48 * facing + 0.18 * dot(normal, up);
  material.diffuse = albedo * clamp(shade, 0.0, 1.0);
  material.emissive = vec3(0.0);
  material.alpha = 1.0;
}
`;
