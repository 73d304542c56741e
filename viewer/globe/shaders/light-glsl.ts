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

cm_Light cm_lightHere(float night) {
  cm_Light light;
  light.up = normalize(czm_normal * vec3(0.0, 1.0, 0.0));
  light.direction = normalize(czm_lightDirectionEC);
  float altitude = dot(light.direction, light.up);
  float low = 1.0 - smoothstep(0.0, 0.42, altitude);
  // The lower the sun, the warmer and weaker; the moon keeps its own colour.
  vec3 warm = mix(vec3(1.0), vec3(1.08, 0.74, 0.46), low * (1.0 - night));
  light.direct = czm_lightColorHdr * warm * mix(0.66, 0.16, night) * smoothstep(-0.04, 0.12, altitude);
  float day = 1.0 - night;
  light.zenith = mix(vec3(0.010, 0.017, 0.036), mix(vec3(0.44, 0.54, 0.70), vec3(0.34, 0.36, 0.47), low), day);
  light.horizon = mix(vec3(0.022, 0.026, 0.040), mix(vec3(0.76, 0.82, 0.90), vec3(0.90, 0.68, 0.50), low), day);
  light.ground = mix(vec3(0.020, 0.017, 0.014), mix(vec3(0.36, 0.355, 0.34), vec3(0.27, 0.22, 0.19), low), day);
  return light;
}

// What falls on a matt face. The open sky is brightest from above.
vec3 cm_irradiance(cm_Light light, vec3 normal) {
  float height = dot(normal, light.up);
  vec3 sky = mix(light.horizon * 0.62, light.zenith, clamp(height, 0.0, 1.0));
  vec3 ambient = mix(light.ground, sky, clamp(0.5 + 0.5 * height, 0.0, 1.0));
  return ambient * 0.92 + light.direct * max(dot(normal, light.direction), 0.0);
}

// What a mirror would show in a direction: sky, or the town below the horizon.
vec3 cm_mirror(cm_Light light, vec3 direction) {
  float height = dot(direction, light.up);
  vec3 sky = mix(light.horizon, light.zenith, smoothstep(0.0, 0.55, height));
  return mix(light.ground * 0.7, sky, smoothstep(-0.12, 0.06, height));
}
`;
