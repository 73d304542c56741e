import { RING } from '../../../scenes/flood/surface/ground.ts';
import { FILM } from '../../../scenes/flood/surface/picture.ts';
import { WALL_REACH } from '../../water/water-at.ts';

/**
 * A node of the mesh: its place from the lattice, its height from the surface. `depthPull` metres and share of the
 * distance draw it nearer to the camera without moving it on the screen: the ground is drawn coarser than the grid's
 * and would come through.
 */
export const WATER_VERTEX = /* glsl */ `
in vec2 position;
uniform highp sampler2D u_firstHeights;
uniform highp sampler2D u_secondHeights;
uniform highp sampler2D u_lattice;
uniform vec4 u_tile;
uniform vec3 u_level;
uniform vec4 u_grid;
uniform vec2 u_latticeEnd;
uniform vec3 u_centre;
uniform vec2 u_depthPull;
uniform float u_reference;
uniform float u_share;
out vec2 v_cell;
out vec3 v_positionEC;

float cm_waterHeight(ivec2 node) {
  ivec2 at = ivec2(node.x, node.y + int(u_level.y));
  float first = texelFetch(u_firstHeights, at, 0).r;
  float second = texelFetch(u_secondHeights, at, 0).r;
  first = first < -9e4 ? second : first;
  second = second < -9e4 ? first : second;
  float height = mix(first, second, u_share);
  return height < -9e4 ? u_reference : height;
}

void main() {
  vec2 node = min(u_tile.xy + position, u_tile.zw);
  v_cell = min(node * u_level.x, u_grid.xy - 1.0) + 0.5;

  vec2 at = v_cell / u_grid.w;
  vec2 corner = clamp(floor(at), vec2(0.0), u_latticeEnd - 1.0);
  ivec2 low = ivec2(corner);
  vec2 along = at - corner;
  vec3 upper = mix(texelFetch(u_lattice, low, 0).xyz, texelFetch(u_lattice, low + ivec2(1, 0), 0).xyz, along.x);
  vec3 lower =
    mix(texelFetch(u_lattice, low + ivec2(0, 1), 0).xyz, texelFetch(u_lattice, low + ivec2(1, 1), 0).xyz, along.x);
  vec3 place = mix(upper, lower, along.y);
  float raise = cm_waterHeight(ivec2(node)) - u_reference;
  place += raise * normalize(vec3(place.xy / 6371000.0, 1.0));

  vec4 eye = czm_modelView * vec4(place - u_centre, 1.0);
  v_positionEC = eye.xyz;
  float distance = length(eye.xyz);
  float pull = min(distance * 0.5, u_depthPull.x + distance * u_depthPull.y);
  gl_Position = czm_projection * vec4(eye.xyz * (1.0 - pull / max(distance, 1e-3)), 1.0);
}
`;

/** What the water is at a place of the grid; discards dry places. Shared by what is seen and what hides. */
const SAMPLE = /* glsl */ `
in vec2 v_cell;
in vec3 v_positionEC;
uniform highp sampler2D u_first;
uniform highp sampler2D u_second;
uniform sampler2D u_walls;
uniform vec4 u_grid;
uniform float u_share;
uniform bool u_isDifference;

// Catmull-Rom between the middles of cells, in nine linear looks: the shore has no corners at the cells' edges.
vec4 cm_smooth(highp sampler2D picture, vec2 cell, vec2 size) {
  vec2 middle = floor(cell - 0.5) + 0.5;
  vec2 f = cell - middle;
  vec2 w0 = f * (-0.5 + f * (1.0 - 0.5 * f));
  vec2 w1 = 1.0 + f * f * (-2.5 + 1.5 * f);
  vec2 w2 = f * (0.5 + f * (2.0 - 1.5 * f));
  vec2 w3 = f * f * (-0.5 + 0.5 * f);
  vec2 w12 = w1 + w2;
  vec2 at0 = (middle - 1.0) / size;
  vec2 at12 = (middle + w2 / w12) / size;
  vec2 at3 = (middle + 2.0) / size;
  return texture(picture, vec2(at0.x, at0.y)) * w0.x * w0.y
    + texture(picture, vec2(at12.x, at0.y)) * w12.x * w0.y
    + texture(picture, vec2(at3.x, at0.y)) * w3.x * w0.y
    + texture(picture, vec2(at0.x, at12.y)) * w0.x * w12.y
    + texture(picture, vec2(at12.x, at12.y)) * w12.x * w12.y
    + texture(picture, vec2(at3.x, at12.y)) * w3.x * w12.y
    + texture(picture, vec2(at0.x, at3.y)) * w0.x * w3.y
    + texture(picture, vec2(at12.x, at3.y)) * w12.x * w3.y
    + texture(picture, vec2(at3.x, at3.y)) * w3.x * w3.y;
}

// The higher of the depths of four cells, of both runs.
vec2 cm_highest(highp sampler2D picture, vec2 cell, vec2 size) {
  ivec2 low = ivec2(clamp(floor(cell - 0.5), vec2(0.0), size - 2.0));
  vec2 upper = max(texelFetch(picture, low, 0).xw, texelFetch(picture, low + ivec2(1, 0), 0).xw);
  vec2 lower = max(texelFetch(picture, low + ivec2(0, 1), 0).xw, texelFetch(picture, low + ivec2(1, 1), 0).xw);
  return max(upper, lower);
}

// Depth with sign, two values, depth with sign of the other run.
vec4 cm_water(vec2 cell) {
  vec2 size = u_grid.xy;
  vec2 at = cell / size;
  vec4 linear = mix(texture(u_first, at), texture(u_second, at), u_share);
  // From afar a cell is less than some pixels, and the finer way shows nothing.
  float pixel = max(length(dFdx(cell)), length(dFdy(cell)));
  if (pixel > 0.5) return linear;
  vec4 fine = mix(cm_smooth(u_first, cell, size), cm_smooth(u_second, cell, size), u_share);
  // A curve that swings back above nought between dry cells is no water.
  vec2 highest = mix(cm_highest(u_first, cell, size), cm_highest(u_second, cell, size), u_share);
  vec2 depths = min(fine.xw, highest);
  return vec4(depths.x, linear.yz, depths.y);
}

float cm_cover(vec4 water) {
  return u_isDifference ? max(water.x, water.w) : water.x;
}

bool cm_isWall(vec2 cell) {
  return texture(u_walls, cell / u_grid.xy).r > ${((WALL_REACH * RING) / 255).toFixed(4)};
}
`;

