/**
 * GLSL: light of sun or moon, sky and ground on a face, and of the city's lamps at night. `cm_Light` is made once
 * for a fragment. All in linear colour and eye coordinates.
 */
export const LIGHT_GLSL = /* glsl */ `
struct cm_Light {
  vec3 direct;
  vec3 direction;
  vec3 up;
  vec3 zenith;
  vec3 horizon;
  vec3 ground;
};

cm_Light cm_lightAt(float night, vec3 up) {
  cm_Light light;
  light.up = up;
  light.direction = normalize(czm_lightDirectionEC);
  float altitude = dot(light.direction, light.up);
  float low = 1.0 - smoothstep(0.0, 0.42, altitude);
  // The lower the sun, the warmer and weaker; the moon keeps its own colour.
  vec3 warm = mix(vec3(1.0), vec3(1.08, 0.74, 0.46), low * (1.0 - night));
  light.direct = czm_lightColorHdr * warm * mix(0.66, 0.16, night) * smoothstep(-0.04, 0.12, altitude);
  float day = 1.0 - night;
  light.zenith = mix(vec3(0.016, 0.021, 0.033), mix(vec3(0.50, 0.56, 0.65), vec3(0.34, 0.36, 0.47), low), day);
  light.horizon = mix(vec3(0.032, 0.033, 0.040), mix(vec3(0.76, 0.82, 0.90), vec3(0.90, 0.68, 0.50), low), day);
  light.ground = mix(vec3(0.034, 0.027, 0.020), mix(vec3(0.36, 0.355, 0.34), vec3(0.27, 0.22, 0.19), low), day);
  return light;
}

// Tiles have their y axis upright.
cm_Light cm_lightHere(float night) {
  return cm_lightAt(night, normalize(czm_normal * vec3(0.0, 1.0, 0.0)));
}

// What sun or moon alone throw on a matt face.
vec3 cm_sunlight(cm_Light light, vec3 normal) {
  return light.direct * max(dot(normal, light.direction), 0.0);
}

// What falls on a matt face. The open sky is brightest from above.
vec3 cm_irradiance(cm_Light light, vec3 normal) {
  float height = dot(normal, light.up);
  vec3 sky = mix(light.horizon * 0.62, light.zenith, clamp(height, 0.0, 1.0));
  vec3 ambient = mix(light.ground, sky, clamp(0.5 + 0.5 * height, 0.0, 1.0));
  return ambient * 0.92 + cm_sunlight(light, normal);
}

// What a mirror would show in a direction: sky, or the town below the horizon.
vec3 cm_mirror(cm_Light light, vec3 direction) {
  float height = dot(direction, light.up);
  vec3 sky = mix(light.horizon, light.zenith, smoothstep(0.0, 0.55, height));
  return mix(light.ground * 0.7, sky, smoothstep(-0.12, 0.06, height));
}
`;

/**
 * GLSL: shadows as light that is missing. Cesium multiplies the finished colour of what lies in shadow, sky light
 * and lamps included, and without normals has no offset against faces shadowing themselves. Its code follows the
 * custom shader's in the source, so two of its names can be given another meaning here: the place that is looked
 * up in the shadow map, and what is made of the answer. `cm_shadowed` says both for a fragment.
 */
export const SHADOW_GLSL = /* glsl */ `
vec3 cm_shadowPlace = vec3(0.0);
float cm_inShadow = 1.0;

// What of a colour is left without the direct light, as the factor for the colour on the screen.
void cm_shadowed(cm_Light light, vec3 position, vec3 normal, vec3 lit, vec3 direct, vec3 glow) {
  float slope = 1.0 - clamp(dot(normal, light.direction), 0.0, 1.0);
  cm_shadowPlace = position + normal * (0.06 + 0.0011 * length(position)) * (0.25 + slope);
  vec3 weights = vec3(0.2126, 0.7152, 0.0722);
  float all = dot(lit + glow, weights);
  float left = max(0.0, all - dot(direct, weights));
  cm_inShadow = all > 0.0 ? left / all : 1.0;
  #ifndef HDR
  cm_inShadow = pow(cm_inShadow, 1.0 / 2.2);
  #endif
}

float cm_shadowVisibility(sampler2D shadowMap, czm_shadowParameters parameters) {
  parameters.darkness = 0.0;
  return mix(cm_inShadow, 1.0, czm_shadowVisibility(shadowMap, parameters));
}
#define czm_shadowVisibility cm_shadowVisibility
#define v_positionEC cm_shadowPlace
`;
