import { LIGHT_GLSL } from '../shaders/light-glsl.ts';
import { NOISE_GLSL } from '../shaders/noise-glsl.ts';

/** GLSL for walls and floors of a dig; positions come as the engine's Primitive gives them. */
export const DIG_VERTEX_SHADER = /* glsl */ `
in vec3 position3DHigh;
in vec3 position3DLow;
in vec3 normal;
in vec2 st;
in vec2 plan;
in float batchId;
out vec3 v_positionEC;
out vec3 v_normalEC;
out vec2 v_place;
out vec2 v_plan;

void main() {
  vec4 position = czm_computePosition();
  v_positionEC = (czm_modelViewRelativeToEye * position).xyz;
  v_normalEC = czm_normal * normal;
  v_place = st;
  v_plan = plan;
  gl_Position = czm_modelViewProjectionRelativeToEye * position;
}
`;

/**
 * Earth: top soil, loam and gravel in bands that sink slowly along the wall, a line at every metre of depth and a fine
 * one at every half, darker the deeper; floors are trodden loam
 * with stones in it. Lit like the city, by day and by night.
 */
export const DIG_FRAGMENT_SHADER = /* glsl */ `
${NOISE_GLSL}
${LIGHT_GLSL}
uniform float u_night;
uniform vec3 u_up;
in vec3 v_positionEC;
in vec3 v_normalEC;
in vec2 v_place;
in vec2 v_plan;

float depthLine(float depth, float every, float pixels) {
  float width = max(fwidth(depth), 1.0e-4);
  float off = abs(fract(depth / every + 0.5) - 0.5) * every;
  float fade = 1.0 - smoothstep(0.08, 0.3, width / every);
  return (1.0 - smoothstep(0.5 * pixels * width, (0.5 * pixels + 1.0) * width, off)) * fade * step(0.25 * every, depth);
}

void main() {
  vec3 normal = normalize(v_normalEC);
  if (dot(normal, v_positionEC) > 0.0) normal = -normal;
  bool isFloor = v_place.y < 0.0;
  float depth = abs(v_place.y);
  vec3 earth;
  if (isFloor) {
    earth = vec3(0.20, 0.155, 0.11);
    // Coarse and fine, each as far as a pixel can hold it.
    float pixel = max(length(fwidth(v_plan)), 1.0e-4);
    float grain = 0.0;
    for (int octave = 0; octave < 4; octave++) {
      float scale = 0.25 * pow(3.6, float(octave));
      grain += (cm_noise(v_plan * scale) - 0.5) * (1.0 - smoothstep(0.25, 0.8, pixel * scale));
    }
    earth *= 1.0 + 0.24 * grain;
  } else {
    vec2 wall = v_place;
    float fade = 1.0 - smoothstep(0.1, 0.6, fwidth(wall.x) + fwidth(wall.y));
    float wave = (cm_noise(vec2(wall.x * 0.22, 3.0)) - 0.5) * 0.5;
    float layer = depth + wave;
    earth = mix(vec3(0.095, 0.075, 0.058), vec3(0.30, 0.215, 0.135), smoothstep(0.22, 0.34, layer));
    earth = mix(earth, vec3(0.37, 0.28, 0.18), smoothstep(1.3, 1.5, layer));
    earth = mix(earth, vec3(0.29, 0.255, 0.21), smoothstep(3.0, 3.3, layer));
    earth = mix(earth, vec3(0.225, 0.215, 0.20), smoothstep(6.0, 6.5, layer));
    float grain = cm_noise(wall * 7.0) * 0.6 + cm_noise(wall * 19.0) * 0.4;
    earth *= mix(1.0, 0.72 + 0.56 * grain, fade);
    float line = max(depthLine(depth, 1.0, 1.5), 0.4 * depthLine(depth, 0.5, 0.6));
    earth = mix(earth, vec3(0.78, 0.74, 0.66), 0.75 * line);
  }
  cm_Light light = cm_lightAt(u_night, normalize(czm_normal * u_up));
  // The sky is seen through the opening only.
  float open = isFloor ? 0.75 : mix(0.95, 0.55, smoothstep(0.0, 6.0, depth));
  vec3 colour = earth * (cm_irradiance(light, normal) * open + 0.02);
  #ifndef HDR
  colour = pow(max(colour, vec3(0.0)), vec3(1.0 / 2.2));
  #endif
  out_FragColor = vec4(colour, 1.0);
}
`;
