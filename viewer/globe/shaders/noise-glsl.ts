/** GLSL: hashes and filters that the shaders share. */
export const NOISE_GLSL = /* glsl */ `
// PCG hash (Jarzynski and Olano, Hash Functions for GPU Rendering, 2020).
uint cm_mix(uint v) {
  uint s = v * 747796405u + 2891336453u;
  uint w = ((s >> ((s >> 28u) + 4u)) ^ s) * 277803737u;
  return (w >> 22u) ^ w;
}
float cm_unit(uint v) {
  return float(cm_mix(v) >> 8u) * (1.0 / 16777216.0);
}
float cm_hash(uint seed, ivec2 cell, uint salt) {
  return cm_unit(cm_mix(cm_mix(seed + salt * 0x9e3779b9u) ^ uint(cell.x) * 0x85ebca6bu) ^ uint(cell.y) * 0xc2b2ae35u);
}
// Smooth noise with one value a unit.
float cm_noise(vec2 p) {
  ivec2 i = ivec2(floor(p));
  vec2 f = fract(p);
  f = f * f * (3.0 - 2.0 * f);
  float a = cm_hash(7u, i, 0u);
  float b = cm_hash(7u, i + ivec2(1, 0), 0u);
  float c = cm_hash(7u, i + ivec2(0, 1), 0u);
  float d = cm_hash(7u, i + ivec2(1, 1), 0u);
  return mix(mix(a, b, f.x), mix(c, d, f.x), f.y);
}
// Share of [x - w/2, x + w/2] that lies between a and b of each unit: a train of pulses, box-filtered.
float cm_pulse(float x, float a, float b, float w) {
  float base = floor(x - 0.5 * w);
  float from = x - 0.5 * w - base;
  float to = x + 0.5 * w - base;
  float covered = floor(to) * (b - a) + clamp(fract(to), a, b) - clamp(from, a, b);
  return clamp(covered / max(w, 1e-4), 0.0, 1.0);
}
// The same for one step at a, not repeated: 0 below, 1 above.
float cm_step(float x, float a, float w) {
  return clamp((x - a) / max(w, 1e-4) + 0.5, 0.0, 1.0);
}
vec3 cm_srgb(float r, float g, float b) {
  return pow(vec3(r, g, b) / 255.0, vec3(2.2));
}
`;