/** Where the water is, and nothing more: what stands in it is hidden below its surface. */
export const WATER_DEPTH_FRAGMENT = /* glsl */ `
${SAMPLE}
void main() {
  if (cm_cover(cm_water(v_cell)) <= 0.0 || cm_isWall(v_cell)) discard;
  out_FragColor = vec4(1.0);
}
`;

export const WATER_FRAGMENT = /* glsl */ `
${SAMPLE}
uniform sampler2D u_ramp;
uniform sampler2D u_noise;
uniform vec4 u_scale;
uniform int u_shows;
uniform bool u_showsFlow;
uniform float u_seconds;
const int NATURAL = 0;
const int FIRST_DEPTH = 1;
const int SPEED = 2;
const int ONE = 3;
const int TWO = 4;
const int DIFFERENCE = 5;

// Noise that is drawn out along the way of the water and moves down it: a line integral with a window that moves
// (Cabral and Leedom 1993). 0 in the middle, about -1 to 1.
float cm_streaks(vec2 metres, vec2 velocity, float wave) {
  float speed = length(velocity);
  vec2 way = velocity / max(speed, 1e-4) * clamp(speed * 0.9, 0.12, 1.3) / 64.0;
  vec2 at = metres / (wave * 64.0);
  float sum = 0.0;
  float weight = 0.0;
  for (int i = -5; i <= 5; i++) {
    float k = float(i) / 6.0;
    float window = (1.0 - k * k) * (0.5 + 0.5 * cos(6.2832 * (k * 0.9 - u_seconds * 0.45)));
    sum += window * texture(u_noise, at + way * float(i)).r;
    weight += window;
  }
  return (sum / weight - 0.5) * 4.0;
}

float cm_flow(vec2 metres, vec2 velocity) {
  // The grain is some pixels wide from near and from afar; between two sizes one fades into the other.
  float pixel = max(length(dFdx(metres)), length(dFdy(metres)));
  float size = log2(max(pixel * 2.2, 0.4));
  float wave = exp2(floor(size));
  return mix(cm_streaks(metres, velocity, wave), cm_streaks(metres, velocity, wave * 2.0), fract(size));
}

// Slope of small waves, carried along by two pictures in turn so that none is drawn out for long.
vec2 cm_waves(vec2 metres, vec2 velocity, float wave) {
  vec2 slope = vec2(0.0);
  const float LIFE = 4.0;
  for (int i = 0; i < 2; i++) {
    float age = fract(u_seconds / LIFE + 0.5 * float(i));
    vec2 at = (metres - velocity * (age - 0.5) * LIFE) / (wave * 64.0) + 0.37 * float(i);
    float here = texture(u_noise, at).r;
    vec2 beside = vec2(texture(u_noise, at + vec2(0.6 / 64.0, 0.0)).r, texture(u_noise, at + vec2(0.0, 0.6 / 64.0)).r);
    slope += (beside - here) * (1.0 - abs(2.0 * age - 1.0));
  }
  return slope;
}

vec4 cm_natural(vec2 metres, vec4 water, float depth, vec3 up) {
  vec3 east = normalize(czm_modelView * vec4(1.0, 0.0, 0.0, 0.0)).xyz;
  vec3 south = cross(east, up);
  float distance = length(v_positionEC);
  vec2 velocity = u_showsFlow ? water.yz : vec2(0.0);
  vec2 slope = cm_waves(metres, velocity, 1.1) * (1.0 - smoothstep(150.0, 900.0, distance))
    + cm_waves(metres, velocity, 7.0) * (1.0 - smoothstep(900.0, 5000.0, distance));
  slope *= mix(0.22, 0.5, smoothstep(0.1, 2.0, length(water.yz)));
  vec3 normal = normalize(up - east * slope.x - south * slope.y);
  vec3 look = normalize(v_positionEC);
  vec3 light = normalize(czm_lightDirectionEC);
  float day = smoothstep(0.45, 1.5, dot(czm_lightColorHdr, vec3(0.33)));
  vec3 body = mix(vec3(0.39, 0.38, 0.31), vec3(0.15, 0.24, 0.25), smoothstep(0.1, 3.0, depth));
  body *= mix(0.34, 1.0, day) * (0.75 + 0.25 * max(dot(normal, light), 0.0));
  vec3 mirrored = reflect(look, normal);
  float height = max(dot(mirrored, up), 0.0);
  vec3 sky = mix(vec3(0.80, 0.86, 0.90), vec3(0.40, 0.56, 0.74), smoothstep(0.0, 0.6, height));
  sky *= mix(0.18, 0.95, day);
  float fresnel = 0.07 + 0.93 * pow(1.0 - max(dot(-look, normal), 0.0), 4.0);
  vec3 colour = mix(body, sky, min(fresnel, 0.8));
  colour += czm_lightColor * pow(max(dot(mirrored, light), 0.0), 180.0) * mix(0.25, 0.7, day);
  return vec4(colour, mix(0.72, 0.94, smoothstep(0.0, 1.2, depth)));
}

void main() {
  vec4 water = cm_water(v_cell);
  float cover = cm_cover(water);
  float edge = fwidth(cover);
  if (cover <= 0.0 || cm_isWall(v_cell)) discard;
  float depth = cover + ${FILM.toFixed(3)};
  vec2 metres = v_cell * u_grid.z;
  vec3 up = normalize(czm_modelView * vec4(0.0, 0.0, 1.0, 0.0)).xyz;
  // One pixel from nothing to all.
  float shore = clamp(cover / max(edge, 1e-5), 0.0, 1.0);
  vec4 colour;
  if (u_shows == NATURAL) {
    colour = cm_natural(metres, water, depth, up);
  } else {
    float value = u_shows == FIRST_DEPTH ? depth
      : u_shows == SPEED ? length(water.yz)
      : u_shows == ONE ? water.y
      : u_shows == TWO ? water.z
      : max(water.x, 0.0) - max(water.w, 0.0);
    // There the water never passed 0.05 m: it has no time of arrival.
    if (u_shows == TWO && value < 0.0) discard;
    float share = u_scale.w > 0.0
      ? (step(u_scale.x, value) + step(u_scale.y, value) + step(u_scale.z, value) + 0.5) / 4.0
      : pow(clamp((value - u_scale.x) / (u_scale.y - u_scale.x), 0.0, 1.0), u_scale.z);
    colour = vec4(texture(u_ramp, vec2(share, 0.5)).rgb, mix(0.74, 0.92, smoothstep(0.0, 1.5, depth)));
    // Little hazard lets the map through, so that great hazard is seen first.
    if (u_scale.w > 0.0) colour.a = mix(0.5, 0.95, share);
    if (u_shows == DIFFERENCE) colour.a *= 0.25 + 0.75 * smoothstep(0.01, 0.08, abs(value));
    if (u_showsFlow && (u_shows == FIRST_DEPTH || u_shows == SPEED)) {
      float speed = length(water.yz);
      float strength = smoothstep(0.03, 0.6, speed);
      float streak = cm_flow(metres, vec2(water.y, water.z));
      colour.rgb += streak * strength * mix(0.10, 0.20, smoothstep(0.2, 2.0, speed));
    }
    // A line along the shore, so that shallow water stands out from pale ground.
    float line = 1.0 - smoothstep(0.8, 2.0, cover / max(edge, 1e-5));
    colour.rgb = mix(colour.rgb, colour.rgb * 0.55, line * 0.7);
  }
  out_FragColor = vec4(colour.rgb, colour.a * shore);
}
`;
